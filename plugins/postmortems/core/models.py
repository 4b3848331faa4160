"""Many models, made and kept at little cost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)
_set = object.__setattr__


def made_of(model: type[Model], values: dict[str, Any]) -> Model:
    """A model of values that have been validated, in the order of its fields; what `model_construct` makes."""
    made = model.__new__(model)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", _all_names(model))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def share_names(models: Iterable[BaseModel]) -> None:
    """Lets models that were given the same fields share the set of their names, which is larger than most models.

    Nobody changes it: values never change, and `model_copy` makes a set of its own.
    """
    for model in models:
        _set(model, "__pydantic_fields_set__", _names(frozenset(model.__pydantic_fields_set__)))


@lru_cache(maxsize=64)
def _all_names(model: type[BaseModel]) -> set[str]:
    return _names(frozenset(model.model_fields))


@lru_cache(maxsize=1024)
def _names(names: frozenset[str]) -> set[str]:
    return set(names)
