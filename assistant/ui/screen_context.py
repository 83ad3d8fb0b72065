"""What every screen is given: the services, and the ways to speak to the founder."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.services.bundle import Services
from assistant.ui.file_asking import FileAsker
from assistant.ui.message_bar import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenContext:
    """What screens work with.

    Attributes:
        services: everything that can be done.
        post: shows a message in the one place for messages.
        report: shows what went wrong, wherever it came from.
        files: asks the founder for files.
    """

    services: Services
    post: Callable[[Message], None]
    report: Callable[[BaseException], None]
    files: FileAsker
