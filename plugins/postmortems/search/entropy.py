"""Numbers in as few bits as their frequencies allow: asymmetric numeral systems, rANS (Duda 2013, arXiv:1311.2540).

Columns of a large library are most of what facets cost on the wire, and DEFLATE leaves more than a tenth of it there.
`assets/search/columns.mjs` reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from postmortems.search.shards import Bytes

BITS: Final = (14, 16)
"""Frequencies are shares of two to this power; the greater one for very many different numbers."""
MANY: Final = 4096
LOWEST: Final = 1 << 23
"""The state is kept at this at least, and below 256 times of it, so that it fits 31 bits."""


def write_numbers(out: Bytes, values: Sequence[int]) -> None:
    """Writes numbers: the different ones with their frequencies, then all of them. Their count is for others to keep.

    Raises:
        ValueError: There are more than 65,536 different ones.
    """
    counts = Counter(values)
    bits = BITS[len(counts) > MANY]
    shares = _shares(counts, 1 << bits)
    symbols = sorted(shares)
    out.number(bits)
    out.number(len(symbols))
    out.ascending(symbols)
    for symbol in symbols:
        out.number(shares[symbol])
    coded = _coded(values, shares, bits)
    out.number(len(coded))
    out.data += coded


def _shares(counts: Mapping[int, int], whole: int) -> dict[int, int]:
    """The frequencies as whole numbers that add up to `whole`; none is 0."""
    total = sum(counts.values())
    if len(counts) > whole:
        raise ValueError("too many different numbers")
    shares = {symbol: max(1, count * whole // total) for symbol, count in sorted(counts.items())}
    rest = whole - sum(shares.values())
    for symbol in sorted(shares, key=lambda symbol: (-shares[symbol], symbol)):
        # What rounding left over, or took too much, the most frequent ones bear.
        change = rest if rest > 0 else max(rest, 1 - shares[symbol])
        shares[symbol] += change
        rest -= change
    return shares


def _coded(values: Sequence[int], shares: Mapping[int, int], bits: int) -> bytes:
    known: dict[int, tuple[int, int, int]] = {}
    start = 0
    for symbol in sorted(shares):
        share = shares[symbol]
        known[symbol] = (share, start, ((LOWEST >> bits) << 8) * share)
        start += share
    out = bytearray()
    state = LOWEST
    for share, start, limit in map(known.__getitem__, reversed(values)):
        while state >= limit:
            out.append(state & 0xFF)
            state >>= 8
        state = ((state // share) << bits) + state % share + start
    out += state.to_bytes(4, "little")
    return bytes(reversed(out))
