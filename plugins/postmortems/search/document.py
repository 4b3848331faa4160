"""What is findable: one flat value for a postmortem, a factor, a service, a lesson or a page."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from typing import Final

KINDS: Final = ("postmortem", "lesson", "path", "factor", "service", "trigger", "team", "page")
"""Kinds of documents, in the order in which equally good ones are shown."""

TITLE_WEIGHT: Final = 4
NAME_WEIGHT: Final = 3
TELLING_WEIGHT: Final = 2
TEXT_WEIGHT: Final = 1
"""What a word counts in a title; in names of what broke; in tags, summary, symptoms and what worked; anywhere else."""
_DATED: Final = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text and how much a word in it counts.

    Attributes:
        weight: Times that a word counts; whole, so that weights stay exact in every language.
        text: Plain text. Phrases do not reach from one passage into the next.
    """

    weight: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A findable thing.

    Attributes:
        kind: One of `KINDS`.
        id: Unique within its kind; a postmortem's is its file's stem.
        title: As readers see it.
        src_uri: Its page, as MkDocs names it: `postmortems/<id>.md`.
        summary: Plain text that is shown with a hit; the first candidate for a snippet.
        date: As well as it is known: `2019`, `2019-07`, `2019-07-02`, or empty.
        day: The first day of `date` as a number, 20190702; 0 when unknown.
        incident: For a postmortem what it is: incident, near-miss or security.
        symptoms: What it looked like, word for word.
        what_worked: What ended or limited it.
        passages: Everything that is searched, most telling first. The title is not repeated here.
        carried: Meanings of the taxonomy (see `thesaurus.BROAD`) that it stands for although it may not say so.
        fingerprint: Changes when anything does that is searched or shown; made from the content unless given.
    """

    kind: str
    id: str
    title: str
    src_uri: str
    summary: str = ""
    date: str = ""
    day: int = 0
    severity: str = ""
    incident: str = ""
    status: str = ""
    trigger: str = ""
    services: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    what_worked: str = ""
    passages: tuple[Passage, ...] = ()
    carried: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def key(self) -> str:
        """Unique among all documents."""
        return f"{self.kind}:{self.id}"

    @property
    def year(self) -> int:
        """The year of `date`, 0 when unknown."""
        return self.day // 10000

    @property
    def text(self) -> str:
        """All that is searched below the title, a passage a line."""
        return "\n".join(passage.text for passage in self.passages if passage.text)

    @property
    def content_hash(self) -> str:
        """The fingerprint, or one made of every field."""
        return self.fingerprint or digest(*(repr(getattr(self, field.name)) for field in fields(self)))


def order_of(key: str, day: int) -> tuple[int, int, str]:
    """Order in which equally good documents are shown: by kind, newest first, by id.

    An id that begins with a date is as old as that says, whatever is found out later: so an edit of the date moves no
    document. They are numbered the other way round: then a new postmortem comes behind the others, which keep their
    numbers.
    """
    kind, _, name = key.partition(":")
    dated = _DATED.match(name)
    if dated:
        year, month, of_month = dated.groups("01")
        day = int(year + month + of_month)
    return (KINDS.index(kind), -day, name)


def digest(*parts: str) -> str:
    """A short stable hash of texts, 128 bit."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(part.encode("utf-8", "surrogatepass"))
        state.update(b"\x00")
    return state.hexdigest()
