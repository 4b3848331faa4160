"""The bytes of shards: variable-length numbers and front-coded words. `assets/search/shards.mjs` reads them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field


class Bytes:
    """Bytes while they are written."""

    def __init__(self) -> None:
        self.data = bytearray()

    def number(self, value: int) -> None:
        """A number from 0 on, seven bits a byte, the lowest first; the top bit says that more follow."""
        data = self.data
        while value > 0x7F:
            data.append(value & 0x7F | 0x80)
            value >>= 7
        data.append(value)

    def text(self, text: str) -> None:
        """A text: its length in bytes, then UTF-8."""
        raw = text.encode("utf-8", "replace")
        self.number(len(raw))
        self.data += raw

    def ascending(self, values: Iterable[int]) -> None:
        """Ascending numbers as the gaps between them."""
        last = -1
        for value in values:
            self.number(value - last - 1)
            last = value


class FrontCoder:
    """Writes sorted texts, each without the beginning it shares with the one before."""

    def __init__(self, out: Bytes) -> None:
        self.out = out
        self.last = b""

    def add(self, text: str) -> None:
        """The number of shared bytes, then the rest."""
        raw = text.encode("utf-8", "replace")
        shared = 0
        for one, other in zip(raw, self.last, strict=False):
            if one != other:
                break
            shared += 1
        self.out.number(shared)
        self.out.number(len(raw) - shared)
        self.out.data += raw[shared:]
        self.last = raw


@dataclass(slots=True)
class Ranges:
    """Shards that hold sorted keys between them: the first key of each is enough to find the one that a key is in."""

    first: list[str] = field(default_factory=list)
    shards: list[bytes] = field(default_factory=list)


def script_order(text: str) -> bytes:
    """Sorts as JavaScript compares texts: by UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


def compressed(data: bytes | bytearray) -> bytes:
    """Zipped, the same for the same bytes.

    Not every host compresses what it serves, but every browser can inflate, and the checksum tells a damaged shard.
    """
    return gzip.compress(bytes(data), 9, mtime=0)
