"""A postmortem from a cache: what is asked of all of them is there, the rest is unpacked when somebody asks for it.

The text and the timeline are two thirds of a library. After an edit hardly anything of them is looked at, else one by
one. Most of the other fields are looked at where an incident is told, and kept for some postmortems together.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from postmortems.core.models import made_of
from postmortems.core.postmortem import Postmortem
from postmortems.core.readings.pickles import dumped, loaded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postmortems.core.timeline import Timeline

_PACKED = "_packed"
_ASIDE = "_aside"
_LATER = ("body", "timeline")
_SELDOM = (
    "factors", "detected_by", "timezone", "detected", "mitigated", "resolved", "impact", "symptoms",
    "sources", "authors", "reviewed",
)  # fmt: skip
_DERIVED = ("entry_count", "factor_ids", "instants", "sort_key", "year")
FIELDS = (*(name for name in Postmortem.model_fields if name not in (*_LATER, *_SELDOM)), *_DERIVED)
"""What is there from the start."""


class Seldom:
    """What is seldom asked for of some postmortems, unpacked for all of them at once.

    Args:
        raw: What `seldom` gave.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._values: list[tuple[object, ...]] | None = None

    def of(self, number: int) -> dict[str, object]:
        """The fields of one, by its place among those that `seldom` was given."""
        if self._values is None:
            self._values, self._raw = loaded(self._raw), b""
        return dict(zip(_SELDOM, self._values[number], strict=True))


def seldom(items: Iterable[Postmortem]) -> bytes:
    """What is seldom asked for of some postmortems."""
    return dumped([tuple([getattr(item, name) for name in _SELDOM]) for item in items])


def packed(item: Postmortem) -> bytes:
    """The text and the timeline of a postmortem."""
    known: bytes | None = item.__dict__.get(_PACKED)
    return known or zlib.compress(dumped((item.body, item.timeline)), 1)


def unpacked(values: tuple[object, ...], text: bytes, aside: Seldom, number: int) -> Postmortem:
    """The postmortem with the values of `FIELDS`, what `packed` gave, and its place in what `seldom` gave."""
    found: dict[str, Any] = dict(zip(FIELDS, values, strict=True))
    found[_PACKED], found[_ASIDE] = text, (aside, number)
    return made_of(PackedPostmortem, found)


def repacked(item: Postmortem) -> Postmortem:
    """The same postmortem, packed."""
    if isinstance(item, PackedPostmortem):
        return item
    values = {name: getattr(item, name) for name in (*FIELDS, *_SELDOM)}
    return made_of(PackedPostmortem, {**values, _PACKED: packed(item)})


@lru_cache(maxsize=64)
def _opened(text: bytes) -> tuple[str, Timeline | None]:
    """What was packed; the last few are kept, since whoever asks for the one is about to ask for the other."""
    body, timeline = loaded(zlib.decompress(text))
    return body, timeline


class PackedPostmortem(Postmortem):
    """A `Postmortem` in all it says, whose text takes little room."""

    if not TYPE_CHECKING:  # else no misspelt name would be noticed

        def __getattr__(self, name: str) -> Any:
            if name in _LATER:
                return _opened(self.__dict__[_PACKED])[_LATER.index(name)]
            if name in _SELDOM and _ASIDE in self.__dict__:
                return _filled(self)[name]
            return super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        return bool(_whole(self) == (_whole(other) if isinstance(other, PackedPostmortem) else other))

    __hash__ = None  # type: ignore[assignment]  # as of any postmortem, which holds lists

    def __repr__(self) -> str:
        return repr(_whole(self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return made_of, (Postmortem, _whole(self).__dict__)


def _filled(item: PackedPostmortem) -> dict[str, Any]:
    """The values of a postmortem, with those that are seldom asked for."""
    values = item.__dict__
    if _ASIDE in values:
        aside, number = values.pop(_ASIDE)
        for name, value in aside.of(number).items():
            values.setdefault(name, value)  # a copy may have been given another one
    return values


def _whole(item: PackedPostmortem) -> Postmortem:
    values = {**dict(zip(_LATER, _opened(item.__dict__[_PACKED]), strict=True)), **_filled(item)}
    del values[_PACKED]
    return made_of(Postmortem, {name: values[name] for name in Postmortem.model_fields} | values)
