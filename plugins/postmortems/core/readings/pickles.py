"""Pickles that run nothing: only values of ours and dates come out of one, whatever stands in it."""

from __future__ import annotations

import dataclasses
import io
import pickle
from enum import Enum
from typing import Any

from pydantic import BaseModel

_DATES = frozenset({"date", "datetime", "timedelta", "timezone"})
_ROOMS = ("postmortems.core.", "postmortems.checks.")


def dumped(value: object) -> bytes:
    """The pickle of a value."""
    return pickle.dumps(value, protocol=5)


def loaded(raw: bytes) -> Any:
    """The value of a pickle; raises anything for one that is not ours."""
    return _Unpickler(io.BytesIO(raw)).load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in _DATES:
            return super().find_class(module, name)
        if module.startswith(_ROOMS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum | BaseModel)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
