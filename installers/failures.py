"""The one kind of failure an installer command ends with: a sentence and the next step."""


class InstallerError(Exception):
    """What happened and what to do next, with the exit status it ends in.

    Exit status 2 means that the person can mend it first (a package, a Python); 1 is all else.
    """

    def __init__(self, sentence: str, *, exit_status: int = 1) -> None:
        super().__init__(sentence)
        self.exit_status = exit_status
