"""Is everything there, and in its place?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Surroundings, Theme
from postmortems.core import Level, Postmortem
from postmortems.core.postmortem import Status

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.{1,200}?)[ \t#]*$", re.MULTILINE)
_IMAGE = re.compile(
    r"!\[[^\]\n]{0,300}\]\(\s{0,5}<?(https?://[^\s)>]{1,300})|<img\b[^>\n]{0,500}?src=[\"']?(https?://[^\s\"'>]{1,300})"
)


def _missing(rule: Rule, case: Case, *, fields: tuple[str, ...], what: str) -> Iterator[Finding]:
    """One finding when none of the fields says anything; a draft may still be short of them."""
    item = case.item
    if fields == ("services",) and not case.library.catalog.services:
        return  # nothing could be named
    if not any(getattr(item, name) for name in fields):
        level = Level.INFO if item.status is Status.DRAFT else None
        yield rule.at_field(case, ("title",), f"nothing says {what}", f"Fill in `{fields[0]}`", level)


def _no_factor(rule: Rule, case: Case) -> Iterator[Finding]:
    # With a catalog that holds no factors nothing could be named; and what could not be read is reported already.
    item = case.item
    if item.factors or not case.library.catalog.factors or _lost_references(case, item):
        return
    level = Level.INFO if item.status is Status.DRAFT else None
    yield rule.at_field(case, ("title",), "no contributing factor is named", level=level)


def _lost_references(case: Case, item: Postmortem) -> bool:
    return item.path in case.around.once(_paths_with_lost_factors)


def _paths_with_lost_factors(around: Surroundings) -> frozenset[str]:
    return frozenset(problem.place.path for problem in around.library.problems if problem.code == "unknown-factor")


def _empty_body(rule: Rule, case: Case) -> Iterator[Finding]:
    if not case.item.body.strip():
        yield rule.at_field(case, ("title",), "the text below the fields is empty")


def _empty_section(rule: Rule, case: Case) -> Iterator[Finding]:
    source = case.source
    text = source.prose.outline
    headings = list(_HEADING.finditer(text, source.body_start))
    for index, heading in enumerate(headings):
        after = headings[index + 1] if index + 1 < len(headings) else None
        deeper = after is not None and len(after[1]) > len(heading[1])
        end = after.start() if after else len(text)
        # What is not outline is code, which is text enough, or a comment, such as a question that waits for its answer.
        code = "```" in source.text[heading.end() : end] or "~~~" in source.text[heading.end() : end]
        if not deeper and not code and not text[heading.end() : end].strip(" \t\n-*|:"):
            yield rule.at_text(
                case, heading.start(), heading.end(), f"the section {heading[2].strip()[:60]!r} is empty"
            )


def _second_title(rule: Rule, case: Case) -> Iterator[Finding]:
    if case.source.plain:
        return
    found = next(
        (match for match in _HEADING.finditer(case.source.prose.outline, case.source.body_start) if len(match[1]) == 1),
        None,
    )
    if found:
        message = "the text has a title of its own, and the page shows both"
        yield rule.at_text(case, found.start(), found.end(), message, "Remove the heading, or start it with `##`")


def _remote_image(rule: Rule, case: Case) -> Iterator[Finding]:
    for match in _IMAGE.finditer(case.source.prose.outline, case.source.body_start):
        group = 1 if match[1] else 2
        host = match[group].split("/")[2][:80]
        yield rule.at_text(case, match.start(group), match.end(group), f"the picture comes from {host}")


def _reading(code: str, title: str, why: str, question: str = "") -> Rule:
    return Rule(code, Theme.STRUCTURE, title, Level.ERROR, why, question, scope=Scope.READING)


def _field(
    code: str,
    title: str,
    fields: tuple[str, ...],
    what: str,
    why: str,
    question: str,
    good: str,
    level: Level = Level.INFO,
) -> Rule:
    find = partial(_missing, fields=fields, what=what)
    examples = (Example(f"(no `{fields[0]}`)", good),)
    return Rule(code, Theme.STRUCTURE, title, level, why, question, examples, find=find, fast=True)


_UNREAD = "A file that cannot be read is missing from every list, search and count."
_STRICT = "A word that the schema does not know would be dropped in silence, and with it what you meant."

READING: Iterable[Rule] = (
    _reading("file-unreadable", "The file cannot be read", _UNREAD),
    _reading(
        "file-too-large",
        "The file is too large",
        "The longest public write-ups are below 100 KB; logs belong elsewhere.",
    ),
    _reading("encoding", "The file is not UTF-8", _UNREAD),
    _reading("file-name", "The name cannot be an address", "The file's name is the id and the address of its page."),
    _reading(
        "link-outside", "The file is a link out of the folder", "Nothing outside the documentation folder is published."
    ),
    _reading("front-matter-missing", "There is no front matter", _UNREAD),
    _reading("front-matter-open", "The front matter is never closed", _UNREAD),
    _reading("front-matter-shape", "The front matter is no set of fields", _UNREAD),
    _reading("yaml-syntax", "The YAML is not valid", _UNREAD),
    _reading(
        "yaml-too-large",
        "The YAML is too large",
        "Long text in fields is hard to edit, and expanding aliases can fill the memory.",
    ),
    _reading(
        "yaml-tag",
        "A YAML tag is used",
        "Tags change what a value is; here every value is text until the schema says otherwise.",
    ),
    _reading("yaml-key", "A key is no plain word", _STRICT),
    _reading(
        "duplicate-key", "A field is given twice", "Only one of the two would count, and readers cannot know which."
    ),
    _reading("unknown-field", "There is no such field", _STRICT),
    _reading(
        "missing-field", "A required field is missing", "Without a title and a summary nobody can tell what happened."
    ),
    _reading("unknown-value", "There is no such value", _STRICT),
    _reading("not-a-list", "A list is needed", _STRICT),
    _reading("not-a-text", "A text is needed", _STRICT),
    _reading("not-fields", "Fields are needed", _STRICT),
    _reading(
        "too-long", "The text is too long", "Fields are shown in lists and cards; the long version belongs in the body."
    ),
    _reading("bad-moment", "The time cannot be read", "Durations are computed from these times."),
    _reading("bad-zone", "The time zone is unknown or ambiguous", "An hour of doubt in every time of the file."),
    _reading("bad-identifier", "This is no id", "Ids are parts of addresses: lower-case letters, digits and hyphens."),
    _reading(
        "bad-web-address",
        "This is no web address",
        "Readers follow these links; only http and https lead somewhere safe.",
    ),
    _reading("bad-empty-text", "The text is empty", "Leave a field out when nothing is known."),
    _reading(
        "bad-reason",
        "A decision has no reason",
        "Why something will not be done is worth as much as what will.",
        "What weighed more?",
    ),
    _reading("bad-since", "A day is needed, or true", _STRICT),
    _reading(
        "bad-day", "The day has a time of day", "Nobody needs the minute here, and it would have to be kept right."
    ),
    _reading("bad-whole-number", "A whole number is needed", _STRICT),
    _reading(
        "bad-verified",
        "Nobody says when a guard was seen",
        "A guard that nobody has looked at for years may be long gone.",
        "When did somebody last see it work, or fail?",
    ),
    _reading("bad-step", "A step leads nowhere, or to several things", "A path is walked one thing at a time."),
    _reading("empty-list", "A list has nothing in it", "Without signs, advice and evidence it is no lesson."),
    _reading("empty-item", "There is nothing behind a dash or comma", "An empty entry is a value that got lost."),
    _reading("more-problems", "There are more problems than are shown", "The first ones usually explain the rest."),
    _reading(
        "link-folder", "The folder is a link", "Links to folders are not followed, so what is in them is missing."
    ),
)
"""What is found while files are read; the code stands beside the code that reads."""

RULES: tuple[Rule, ...] = (
    *READING,
    Rule(
        "no-factor",
        Theme.STRUCTURE,
        "No contributing factor",
        Level.WARNING,
        "The factor is what others can learn from: it links this incident to those with the same gap.",
        "Which gap in the system let this become an incident?",
        (
            Example(
                "factors: []", "factors:\n  - id: missing-alert\n    evidence: No alert looks at the age of the queue."
            ),
        ),
        find=_no_factor,
        fast=True,
    ),
    _field(
        "no-service",
        "No service",
        ("services",),
        "what broke",
        "Who is about to change a service looks for its history by its name.",
        "Whose dashboard would have turned red?",
        "services: [checkout]",
        Level.WARNING,
    ),
    _field(
        "no-moment",
        "No time at all",
        ("started", "detected", "mitigated", "resolved"),
        "when it happened",
        "Without any time the incident falls out of every list by year.",
        "Which day was it, at least roughly?",
        "started: 2024-03",
    ),
    _field(
        "no-impact",
        "No impact",
        ("impact",),
        "who felt it",
        "Readers judge what to do first by who was hurt, how much and for how long.",
        "Who could not do what, and for how long?",
        "impact: One in five payments failed for 40 minutes.",
    ),
    _field(
        "no-symptom",
        "No symptom",
        ("symptoms",),
        "what it looked like",
        "The next person pastes the text on their screen into the search.",
        "What stood on the screen, word for word?",
        'symptoms: ["upstream connect error"]',
    ),
    _field(
        "no-went-well",
        "Nothing that worked or held",
        ("what_worked", "held"),
        "what worked or held",
        "What limited the harm is the cheapest thing to copy, and the first thing to protect.",
        "What would have made it worse, had it not been there?",
        "held: [The rate limit kept the database alive.]",
    ),
    Rule(
        "empty-body",
        Theme.STRUCTURE,
        "No text",
        Level.WARNING,
        "Fields say what happened; only the text says how one thing led to the other.",
        "How would you tell it to a colleague?",
        (Example("(nothing below the front matter)", "## What happened\n\nThe queue filled up because ..."),),
        find=_empty_body,
        fast=True,
    ),
    Rule(
        "empty-section",
        Theme.STRUCTURE,
        "A section without text",
        Level.INFO,
        "A heading with nothing below looks like something that was forgotten.",
        "Is there something to say, or can the heading go?",
        (Example("## Lessons\n\n## Actions", "## Actions"),),
        Scope.TEXT,
        _empty_section,
    ),
    Rule(
        "second-title",
        Theme.STRUCTURE,
        "A second title",
        Level.INFO,
        "The page shows the title of the front matter already; two that differ confuse, and ids follow neither.",
        "Which of the two titles is the better one?",
        (Example("# Checkout down", "## What happened"),),
        Scope.TEXT,
        _second_title,
    ),
    Rule(
        "remote-image",
        Theme.STRUCTURE,
        "A picture from elsewhere",
        Level.WARNING,
        "Pictures on other hosts vanish, and their host learns who reads this page.",
        "Can the picture be kept beside the text?",
        (Example("![CPU](https://img.example.com/cpu.png)", "![CPU](cpu.png)"),),
        Scope.TEXT,
        _remote_image,
    ),
)
