"""Postmortems and their actions."""

from postmortems.publish.api.shapes import Document, Link, Model, Moment, Span, Written


class FactorUse(Model):
    """A contributing factor as an incident showed it."""

    id: str
    """The factor."""
    evidence: str | None
    """How the gap showed itself there."""


class Relation(Model):
    """A tie to another postmortem."""

    kind: str
    """repeats, same-event, caused-by, follows or similar."""
    id: str
    """The other postmortem."""
    note: str | None
    """Why."""


class Action(Model):
    """Something to do, so that a gap closes."""

    text: str
    """What is to be done."""
    kind: str
    """prevent, detect, mitigate or process."""
    status: str
    """idea, planned, done or not-doing."""
    factor: str | None
    """The factor that it removes."""
    owner: str | None
    """The team that sees to it: an id of the teams, or a name."""
    due: Moment | None
    """When it is meant to be done."""
    link: str | None
    """Where the work is tracked."""
    reason: str | None
    """Why it will not be done."""


class ActionOfPostmortem(Action):
    """An action with where it comes from."""

    postmortem: str
    """The postmortem."""
    url: str
    """The postmortem's page."""


class PostmortemSummary(Document):
    """A postmortem in a list."""

    summary: str
    """What broke, how, for whom, and how it ended."""
    kind: str
    """incident, near-miss or security."""
    severity: str | None
    """sev1 (worst) to sev5."""
    services: list[str]
    """What broke, the first one first."""
    factors: list[str]
    """The gaps that let it happen."""
    trigger: str | None
    """What moved just before."""
    when: Moment | None
    """The first moment that is known of it."""
    api: str
    """All of it, as JSON."""


class Postmortem(Written):
    """All of a postmortem."""

    summary: str
    """What broke, how, for whom, and how it ended."""
    kind: str
    """incident, near-miss or security."""
    severity: str | None
    """sev1 (worst) to sev5."""
    services: list[str]
    """What broke, the first one first."""
    teams: list[str]
    """Who answers for these services."""
    trigger: str | None
    """What moved just before."""
    factors: list[FactorUse]
    """The gaps that let it happen."""
    detected_by: str
    """alert, employee, customer, third-party, routine-check or unknown."""
    timezone: str
    """The zone of its times."""
    started: Moment | None
    """When harm began."""
    detected: Moment | None
    """When somebody or something knew."""
    mitigated: Moment | None
    """When harm stopped growing or was mostly gone."""
    resolved: Moment | None
    """When everything was back to normal."""
    time_to_detect: Span | None
    """From start to detection."""
    time_to_mitigate: Span | None
    """From start to mitigation."""
    duration: Span | None
    """From start to resolution."""
    impact: str | None
    """Who felt what, how much and for how long."""
    symptoms: list[str]
    """What it looked like, word for word."""
    what_worked: str | None
    """What ended or limited it."""
    held: list[str]
    """Defences that held."""
    actions: list[Action]
    """What is to be done."""
    relations: list[Relation]
    """Ties to other postmortems."""
    lessons: list[str]
    """Lessons that it backs."""
    sources: list[Link]
    """Where the facts come from."""
