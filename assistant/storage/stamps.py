"""New ids and times in the form in which the tables hold them."""

from datetime import UTC, datetime
from uuid import uuid4


def new_id() -> str:
    """Return an id that no other row has."""
    return uuid4().hex


def time_text(moment: datetime) -> str:
    """Return a moment as UTC text whose order as text is its order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """Return the moment that `time_text` wrote."""
    return datetime.fromisoformat(text)


def file_stamp(moment: datetime) -> str:
    """Return a moment for a file name; later is greater."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
