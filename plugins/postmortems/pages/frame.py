"""The theme's page around thousands of contents: rendered once for all that differ in nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context
from jinja2.utils import pass_context

TEMPLATE = "postmortems-page.html"
"""The template of ours that calls a `Frame`."""

_MARK = "\ue001"
_HOLE = re.compile(f"{_MARK}(\\w+)[^{_MARK}]*{_MARK}")
KNOWN = 500
"""Tables of contents that are remembered: many pages have the same headings."""
_HEADING = {"title", "id", "level", "children"}
_META = {"title", "description", "hide", "pm", "search", "template"}


class Frame:
    """Renders the theme's `main.html` with holes where pages differ, and fills the holes from then on.

    Of pages that lie equally deep and have the same place in the navigation, a theme makes the same HTML but for their
    title, description, address, table of contents and content. The first two pages of each kind are rendered as usual
    too; where the filled frame is not exactly that, all pages of this kind are rendered as usual.

    Args:
        environment: The theme's environment.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._frames: dict[tuple[object, ...], list[str] | None] = {}
        self._trials: dict[tuple[object, ...], list[str]] = {}
        self._languages: dict[str, object] = {}
        self._tocs: dict[object, str] = {}

    @pass_context
    def __call__(self, context: Context) -> str:
        """The page of the context, as `main.html` would render it."""
        page = context["page"]
        if not set(page.meta) <= _META or _MARK in page.content:
            return self._main(context)
        key = self._key(context)
        if key not in self._frames:
            return self._try(context, key)
        pieces = self._frames[key]
        return self._main(context) if pieces is None else _filled(pieces, self._values(context))

    def _key(self, context: Context) -> tuple[object, ...]:
        page, first = context["page"], next(iter(context["page"].toc), None)
        return (
            context["base_url"],
            page.parent and page.parent.url,
            id(context["nav"]),
            tuple(page.meta.get("hide", ())),
            "description" in page.meta,
            "<h1" in page.content,
            (first.level == 1, bool(first.children)) if first else None,
            page.edit_url is None,
            tuple(bool(value) for value in page.meta.get("pm", {}).values()),
        )

    def _try(self, context: Context, key: tuple[object, ...]) -> str:
        usual = self._main(context)
        pieces = self._trials.get(key)
        tried = pieces is not None
        if pieces is None:
            pieces = self._trials[key] = _HOLE.split(self._main(context, page=_Holes(context["page"])))
        same = _filled(pieces, self._values(context)) == usual
        if tried or not same:
            self._frames[key] = pieces if same else None
        return usual

    def _main(self, context: Context, **changed: object) -> str:
        return self._environment.get_template("main.html").render({**context.get_all(), **changed})

    def _values(self, context: Context) -> Mapping[str, str]:
        page = context["page"]
        first = next(iter(page.toc), None)
        return {
            "title": page.meta["title"],
            "description": page.meta.get("description", ""),
            "canonical": page.canonical_url or "",
            "edit": page.edit_url or "",
            "content": page.content,
            "toc": self._toc(context),
            "first": first.url.removeprefix("#") if first else "",
            **page.meta.get("pm", {}),
        }

    def _toc(self, context: Context) -> str:
        """The table of contents; made once for all pages with the same headings, if it shows nothing else of a page."""
        config = context["config"]
        language = config.theme["language"]
        key = (language, _headings(context["page"].toc))
        html = self._tocs.get(key)
        if html is not None:
            return html
        if language not in self._languages:
            template = self._environment.get_template("partials/language.html")
            self._languages[language] = template.make_module({"config": config})
        template = self._environment.get_template("upstream/partials/toc.html")
        page = _Watched(context["page"])
        html = template.render(page=page, config=config, lang=self._languages[language])
        if key[1] is not None and page.seen <= {"toc"} and len(self._tocs) < KNOWN:
            self._tocs[key] = html
        return html


class _Watched:
    """A page that notes what is asked of it."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self._page, name)

    def __eq__(self, other: object) -> bool:
        self.seen.add("itself")
        return bool(self._page == other)

    __hash__ = None  # type: ignore[assignment]  # as a page


def _headings(toc: Iterable[Any]) -> tuple[object, ...] | None:
    """All that a table of contents can show; None where a plugin has added something to a heading."""
    told: list[object] = []
    for item in toc:
        values = vars(item)
        below = _headings(item.children)
        if not _HEADING <= values.keys() <= {*_HEADING, "active"} or below is None:
            return None
        told.append((item.title, item.id, item.level, values.get("active"), below))
    return tuple(told)


class _Holes:
    """A page with a mark in place of each value that only it has."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.title = _hole("title")
        self.meta = {**page.meta, "title": self.title}
        if "description" in page.meta:
            self.meta["description"] = _hole("description")
        if "pm" in page.meta:
            self.meta["pm"] = {name: value and _hole(name) for name, value in page.meta["pm"].items()}
        self.canonical_url = page.canonical_url and _hole("canonical")
        self.edit_url = page.edit_url and _hole("edit")
        self.content = _hole("content", "<h1" if "<h1" in page.content else "")
        self.toc = [_Heading(item) for item in list(page.toc)[:1]]
        self.toc_html = _hole("toc")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _Heading:
    def __init__(self, item: Any) -> None:
        self.url = f"#{_hole('first')}"
        self.level = item.level
        self.children = item.children


def _hole(name: str, rest: str = "") -> str:
    return f"{_MARK}{name} {rest}{_MARK}" if rest else f"{_MARK}{name}{_MARK}"


def _filled(pieces: list[str], values: Mapping[str, str]) -> str:
    """Text and names of holes in turns, with the values in place of the names."""
    return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(pieces))
