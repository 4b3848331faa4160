"""The bytes of shards: variable-length numbers and front-coded words. `assets/search/shards.mjs` reads them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import sub
from typing import Any, Final

GZIP: Final = 31
"""What zlib calls a gzip file."""
SHORT: Final = 1 << 7
"""Numbers below are written as one byte."""
KNOWN: Final = 1 << 14
"""Numbers below are written from a table: those of two bytes at most."""


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


@lru_cache(maxsize=1)
def _table() -> tuple[bytes, ...]:
    return tuple(bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80, value >> 7]) for value in range(KNOWN))


def packed(values: Sequence[int]) -> bytes:
    """Numbers as `Bytes.number` writes them, many at once."""
    if max(values, default=0) < SHORT:
        return bytes(values)
    table = _table()
    try:
        return b"".join(map(table.__getitem__, values))
    except IndexError:
        out = Bytes()
        for value in values:
            out.number(value)
        return bytes(out.data)


@lru_cache(maxsize=1)
def _steps() -> tuple[bytes, ...]:
    """What is written of a number that comes so much after another one."""
    return (b"", *_table())


def packed_ascending(values: Sequence[int]) -> bytes:
    """Ascending numbers as `Bytes.ascending` writes them, many at once."""
    try:
        return b"".join(map(_steps().__getitem__, map(sub, values, chain((-1,), values))))
    except IndexError:
        out = Bytes()
        out.ascending(values)
        return bytes(out.data)


def unpacked(data: bytes | memoryview) -> list[int]:
    """The numbers that `packed` wrote."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            found.append(value)
            value = shift = 0
    return found


def front_coded(texts: Iterable[str]) -> Iterator[bytes]:
    """Sorted texts, each without the beginning it shares with the one before: its bytes, then those of the rest."""
    last = b""
    for text in texts:
        raw = text.encode("utf-8", "replace")
        shared = 0
        for one, other in zip(raw, last, strict=False):
            if one != other:
                break
            shared += 1
        yield packed((shared, len(raw) - shared)) + raw[shared:]
        last = raw


def script_order(text: str) -> bytes:
    """Sorts as JavaScript compares texts: by UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


def compressed(data: bytes | bytearray, strategy: int = zlib.Z_DEFAULT_STRATEGY, level: int = 9) -> bytes:
    """Zipped, the same for the same bytes.

    Not every host compresses what it serves, but every browser can inflate, and the checksum tells a damaged shard.

    Args:
        data: What is to be zipped.
        strategy: One of zlib's, for what is no text.
        level: The higher, the smaller, and the longer it takes.
    """
    state = zlib.compressobj(level, zlib.DEFLATED, GZIP, zlib.DEF_MEM_LEVEL, strategy)
    return state.compress(data) + state.flush()


def as_json(value: Any) -> bytes:
    """A value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
