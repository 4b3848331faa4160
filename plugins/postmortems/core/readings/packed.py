"""A postmortem from a cache: what is asked of all of them is there, the rest is unpacked when somebody asks for it.

The text and the timeline are two thirds of a library. After an edit hardly anything of them is looked at, else one by
one. Most of the other fields are looked at where an incident is told.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from postmortems.core.models import made_of
from postmortems.core.postmortem import Postmortem
from postmortems.core.readings.pickles import dumped, loaded

if TYPE_CHECKING:
    from postmortems.core.timeline import Timeline

_PACKED = "_packed"
_ASIDE = "_aside"
_LATER = ("body", "timeline")
_SELDOM = (
    "factors", "timezone", "detected", "mitigated", "resolved", "impact", "symptoms",
    "sources", "authors", "reviewed",
)  # fmt: skip
_DERIVED = ("asks", "entry_count", "factor_ids", "instants", "over", "sort_key", "year")
FIELDS = (*(name for name in Postmortem.model_fields if name not in (*_LATER, *_SELDOM)), *_DERIVED)
"""What is there from the start."""


def packed(item: Postmortem) -> bytes:
    """The text and the timeline of a postmortem."""
    known: bytes | None = item.__dict__.get(_PACKED)
    return known or zlib.compress(dumped((item.body, item.timeline)), 1)


def aside(item: Postmortem) -> bytes:
    """What is seldom asked for of a postmortem."""
    known: bytes | None = item.__dict__.get(_ASIDE)
    return known or dumped(tuple([getattr(item, name) for name in _SELDOM]))


def unpacked(values: tuple[object, ...], text: bytes, seldom: bytes) -> Postmortem:
    """The postmortem with the values of `FIELDS`, and what `packed` and `aside` gave."""
    return made_of(PackedPostmortem, {**dict(zip(FIELDS, values, strict=True)), _PACKED: text, _ASIDE: seldom})


def repacked(item: Postmortem) -> Postmortem:
    """The same postmortem, packed."""
    if isinstance(item, PackedPostmortem):
        return item
    return unpacked(tuple([getattr(item, name) for name in FIELDS]), packed(item), aside(item))


@lru_cache(maxsize=64)
def _opened(text: bytes) -> tuple[str, Timeline | None]:
    """What was packed; the last few are kept, since whoever asks for the one is about to ask for the other."""
    body, timeline = loaded(zlib.decompress(text))
    return body, timeline


@lru_cache(maxsize=256)
def _taken(seldom: bytes) -> dict[str, Any]:
    """What was put aside; kept for the last ones only, since of all of them it is as much as a third of a library."""
    return dict(zip(_SELDOM, loaded(seldom), strict=True))


class PackedPostmortem(Postmortem):
    """A `Postmortem` in all it says, whose text takes little room."""

    if not TYPE_CHECKING:  # else no misspelt name would be noticed

        def __getattr__(self, name: str) -> Any:
            if name in _LATER:
                return _opened(self.__dict__[_PACKED])[_LATER.index(name)]
            if name in _SELDOM:
                return _taken(self.__dict__[_ASIDE])[name]
            return super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        return bool(_whole(self) == (_whole(other) if isinstance(other, PackedPostmortem) else other))

    __hash__ = None  # type: ignore[assignment]  # as of any postmortem, which holds lists

    def __repr__(self) -> str:
        return repr(_whole(self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return made_of, (Postmortem, _whole(self).__dict__)


def _whole(item: PackedPostmortem) -> Postmortem:
    texts = dict(zip(_LATER, _opened(item.__dict__[_PACKED]), strict=True))
    values = {**texts, **_taken(item.__dict__[_ASIDE]), **item.__dict__}
    del values[_PACKED], values[_ASIDE]
    return made_of(Postmortem, {name: values[name] for name in Postmortem.model_fields} | values)
