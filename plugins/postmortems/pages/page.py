"""A page as a plain value: what two sinks, MkDocs and the disk, turn into the same page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, Protocol

from markupsafe import escape

from postmortems.core.postmortem import Postmortem
from postmortems.pages.safety import SLOT
from postmortems.pages.urls import Linker


class Content(NamedTuple):
    """The text of a page: Markdown with slots, and the HTML that belongs into them.

    HTML of ours does not pass through the Markdown parser, which would take longer for it than for the text itself.

    Attributes:
        markdown: Markdown in which the paragraph `slot(n)` stands for the nth fragment.
        fragments: Finished HTML.
        own: More Markdown, to follow the first: headings of ours and slots, the same on thousands of pages.
    """

    markdown: str
    fragments: tuple[str, ...] = ()
    own: str = ""

    @property
    def text(self) -> str:
        """All of the Markdown."""
        return f"{self.markdown}\n{self.own}" if self.own else self.markdown

    @property
    def joined(self) -> str:
        """Markdown with the HTML in place, for a generator that takes files."""
        text = self.text
        for number, fragment in enumerate(self.fragments):
            text = text.replace(slot(number), fragment, 1)
        return text

    def fill(self, html: str) -> str:
        """Puts the fragments into the HTML that the Markdown became."""
        for number, fragment in enumerate(self.fragments):
            html = html.replace(f"<p>{slot(number)}</p>", fragment, 1)
        return html


class Depends(Protocol):
    """What a page depends on, worked out when somebody asks.

    While `Fingerprints.rest` stays, a page is what it was if `texts` and `facts` are, and if of every postmortem that
    has changed `sees` gives what it gave before, and `shows` as well where the page `names` it.
    """

    @property
    def all(self) -> Callable[[], str]:
        """Digest of everything that the page is made of, but for `texts`."""

    @property
    def texts(self) -> Callable[[], str]:
        """Digest of texts, and of what else of single postmortems is compared at every build."""

    @property
    def facts(self) -> str:
        """Of the page of a postmortem, the digest of its front matter."""

    @property
    def sees(self) -> Callable[[Postmortem], object]:
        """What it looks at of any postmortem, or would look at, but for words; false where it cannot name it."""

    @property
    def shows(self) -> Callable[[Postmortem], object]:
        """What it shows of those that it names, words included."""

    @property
    def names(self) -> Callable[[Mapping[str, Postmortem]], bool] | None:
        """Whether it tells of one of some postmortems, by id, by name.

        None where that is known of a page that was written: it tells of those that it links to. Of incidents that
        `sees` leaves equal it shows the newest: one that has another date has come among them only if it is newer than
        the oldest of them. Whenever `sees` gives something else it is to be written again, unless `exact`.
        """

    @property
    def exact(self) -> bool:
        """Whether `all` may stay though `sees` gives something else; it may wherever there is `names`."""


def nobody(changed: Mapping[str, Postmortem]) -> bool:
    """Names none of them."""
    return False


def nothing(item: Postmortem) -> None:
    """Looks at nothing of it."""


class Depending(NamedTuple):
    """`Depends` as values; of a page with no text of an author."""

    all: Callable[[], str]
    names: Callable[[Mapping[str, Postmortem]], bool] | None = None
    sees: Callable[[Postmortem], object] = nothing
    shows: Callable[[Postmortem], object] = attrgetter("facts")
    texts: Callable[[], str] = str
    facts: str = ""
    exact: bool = False


NOTHING = Depending(str, nobody)
"""Of a page that only another version of the program changes."""


@dataclass(frozen=True)
class GeneratedPage:
    """A page of the site.

    Attributes:
        src_uri: Path of the Markdown file in the documentation folder, with `/` between its parts.
        title: Plain text, not escaped.
        description: Plain text of one or two sentences, not escaped; may be empty.
        write: Makes the content; called when it is needed, since thousands of pages do not fit into memory at once.
        parent: `src_uri` of the page that is its place in the navigation; None for a page that stands there itself.
        source: The file that the page is made from, relative to the documentation folder; None when there is none.
        wide: Whether a page that stands in the navigation itself wants no navigation beside it.
        in_search: Whether a search of the theme or of MkDocs finds it; ours has documents of its own.
        mentions: Paths that links in a text of its author lead to, whose addresses are the host's; None where they are
            not known.
        drawn: Whether it has drawings; one process makes all of them.
        depends: What `write` looks at. Without it, nobody can tell whether the page has changed.
        prepare: Works out what several pages look at, to be called before there are two processes that write them.
    """

    src_uri: str
    title: str
    description: str
    write: Callable[[Linker], Content]
    parent: str | None = None
    source: str | None = None
    wide: bool = False
    in_search: bool = True
    mentions: tuple[str, ...] | None = ()
    drawn: bool = False
    depends: Depends | None = None
    prepare: Callable[[], object] | None = None

    @cached_property
    def meta(self) -> dict[str, object]:
        """Front matter that themes understand."""
        meta: dict[str, object] = {"title": self.title}
        if self.description:
            meta["description"] = self.description
        if not self.in_search:
            meta["search"] = {"exclude": True}
        return {**meta, "hide": ["navigation", "path"]} if self.parent or self.is_index or self.wide else meta

    @property
    def safe_meta(self) -> dict[str, object]:
        """The same for a theme that puts it into HTML as it stands: texts are escaped."""
        return {key: str(escape(value)) if isinstance(value, str) else value for key, value in self.meta.items()}

    @property
    def is_index(self) -> bool:
        """Whether the page is the overview of its folder."""
        return self.src_uri.endswith("/index.md")

    def text(self, linker: Linker) -> str:
        """The whole file: front matter (JSON values, which are YAML) and Markdown with HTML."""
        fields = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in self.meta.items())
        return f"---\n{fields}\n---\n\n{self.write(linker).joined}\n"


def slot(number: int) -> str:
    """The paragraph that stands for a fragment of HTML."""
    return f"{SLOT}{number}{SLOT}"
