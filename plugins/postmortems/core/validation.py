"""From text values to a model: pydantic's errors become problems with a place and a remedy."""

from __future__ import annotations

from difflib import get_close_matches
from enum import EnumMeta
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from postmortems.core.frontmatter import FieldPath, Positions, Value, nearest
from postmortems.core.problem import Place, Problem

Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model], data: Value, positions: Positions, path: str, at: FieldPath = ()
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Makes a model of text values.

    Args:
        model: What to make.
        data: Text values as `parse_yaml` returns them. Empty values count as absent.
        positions: Where the values stand.
        path: The file's name in problems.
        at: Path of `data` in `positions`.

    Returns:
        The model, or None with every problem that kept it from being made.
    """
    try:
        return model.model_validate(_without_empty(data)), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, tuple(_problem(model, detail, positions, path, at) for detail in details)


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """A remedy that names the closest known words; empty when none is close."""
    close = get_close_matches(word[:100].lower(), known, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(repr(other) for other in close)}?".rstrip("?") if close else ""


def _without_empty(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def _problem(model: type[BaseModel], detail: ErrorDetails, positions: Positions, path: str, at: FieldPath) -> Problem:
    field = (*at, *detail["loc"])
    code, message, remedy = _words(model, detail)
    line, column = nearest(positions, field)
    return Problem(code, message, Place(path, line, column, ".".join(map(str, detail["loc"]))), remedy)


def _words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    match kind:
        case "extra_forbidden":
            known = _fields(model, detail["loc"][:-1])
            remedy = did_you_mean(name, known) or f"The fields are: {', '.join(known)}"
            return "unknown-field", f"there is no field {name[:100]!r}", remedy
        case "missing":
            return "missing-field", f"the field {name!r} is missing", f"Add `{name}: ...`"
        case "enum":
            words = [word.strip(" '") for word in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
            remedy = did_you_mean(str(given), words) or f"One of: {', '.join(words)}"
            return "unknown-value", f"{str(given)[:100]!r} is not a value of {name!r}", remedy
        case "list_type":
            return "not-a-list", "a list is needed here", f"Write `{name}: [...]`"
        case "string_type":
            return "not-a-text", "a text is needed here", "Give one value; put it between quotes if it holds `: `"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "not-fields", "fields (`name: value`) are needed here", ""
        case "string_too_long" | "too_long":
            return "too-long", f"too long: {detail['msg']}", "Shorten it, or move the text to the body"
    return f"bad-{kind}".replace("_", "-"), detail["msg"], str(context.get("remedy", ""))


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Names of the fields at a location inside a model, following lists and optional values."""
    current: Any = model
    for part in loc:
        if isinstance(part, str) and isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(part)
            current = _model_inside(info.annotation) if info else None
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _model_inside(annotation: Any) -> Any:
    if isinstance(annotation, type) and not isinstance(annotation, EnumMeta) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_inside(part)) is not None), None)
