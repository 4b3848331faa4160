"""Lessons and learning paths."""

from postmortems.publish.api.shapes import Document, Link, Model, Moment, Written


class Guard(Model):
    """Something that stops it without anybody having to remember."""

    text: str
    """What it is."""
    kind: str
    """lint-rule, test, policy, alert, limit, automation, design or review."""
    state: str
    """proposed, enforced or broken."""
    link: str | None
    """Where it can be seen."""
    verified: Moment | None
    """When somebody last saw that it works, or that it does not."""


class Evidence(Model):
    """An incident that backs a lesson."""

    id: str
    """The postmortem."""
    note: str | None
    """How the lesson showed itself there."""


class AppliesTo(Model):
    """Where somebody should think of a lesson."""

    services: list[str]
    """Services."""
    factors: list[str]
    """Factors."""
    triggers: list[str]
    """Triggers."""
    paths: list[str]
    """Globs of code."""


class LessonSummary(Document):
    """A lesson in a list."""

    claim: str
    """What is true, in a sentence."""
    guarded: bool
    """Whether anything stops it today."""
    count: int
    """How many postmortems back it."""
    reviewed: Moment | None
    """When somebody last checked that it still holds."""
    api: str
    """All of it, as JSON."""


class Lesson(Written):
    """All of a lesson."""

    claim: str
    """What is true, in a sentence."""
    signs: list[str]
    """How it shows itself."""
    do: list[str]
    """What to do."""
    guards: list[Guard]
    """What stops it without anybody having to remember."""
    applies_to: AppliesTo
    """Where somebody should think of it."""
    evidence: list[Evidence]
    """Postmortems that back it."""
    sources: list[Link]
    """Where to read more."""


class Question(Model):
    """Something to ask oneself after a step."""

    ask: str
    """The question."""
    answer: str | None
    """What a good answer looks like."""


class Step(Model):
    """One thing to read or do."""

    kind: str
    """lesson, postmortem, practice (the exercise of a postmortem) or page."""
    target: str
    """The id of the lesson or postmortem; of a page, its file."""
    why: str
    """Why it comes here."""
    questions: list[Question]
    """Questions to check oneself with."""


class PathSummary(Document):
    """A learning path in a list."""

    summary: str
    """What somebody knows at its end."""
    audience: str
    """Whom or which occasion it is for."""
    steps: int
    """How many steps it has."""
    api: str
    """All of it, as JSON."""


class Path(Written):
    """All of a learning path."""

    summary: str
    """What somebody knows at its end."""
    audience: str
    """Whom or which occasion it is for."""
    steps: list[Step]
    """What to read and do, in this order."""
