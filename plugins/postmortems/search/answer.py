"""A result as the contracts of the command line say: plain values for JSON and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from postmortems.search.index import Index
from postmortems.search.search import Hit, Result
from postmortems.search.snippet import snippet

FACET_NAMES = {"services": "service", "factors": "factor"}


def answer_of(index: Index, text: str, result: Result, limit: int, *, pasted: bool = False) -> dict[str, Any]:
    """`query`, `total`, `hits` (best first, at most `limit`), `facets`, `corrections`, `hints`."""
    return {
        "query": text if len(text) <= 2000 else text[:2000],
        "total": len(result.hits),
        "hits": [hit_of(index, hit, result, pasted=pasted) for hit in result.hits[:limit]],
        "facets": {
            FACET_NAMES.get(field, field): [
                {"value": value, "title": title_of(index, field, value), "count": count} for value, count in counts
            ]
            for field, counts in result.facets.items()
        },
        "corrections": [{"word": word, "suggestion": meant} for word, meant in result.corrections.items()],
        "hints": list(result.hints),
    }


def hit_of(index: Index, hit: Hit, result: Result, *, pasted: bool = False) -> dict[str, Any]:
    """One hit. A pasted text is answered with what it looked like and what worked."""
    shown = index.shown(hit.place)
    values = index.columns.values
    kind, _, key = index.columns.keys[hit.place].partition(":")
    passages = [shown["summary"], "\n".join(shown["symptoms"]), shown["what_worked"], *shown["text"].split("\n")]
    text, marked = snippet(passages, result.terms)
    found = {
        "id": key,
        "kind": kind,
        "title": shown["title"],
        "url": quote(address(shown["src_uri"])),
        "score": round(hit.score, 6),
        "snippet": text,
        "marks": [list(mark) for mark in marked],
        "date": shown["date"],
        "severity": values["severity"][hit.place],
        "services": values["services"][hit.place],
        "factors": values["factors"][hit.place],
    }
    if pasted:
        found |= {"symptoms": shown["symptoms"], "what_worked": shown["what_worked"]}
    return found


def address(src_uri: str, *, directory_urls: bool = True) -> str:
    """Path of a page below the site's root, as MkDocs makes it; to be percent-encoded where it becomes an address."""
    stem = src_uri.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        return f"{folder}/" if folder else ""
    return f"{stem}/" if directory_urls else f"{stem}.html"


def title_of(index: Index, field: str, value: str) -> str:
    """The title of a value of a facet, the value itself where it has none."""
    titles: Mapping[str, str] = index.names["titles"].get(field, {})
    return titles.get(value, value)
