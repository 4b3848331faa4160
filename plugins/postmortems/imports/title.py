"""What a write-up is called, and what must not pass for a title."""

from __future__ import annotations

import re

from postmortems.core.text import is_web_address
from postmortems.imports.plain import plain, sentences, shortened

LIMIT = 120
_GENERIC = re.compile(
    r"(?:the )?(?:full |preliminary |final )?(?:incident |outage |public |internal )?(?:post-? ?mortems?|incident|"
    r"outage|root cause analysis|rca|"
    r"report|"
    r"(?:after|post)[ -](?:action|incident)(?: (?:review|report))?|review|summary|overview|untitled|title|"
    r"incident title|"
    r"home|blog|status|(?:engineering |blog )?archives?|news|n/a|none|unknown|tbd|tba)"
    r"(?: (?:report|review|analysis|summary|template))?(?:[\s:–-]*(?:dd/mm/yyyy|yyyy-mm-dd|\[.{0,40}\]|<.{0,40}>))?",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{16,}", re.IGNORECASE)
_EXPORTED = re.compile(r"[ _-]+[0-9a-f]{32}$", re.IGNORECASE)
"""What some wikis put behind the name of every page that they export."""
_PREFIX = re.compile(
    r"(?:\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{8}|(?:PM|INC|PIR|RCA|IR)[-_ ]?\d[\d-]*)[\s_–-]*", re.IGNORECASE
)


def is_generic(title: str) -> bool:
    """Whether a title fits every write-up, or is none: `Postmortem`, `Incident report`, a web address, one word."""
    words = " ".join(title.split()).strip(" .:#*_–-")
    return not any(char.isalpha() for char in words) or bool(_GENERIC.fullmatch(words[:120])) or is_web_address(words)


def title_from_stem(stem: str) -> str:
    """A title made of a file's name; empty when the name says nothing, as a uuid or a bare date does."""
    if _UUID.fullmatch(stem):
        return ""
    stem = _EXPORTED.sub("", stem)
    words = stem[_PREFIX.match(stem).end() :] if _PREFIX.match(stem) else stem  # type: ignore[union-attr]
    words = " ".join((words if " " in words.strip() else re.sub(r"[-_]+", " ", words)).split())
    return "" if is_generic(words) else words[:1].upper() + words[1:]


def title_from_text(text: str, who: str = "") -> str:
    """A title made of the first sentence of a summary, with who it happened to before it if that is known."""
    first = next(iter(sentences(plain(text))), "").rstrip(" .!?")
    if not first:
        return ""
    if who and who.casefold() not in first.casefold():
        first = f"{who}: {first}"
    if len(first) > LIMIT:
        clause = re.split(
            r"(?:;|, (?:which|leaving|causing|resulting|leading|so|while|because|and)|\s[–—-]\s)", first[: 2 * LIMIT]
        )[0]
        first = clause if len(clause) >= 30 else first
    return shortened(first, LIMIT)
