"""Files that were damaged on their way, or on purpose: each made from sound ones by a seeded source of chance."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.measurements.audit.samples import zip_of

MOST_BYTES = 1_000_000
NASTY = (
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"<",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"\r",
    b"\x0b",
    b"%PDF-",
    b"PK\x03\x04",
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file as it is sent, and how it was made."""

    name: str
    data: bytes
    origin: str


def mutate(number: int, seed: int, sound: Mapping[str, bytes]) -> Hostile:
    """Return the hostile file of this number; the same for the same seed and sound files."""
    chance = random.Random(f"{seed} {number}")
    names = sorted(sound)
    name = chance.choice(names)
    data = sound[name]
    made: list[str] = []
    if data.startswith(b"PK") and chance.random() < 0.6:
        data = _inside_package(data, chance, made)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        change = chance.choice(CHANGES)
        made.append(change.__name__.strip("_"))
        data = change(data, chance, [sound[other] for other in names])[:MOST_BYTES]
    if chance.random() < 0.1:
        name = f"{name}.{chance.choice(('md', 'txt', 'docx', 'pdf', 'html'))}"
    return Hostile(name, data, f"{name}: {', '.join(made)}")


def _inside_package(data: bytes, chance: random.Random, made: list[str]) -> bytes:
    """Change one member of a ZIP archive, so that the change gets past the archive's own check."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {entry.filename: package.read(entry) for entry in package.infolist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return data
    name = chance.choice(sorted(members))
    change = chance.choice(CHANGES)
    made.append(f"{name} {change.__name__.strip('_')}")
    members[name] = change(members[name], chance, list(members.values()))
    return zip_of(members)


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip_bits(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        if flipped:
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _cut_off(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    return data[: _place(data, chance)]


def _cut_out(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start = _place(data, chance)
    return data[:start] + data[start + chance.choice((1, 10, 1000, 20_000)) :]


def _splice(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _repeat(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start = _place(data, chance)
    piece = data[start : start + chance.choice((1, 10, 100, 2000))]
    return data[:start] + piece * chance.choice((2, 50, 1000)) + data[start:]


def _insert(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start = _place(data, chance)
    return data[:start] + chance.choice(NASTY) * chance.choice((1, 1, 10, 1000)) + data[start:]


def _shuffle(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _grow_numbers(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Make a number in the file huge, negative or none."""
    digits = [place for place, byte in enumerate(data[:200_000]) if 48 <= byte <= 57]
    if not digits:
        return data
    place = chance.choice(digits)
    return data[:place] + chance.choice((b"99999999999", b"-1", b"0", b"4294967296", b"")) + data[place + 1 :]


Change = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
CHANGES: tuple[Change, ...] = (_flip_bits, _cut_off, _cut_out, _splice, _repeat, _insert, _shuffle, _grow_numbers)
