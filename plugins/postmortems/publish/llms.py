"""`llms.txt`: what there is and where, for language models that are asked about it (https://llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from postmortems.core.library import Library
from postmortems.core.published import API, API_PAGE, ATOM, EVERYTHING, LLMS
from postmortems.publish.site import PublishedFile, SiteInfo, finished

MOST = 100
"""Entries of a section; the lists and the API have the rest."""
_SPECIAL = re.compile(r"([\\\[\]<>`*_#|])")


def llms_txt(library: Library, site: SiteInfo) -> PublishedFile:
    """The file, in the form that llmstxt.org describes: a title, a summary, and lists of links with notes."""
    lines = [f"# {_plain(site.name)}", ""]
    if site.description:
        lines += [f"> {_plain(site.description)}", ""]
    data = site.file(f"{API}/index.json", site.root(LLMS))
    about = (
        f"A knowledge base of {len(library.postmortems)} incident postmortems and {len(library.lessons)} lessons. "
        "Each incident has a trigger and several contributing factors: gaps in a system, never persons. Times are as "
        f"precise as they are known. All of it is data as well: {data}"
    )
    lines += [about, ""]
    for title, links in _sections(library, site):
        rows = [
            f"- [{_plain(text)}]({address})" + (f": {_plain(note)}" if note else "") for text, address, note in links
        ]
        if rows:
            lines += [f"## {title}", "", *rows, ""]
    return finished(LLMS, "\n".join(lines).encode("utf-8"))


Links = Iterable[tuple[str, str, str]]


def _sections(library: Library, site: SiteInfo) -> Iterator[tuple[str, Links]]:
    root = site.root(LLMS)
    catalog = library.catalog
    lists = (("Postmortems", "postmortems"), ("Contributing factors", "factors"), ("Services", "services"))
    yield "Lists", [(title, site.page(f"{folder}/index.md", root), "") for title, folder in lists]
    found = library.lessons[:MOST]
    yield "Lessons", [(item.title, site.page(item.path, root), item.claim) for item in found]
    paths = library.paths[:MOST]
    yield "Learning paths", [(item.title, site.page(item.path, root), item.summary) for item in paths]
    newest = library.postmortems[:MOST]
    yield "Postmortems", [(item.title, site.page(item.path, root), item.summary) for item in newest]
    yield (
        "Contributing factors",
        [(item.title, site.page(f"factors/{key}.md", root), item.definition) for key, item in catalog.factors.items()],
    )
    hit = sorted(library.by_service, key=lambda key: (-len(library.by_service[key]), key))[:MOST]
    services = [catalog.services[key] for key in hit]
    yield "Services", [(item.title, site.page(f"services/{item.id}.md", root), item.description) for item in services]
    yield (
        "Optional",
        [
            ("Everything as JSON", site.file(f"{API}/index.json", root), "lists, items, schemas"),
            ("How the JSON is made up", site.page(API_PAGE, root), ""),
            ("Feed", site.file(EVERYTHING + ATOM, root), "what is new and what changed, in Atom"),
        ],
    )


def _plain(text: str) -> str:
    """A text as it may stand in Markdown: on one line, with nothing in it that means something there."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
