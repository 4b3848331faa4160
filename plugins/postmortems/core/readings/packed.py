"""A postmortem from a cache: its fields are there, its text is unpacked when somebody asks for it.

The text and the timeline are two thirds of a library. After an edit hardly anything of them is looked at, else one by
one.
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
_LATER = ("body", "timeline")
FIELDS = (*(name for name in Postmortem.model_fields if name not in _LATER), "entry_count")
"""What is there from the start."""


def packed(item: Postmortem) -> bytes:
    """The text and the timeline of a postmortem."""
    known: bytes | None = item.__dict__.get(_PACKED)
    return known or zlib.compress(dumped((item.body, item.timeline)), 1)


def unpacked(values: tuple[object, ...], text: bytes) -> Postmortem:
    """The postmortem with the values of `FIELDS` and what `packed` gave."""
    return made_of(PackedPostmortem, {**dict(zip(FIELDS, values, strict=True)), _PACKED: text})


def repacked(item: Postmortem) -> Postmortem:
    """The same postmortem, packed."""
    if isinstance(item, PackedPostmortem):
        return item
    return unpacked(tuple([getattr(item, name) for name in FIELDS]), packed(item))


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
            return super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        return bool(_whole(self) == (_whole(other) if isinstance(other, PackedPostmortem) else other))

    __hash__ = None  # type: ignore[assignment]  # as of any postmortem, which holds lists

    def __repr__(self) -> str:
        return repr(_whole(self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return made_of, (Postmortem, _whole(self).__dict__)


def _whole(item: PackedPostmortem) -> Postmortem:
    values = {**dict(zip(_LATER, _opened(item.__dict__[_PACKED]), strict=True)), **item.__dict__}
    del values[_PACKED]
    return made_of(Postmortem, {name: values[name] for name in Postmortem.model_fields} | values)
