"""From text values to a model: pydantic's errors become problems with a place and a remedy."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from postmortems.core.frontmatter import FieldPath, Positions, Value, nearest
from postmortems.core.problem import Place, Problem, dotted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)
MAX_PROBLEMS = 20
"""Of one model; what comes after is only counted."""


def validate(
    model: type[Model], data: Value, positions: Positions, path: str, at: FieldPath = (), *, rescue: bool = False
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Makes a model of text values.

    Args:
        model: What to make.
        data: Text values as `parse_yaml` returns them. Empty values of fields count as absent.
        positions: Where the values stand.
        path: The file's name in problems.
        at: Path of `data` in `positions`.
        rescue: Whether fields that are wrong are left out where the model can do without them.

    Returns:
        The model, or None; and every problem that kept it, or the fields that were left out, from being made.
    """
    data = _without_empty(data)
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = [_problem(model, detail, data, positions, path, at) for detail in details[:MAX_PROBLEMS]]
    if len(details) > MAX_PROBLEMS:
        message = f"{len(details) - MAX_PROBLEMS} more problems follow"
        problems.append(Problem("more-problems", message, Place(path, *nearest(positions, at)), "Mend the first ones"))
    wrong = {detail["loc"][0] for detail in details if detail["loc"]}
    if rescue and wrong and isinstance(data, dict):
        try:
            kept = model.model_validate({key: value for key, value in data.items() if key not in wrong})
        except ValidationError:
            return None, tuple(problems)
        return kept, tuple(problems)
    return None, tuple(problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy that names the closest known words as a question; empty when none is close."""
    close = _closest(word[:100].lower(), tuple(known))
    return f"Did you mean {' or '.join(repr(other) for other in close)}?" if close else ""


@lru_cache(maxsize=1024)  # one word gone from a catalog may be missed by thousands of files
def _closest(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    spelled = {other.lower(): other for other in known}
    return tuple(spelled[other] for other in get_close_matches(word, spelled, n=2, cutoff=0.6))


def _without_empty(value: Value) -> Value:
    # Nearly all values are texts, so these are passed over here and not by a call for each.
    if isinstance(value, dict):
        return {
            key: item if type(item) is str else _without_empty(item) for key, item in value.items() if item is not None
        }
    if isinstance(value, list):
        return [item if type(item) is str else _without_empty(item) for item in value]
    return value


def _problem(
    model: type[BaseModel], detail: ErrorDetails, data: Value, positions: Positions, path: str, at: FieldPath
) -> Problem:
    code, message, remedy = _words(model, detail)
    field = (*at, *_written(data, detail["loc"]))
    line, column = nearest(positions, field)
    return Problem(code, message, Place(path, line, column, dotted(field)), remedy)


def _written(data: Value, loc: FieldPath) -> FieldPath:
    """A location as far as the values go: the model may read a plain text as an object with fields."""
    for length, part in enumerate(loc):
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return loc[:length]
    return loc


def _words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str, str]:
    """Code, message and remedy for an error of pydantic's."""
    kind, context, given, loc = detail["type"], detail.get("ctx", {}), detail["input"], detail["loc"]
    # The name of the field; of an item, that of the list which holds it.
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if given is None and kind != "missing":
        return "empty-item", "there is nothing behind this dash or comma", "Write a value, or remove it"
    match kind:
        case "extra_forbidden":
            known = _fields(model, loc[:-1])
            remedy = did_you_mean(name, known) or f"The fields are: {', '.join(known)}"
            return "unknown-field", f"there is no field {quoted(name)}", remedy
        case "missing":
            return "missing-field", f"the field {name!r} is missing", f"Add `{name}: ...`"
        case "enum" | "literal_error" if isinstance(given, str):
            words = [word.strip(" '") for word in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
            remedy = did_you_mean(given, words) or f"One of: {', '.join(words)}"
            return "unknown-value", f"{quoted(given)} is not a value of {name!r}", remedy
        case "list_type":
            return (
                "not-a-list",
                "a list is needed here",
                f"Write `{name}: [...]`, or an item a line, each behind a dash",
            )
        case "too_short" if isinstance(given, list):
            return "empty-list", f"{name!r} has nothing in it", "Give at least one"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "not-fields", "fields are needed here", "Write them as `name: value`"
        case "string_too_long":
            return (
                "too-long",
                f"more than {context['max_length']:,} characters",
                "Shorten it, or move the text to the body",
            )
        case "too_long":
            items = "items" if isinstance(given, list) else "characters"
            return "too-long", f"more than {context['max_length']:,} {items}", "Shorten it, or move it to the body"
    if isinstance(given, str) or "remedy" in context:  # a rule of ours, about a value or about several fields
        return f"bad-{kind}".replace("_", "-"), detail["msg"], str(context.get("remedy", ""))
    return "not-a-text", "a text is needed here", "Give one value; put it between quotes if it holds `: `"


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Names of the fields at a location inside a model, following lists and optional values."""
    current: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, str) and current:
            info = current.model_fields.get(part)
            current = _model_inside(info.annotation) if info else None
    return [info.alias or name for name, info in current.model_fields.items()] if current else []


def _model_inside(annotation: object) -> type[BaseModel] | None:
    """The model that an annotation such as `list[Annotated[Model, ...]] | None` holds, if any."""
    parts: tuple[Any, ...] = get_args(annotation)
    if not parts:
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return next((found for part in parts if (found := _model_inside(part)) is not None), None)
