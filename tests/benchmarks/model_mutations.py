"""Damages the header of a GGUF file in ways that a seed decides."""

import random
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PlaceKind = Literal["count", "length", "number", "tensor_type", "value_type"]
MutationKind = Literal[
    "truncated", "flipped", "counts", "lengths", "tensor_types", "value_types", "numbers"
]

_STRING, _ARRAY = 8, 9
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_ABSURD = (
    0, 1, 3, 255, 1 << 16, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 40, (1 << 63) - 1, 1 << 63,
    (1 << 64) - 1,
)  # fmt: skip
_TENSOR_TYPES = (0, 1, 2, 3, 6, 8, 9, 10, 12, 14, 15, 16, 20, 24, 26, 27, 28, 30, 39, 4, 31, 43, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something that may be damaged stands in a header."""

    kind: PlaceKind
    position: int
    width: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """What is changed: bytes at positions, or the length of the file."""

    kind: MutationKind
    note: str
    patches: tuple[tuple[int, bytes], ...] = ()
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A sound file, as far as it is needed to damage it."""

    header: bytes
    size_bytes: int
    places: tuple[Place, ...]


def target(path: Path) -> Target:
    """Read what is needed of a sound model file."""
    walker = _Walker(path.read_bytes()[: 32 * 1024 * 1024])
    walker.walk()
    return Target(
        header=walker.data[: walker.position],
        size_bytes=path.stat().st_size,
        places=tuple(walker.places),
    )


def mutation(of: Target, seed: int) -> Mutation:
    """Return one mutation; neighbouring seeds give the kinds in turn."""
    source = random.Random(seed)
    kind = tuple(_KINDS)[seed % len(_KINDS)]
    return _KINDS[kind](of, source)


class _Walker:
    """Walks through a sound header and notes where things stand."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 4
        self.places: list[Place] = []

    def walk(self) -> None:
        """Walk from the version to the end of the list of tensors."""
        self.number(4)
        tensor_count = self.noted("count", 8, "tensor count")
        entry_count = self.noted("count", 8, "entry count")
        for _ in range(entry_count):
            self._walk_entry()
        for _ in range(tensor_count):
            self._walk_tensor()

    def _walk_entry(self) -> None:
        name = self.text("key")
        kind = self.noted("value_type", 4, name)
        if kind == _STRING:
            self.text(name)
        elif kind == _ARRAY:
            self._walk_array(name)
        else:
            self.noted("number", _WIDTHS[kind], name)

    def _walk_array(self, name: str) -> None:
        kind = self.noted("value_type", 4, f"items of {name}")
        count = self.noted("count", 8, f"items of {name}")
        if kind != _STRING:
            self.position += count * _WIDTHS[kind]
            return
        for index in range(count):
            if index % 5000:
                self.position += 8 + int.from_bytes(self.peek(8), "little")
            else:
                self.text(f"{name} {index}")

    def _walk_tensor(self) -> None:
        name = self.text("tensor name")
        for index in range(self.noted("count", 4, f"dimensions of {name}")):
            self.noted("length", 8, f"dimension {index} of {name}")
        self.noted("tensor_type", 4, name)
        self.noted("length", 8, f"offset of {name}")

    def peek(self, width: int) -> bytes:
        """Return the next bytes without going on."""
        return self.data[self.position : self.position + width]

    def number(self, width: int) -> int:
        """Return an unsigned number."""
        value = int.from_bytes(self.peek(width), "little")
        self.position += width
        return value

    def noted(self, kind: PlaceKind, width: int, name: str) -> int:
        """Return a number and note its place."""
        self.places.append(Place(kind=kind, position=self.position, width=width, name=name))
        return self.number(width)

    def text(self, name: str) -> str:
        """Return a text and note the place of its length."""
        length = self.noted("length", 8, f"length of {name}")
        text = self.peek(length).decode("utf-8", "replace")
        self.position += length
        return text


def _chosen(of: Target, source: random.Random, *kinds: PlaceKind) -> Place:
    return source.choice([place for place in of.places if place.kind in kinds])


def _replaced(place: Place, value: int) -> tuple[int, bytes]:
    masked = value & ((1 << (8 * place.width)) - 1)
    return place.position, masked.to_bytes(place.width, "little")


def _truncated(of: Target, source: random.Random) -> Mutation:
    most = source.choice((len(of.header), of.size_bytes))
    length = source.randrange(most)
    return Mutation(kind="truncated", note=f"{length} bytes are left", length=length)


def _flipped(of: Target, source: random.Random) -> Mutation:
    """Flip bits: one half anywhere, one half where numbers and lengths stand."""
    patches: dict[int, bytes] = {}
    for _ in range(source.randint(1, 4)):
        place = source.choice(of.places)
        near = place.position + source.randrange(place.width)
        position = source.choice((near, source.randrange(4, len(of.header))))
        patches[position] = bytes([of.header[position] ^ (1 << source.randrange(8))])
    note = f"bits at {sorted(patches)}"
    return Mutation(kind="flipped", note=note, patches=tuple(patches.items()))


def _with_absurd(kind: MutationKind, *places: PlaceKind) -> Callable[..., Mutation]:
    def mutate(of: Target, source: random.Random) -> Mutation:
        place, value = _chosen(of, source, *places), source.choice(_ABSURD)
        note = f"{place.name} = {value}"
        return Mutation(kind=kind, note=note, patches=(_replaced(place, value),))

    return mutate


def _tensor_types(of: Target, source: random.Random) -> Mutation:
    """Swap the types of two tensors, or give one a type of its own."""
    first, second = _chosen(of, source, "tensor_type"), _chosen(of, source, "tensor_type")
    if source.random() < 0.3:
        patches = (_replaced(first, _at(of, second)), _replaced(second, _at(of, first)))
        return Mutation(
            kind="tensor_types", note=f"{first.name} <-> {second.name}", patches=patches
        )
    number = source.choice(_TENSOR_TYPES)
    note = f"{first.name}: type {number}"
    return Mutation(kind="tensor_types", note=note, patches=(_replaced(first, number),))


def _at(of: Target, place: Place) -> int:
    return int.from_bytes(of.header[place.position : place.position + place.width], "little")


def _value_types(of: Target, source: random.Random) -> Mutation:
    """Give an entry another type: of the same width, so that the rest still fits, or any."""
    place = _chosen(of, source, "value_type")
    now = _at(of, place)
    fitting = [kind for kind, width in _WIDTHS.items() if width == _WIDTHS.get(now) and kind != now]
    number = source.choice(fitting if fitting and source.random() < 0.7 else range(15))
    note = f"{place.name}: type {now} -> {number}"
    return Mutation(kind="value_types", note=note, patches=(_replaced(place, number),))


def _numbers(of: Target, source: random.Random) -> Mutation:
    """Give a number another value: an absurd one, or one that is a little off."""
    place = _chosen(of, source, "number")
    now = _at(of, place)
    value = source.choice((*_ABSURD, now + 1, now - 1, now * 2, now // 2, -now))
    if place.width == 4 and source.random() < 0.2:
        value = struct.unpack("<I", struct.pack("<f", source.choice((0.0, -1.0, 1e30))))[0]
    note = f"{place.name} = {value}"
    return Mutation(kind="numbers", note=note, patches=(_replaced(place, value),))


_KINDS: Mapping[MutationKind, Callable[[Target, random.Random], Mutation]] = {
    "truncated": _truncated,
    "flipped": _flipped,
    "counts": _with_absurd("counts", "count"),
    "lengths": _with_absurd("lengths", "length"),
    "tensor_types": _tensor_types,
    "value_types": _value_types,
    "numbers": _numbers,
}
KINDS: Sequence[MutationKind] = tuple(_KINDS)


class WorkingCopy:
    """One copy of a model file that is damaged in place and mended again."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.sound = target(source)
        self._copy = folder / f"copy of {source.name}"
        self._stump = folder / f"stump of {source.name}"
        self._copy.write_bytes(source.read_bytes())

    @property
    def path(self) -> Path:
        """The file while it is sound."""
        return self._copy

    def damaged(self, change: Mutation) -> Path:
        """Return a file with this change; ``mend`` must follow."""
        if change.length is not None:  # the weights that are left need no copying: nobody sees them
            with self._stump.open("wb") as file:
                file.write(self.sound.header[: change.length])
                file.truncate(change.length)
            return self._stump
        with self._copy.open("r+b") as file:
            for position, data in change.patches:
                file.seek(position)
                file.write(data)
        return self._copy

    def mend(self, change: Mutation) -> None:
        """Undo the change."""
        with self._copy.open("r+b") as file:
            for position, data in change.patches:
                file.seek(position)
                file.write(self.sound.header[position : position + len(data)])
