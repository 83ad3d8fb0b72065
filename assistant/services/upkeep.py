"""What was found when the workspace was opened, and the check after an unclean end."""

from collections.abc import Callable

from assistant.services.jobs import Job, Jobs
from assistant.storage.backups import RecoveryReport, check_integrity
from assistant.storage.workspace_file import WorkspaceFile


class UpkeepService:
    """Tells the window what it must tell the founder after a crash.

    Attributes:
        recovered_sections: sections whose text was being written when the program ended.
        recovery: what was done about a damaged database, else None.
    """

    def __init__(self, workspace: WorkspaceFile, jobs: Jobs, *, recovered: tuple[str, ...]) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self.recovered_sections = recovered
        self.recovery: RecoveryReport | None = workspace.recovery

    @property
    def needs_check(self) -> bool:
        """Tell whether the last program did not end cleanly."""
        return self._workspace.needs_check

    def check(
        self, *, on_done: Callable[[bool], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Check the database in a job, on a connection of its own; ``on_done`` gets the verdict.

        Damage is noted, so that the next start restores the newest good backup.
        """
        workspace = self._workspace

        def work(_job: Job) -> bool:
            is_sound = check_integrity(workspace.data_dir.database)
            if not is_sound:
                workspace.note_damage()
            return is_sound

        self._jobs.start(work, on_done=on_done, on_error=on_error)
