"""What the docstrings below the fields of a model say, read when somebody asks for a schema.

Pydantic can read them too, but for every model whenever it is imported, which takes longer than all else at the start.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_OURS = __name__.partition(".")[0] + "."


def descriptions(model: type) -> Mapping[str, str]:
    """Descriptions of the fields of a model, by name, those that it inherits included."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if base.__module__.startswith(_OURS):
            found |= _of_module(base.__module__).get(base.__qualname__, {})
    return found


def describe(model: type, schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a model with the descriptions of its fields; those that are there already stay."""
    for name, text in descriptions(model).items():
        if name in schema.get("properties", {}):
            schema["properties"][name].setdefault("description", text)
    return schema


@lru_cache
def _of_module(name: str) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> Mapping[str, str]:
    found = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            found[field.target.id] = inspect.cleandoc(below.value.value)
    return found
