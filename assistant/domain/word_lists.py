"""Lets a long list of words stand in the code as the line of words it is."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, parted at blanks."""
    return tuple(text.split())
