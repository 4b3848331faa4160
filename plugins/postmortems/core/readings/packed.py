"""A postmortem from a cache: its fields are there, its text is unpacked when somebody asks for it.

The text and the timeline are two thirds of a library, and after an edit hardly anything of them is looked at.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from postmortems.core.models import made_of
from postmortems.core.postmortem import Postmortem
from postmortems.core.readings.pickles import dumped, loaded

_PACKED = "_packed"
_LATER = ("body", "timeline")
FIELDS = (*(name for name in Postmortem.model_fields if name not in _LATER), "entry_count")
"""What is there from the start."""
_set = object.__setattr__


def packed(item: Postmortem) -> bytes:
    """The text and the timeline of a postmortem."""
    waiting: bytes | None = item.__dict__.get(_PACKED)
    return waiting or zlib.compress(dumped((item.body, item.timeline)), 1)


def unpacked(values: tuple[object, ...], text: bytes) -> Postmortem:
    """The postmortem with the values of `FIELDS` and what `packed` gave."""
    return made_of(PackedPostmortem, {**dict(zip(FIELDS, values, strict=True)), _PACKED: text})


class PackedPostmortem(Postmortem):
    """A `Postmortem` in all it says; it becomes one as soon as more is asked for than its fields."""

    if not TYPE_CHECKING:  # else no misspelt name would be noticed

        def __getattr__(self, name: str) -> Any:
            return getattr(_unpack(self), name) if name in _LATER else super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        return bool(_unpack(self) == other)

    __hash__ = None  # type: ignore[assignment]  # as of any postmortem, which holds lists

    def __repr__(self) -> str:
        return repr(_unpack(self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _unpack(self).__reduce_ex__(protocol)


def _unpack(item: PackedPostmortem) -> Postmortem:
    values = dict(item.__dict__)
    if text := values.pop(_PACKED, b""):
        body, timeline = loaded(zlib.decompress(text))
        values = {"body": body, "timeline": timeline, **values}
        _set(item, "__dict__", {name: values[name] for name in Postmortem.model_fields} | values)
    _set(item, "__class__", Postmortem)
    return item
