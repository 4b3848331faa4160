"""Where in the site the files lie that other programs read, so that pages can lead to what is published."""

from __future__ import annotations

from typing import Literal

Kind = Literal["factors", "services", "teams", "paths"]
KINDS: tuple[Kind, ...] = ("factors", "services", "teams", "paths")
"""Whatever has a feed of its own, by the folder of its page."""

EVERYTHING = "feed"
ON_THIS_DAY = "feeds/on-this-day"
RE_READING = "feeds/re-reading"
ATOM, JSON_FEED = ".xml", ".json"
API = "api/v1"
LLMS = "llms.txt"

SUBSCRIBE_PAGE = "subscribe/index.md"
"""The page that lists all of it."""
API_PAGE = "subscribe/api.md"


def feed(kind: Kind, id_: str) -> str:
    """The feed of one factor, service, team or path; the form (`ATOM`, `JSON_FEED`) comes behind it."""
    return f"feeds/{kind}/{id_}"


def feed_of_page(src_uri: str) -> str | None:
    """The feed of what a page is about, None where that has none."""
    folder, _, name = src_uri.partition("/")
    id_ = name.removesuffix(".md")
    kind = next((kind for kind in KINDS if kind == folder), None)
    return (
        feed(kind, id_) if kind and id_ != name and "/" not in id_ and id_.lower() not in ("index", "readme") else None
    )
