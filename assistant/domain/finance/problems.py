"""What makes a formula impossible for the numbers given; the caller says it in words."""


class FormulaError(ValueError):
    """The numbers given allow no answer.

    Attributes:
        key: which problem, the name of a sentence.
        field: the input at fault.
        values: what fills the sentence's blanks.
    """

    def __init__(self, key: str, field: str, **values: object) -> None:
        super().__init__(key, field)
        self.key = key
        self.field = field
        self.values = values


class ConventionNeededError(FormulaError):
    """A convention that decides the answer was not given; nothing is assumed in its place."""

    def __init__(self, field: str, choices: tuple[str, ...]) -> None:
        super().__init__("convention", field, choices=", ".join(choices))
        self.choices = choices
