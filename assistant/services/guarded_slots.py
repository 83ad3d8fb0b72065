"""Slots whose failures end the work they belong to, instead of being printed by Qt and lost."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from assistant.errors import AssistantError


class Breakable(Protocol):
    """Work that can be broken off."""

    def break_off(self, error: AssistantError) -> None:
        """End the work; ``error`` is what to say about it."""


Owner = TypeVar("Owner", bound=Breakable)
Parameters = ParamSpec("Parameters")
Slot = Callable[Concatenate[Owner, Parameters], None]


def breaks_off(slot: Slot[Owner, Parameters]) -> Slot[Owner, Parameters]:
    """Let a failure in a slot, such as a full disk, break the owner's work off with a sentence."""

    @wraps(slot)
    def guarded(owner: Owner, /, *arguments: Parameters.args, **values: Parameters.kwargs) -> None:
        try:
            slot(owner, *arguments, **values)
        except AssistantError as error:
            owner.break_off(error)

    return guarded
