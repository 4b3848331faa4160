"""The kinds of text that front matter and catalogs are made of, as pydantic types with their editor schema."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    InstanceOf,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from postmortems.core.described import describe
from postmortems.core.moment import Absence, Moment, MomentError, Precision, Zone, ZoneError, ZoneSource, parse_moment
from postmortems.core.problem import quoted

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_RESERVED_IDS = ("index", "readme")  # the page of such an entry would take the place of its overview
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
UTC = Zone.parse("UTC", ZoneSource.ASSUMED)


class Strict(BaseModel):
    """Base of everything read from a file: unknown fields are problems, values never change."""

    # Most runs validate by few of all models, so that each is built when it is needed.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        describe(cls, handler.resolve_ref_schema(schema))
        return schema


def _clean(text: str) -> str:
    if text.isprintable():
        return text.strip()
    # Control characters and bidirectional overrides make a text read other than it is; surrogates cannot be written.
    return _UNSEEN.sub("", text).strip()


def _line(text: str) -> str:
    text = _clean(text)
    return text if "  " not in text and text.isprintable() else _SPACE.sub(" ", text)


def _required(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty_text", "the text is empty", {"remedy": "Write it, or leave the field out"})
    return text


def _identifier(text: str) -> str:
    if len(text) > 100 or not _ID.fullmatch(text):
        raise PydanticCustomError(
            "identifier",
            "{text} is not an id",
            {"text": quoted(text), "remedy": "Use lower-case letters, digits and single hyphens"},
        )
    if text in _RESERVED_IDS:
        remedy = "Choose a longer id"
        raise PydanticCustomError("identifier", "the id {text} is reserved", {"text": quoted(text), "remedy": remedy})
    return text


def is_web_address(text: str) -> bool:
    """Whether a link may be followed: http or https with a host, and nothing that breaks out of an attribute."""
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    clean = text.isprintable() and not re.search(r"[\s<>\"'`\\^{|}]", text)
    return parts.scheme in ("http", "https") and bool(host) and clean


def _address(text: str) -> str:
    if not is_web_address(text):
        raise PydanticCustomError(
            "web_address",
            "{text} is not a web address",
            {"text": quoted(text), "remedy": "Give an address that starts with https:// or http://"},
        )
    return text


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Zone.parse(value, ZoneSource.DECLARED)
    except ZoneError as error:
        raise PydanticCustomError("zone", "{text}", {"text": str(error), "remedy": error.remedy}) from error


def _moment(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    zone = info.data.get("timezone")
    try:
        return parse_moment(value, zone=zone if isinstance(zone, Zone) else None)
    except MomentError as error:
        remedy = error.remedy if error.kind is Absence.MALFORMED else "Leave the field out while the time is not known"
        raise PydanticCustomError("moment", "{text}", {"text": str(error), "remedy": remedy}) from error


def _day(value: Moment) -> Moment:
    if value.precision in (Precision.MINUTE, Precision.HOUR):
        remedy = "Leave the time of day out: 2025-03-01, 2025-03"
        raise PydanticCustomError("day", "{text} has a time of day", {"text": quoted(value.text), "remedy": remedy})
    return value


def _since(value: object, info: ValidationInfo) -> object:
    if isinstance(value, (list, dict)):
        raise PydanticCustomError("since", "this is no day", {"remedy": "Write the day, or true where nobody knows it"})
    return value == "true" if value in ("true", "false") else _moment(value, info)


def as_id(value: object) -> object:
    """A plain text as the `id` of fields, so that either may stand in a list."""
    return {"id": value} if isinstance(value, str) else value


Line = Annotated[
    str, AfterValidator(_line), AfterValidator(_required), Field(max_length=500), WithJsonSchema(_TEXT_SCHEMA)
]
"""One line of plain text; white space is folded."""

Paragraph = Annotated[
    str, AfterValidator(_clean), AfterValidator(_required), Field(max_length=5000), WithJsonSchema(_TEXT_SCHEMA)
]
"""Plain text of a few sentences."""

Id = Annotated[str, AfterValidator(_identifier), WithJsonSchema({**_TEXT_SCHEMA, "pattern": f"^{_ID.pattern}$"})]
"""An id of the catalog."""

_URL_SCHEMA: dict[str, Any] = {"type": "string", "format": "uri"}
Url = Annotated[str, AfterValidator(_address), Field(max_length=2000), WithJsonSchema(_URL_SCHEMA)]
"""An http or https address."""

ZoneField = Annotated[InstanceOf[Zone], BeforeValidator(_zone), WithJsonSchema({"type": "string"})]
"""A time zone as people write it."""

MomentField = Annotated[InstanceOf[Moment], BeforeValidator(_moment), WithJsonSchema({"type": ["string", "integer"]})]
"""A time as precisely as it is known, read in the zone of a field `timezone` that stands before it."""

DayField = Annotated[MomentField, AfterValidator(_day)]
"""A day, or anything coarser."""

Since = Annotated[
    InstanceOf[Moment] | bool, BeforeValidator(_since), WithJsonSchema({"type": ["string", "integer", "boolean"]})
]
"""Since when something is so, or `true` where nobody knows."""


class Link(Strict):
    """An address with a title."""

    title: Line
    """What a reader finds there."""
    url: Url
    """Where it is, http or https."""
