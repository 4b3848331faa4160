"""The value: a postmortem told in the order in which it became known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postmortems.core.postmortem import DetectedBy

if TYPE_CHECKING:
    from postmortems.core.postmortem import Postmortem

NOTICED = {
    DetectedBy.ALERT: "An alert fired.",
    DetectedBy.EMPLOYEE: "A colleague noticed it.",
    DetectedBy.CUSTOMER: "Customers reported it.",
    DetectedBy.THIRD_PARTY: "Somebody outside reported it.",
    DetectedBy.ROUTINE_CHECK: "A routine check showed it.",
    DetectedBy.UNKNOWN: "How it was noticed is not on record.",
}
_FROM_START = ", so the clock counts from the beginning."


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the timeline.

    Attributes:
        clock: When, in words: the time alone on the day of the opening, else with its date.
        text: Plain text, a paragraph each; code stands between backticks.
        wrong_turn: The timeline marks it as one.
    """

    clock: str
    text: tuple[str, ...]
    wrong_turn: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """All that a responder knows at the first sign.

    Attributes:
        when: The time of the first sign, with its weekday where the day is known.
        from_start: The clock counts from the beginning, as it is not known when somebody noticed.
        services: Ids of what users meet, without what it stands on.
        told: What is said about the situation: the author's brief, or the entry of the detection.
        symptoms: What it looked like, as far as it was met then and does not tell the end.
    """

    when: str
    from_start: bool
    services: tuple[str, ...]
    detected_by: DetectedBy
    told: tuple[str, ...]
    symptoms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A question, and what was seen and done next.

    Attributes:
        clock: When the next thing happened.
        elapsed: How long after the first sign, such as `6 min`; empty when that is not known.
        hint: The author's; may be empty.
        symptoms: What else it looked like by then.
    """

    number: int
    clock: str
    elapsed: str
    ask: str
    hint: str
    entries: tuple[Entry, ...]
    symptoms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A postmortem as an exercise.

    Attributes:
        title: Gives nothing away.
        before: What had happened before anybody noticed, for the end.
        afterwards: What followed when all was over.
        withheld: Symptoms that would have told the end, or of which nobody knows when they were met.
        wrong_turns: The author's words on them.
        authored: The author has added to it.
    """

    postmortem: Postmortem
    title: str
    opening: Opening
    steps: tuple[Step, ...]
    before: tuple[Entry, ...]
    afterwards: tuple[Entry, ...]
    withheld: tuple[str, ...]
    wrong_turns: tuple[str, ...]
    authored: bool

    @property
    def minutes(self) -> int:
        """About how long one person takes, to five minutes: three for a step, and five to begin and to look back."""
        return 5 * round((5 + 3 * len(self.steps)) / 5)

    @property
    def noticed(self) -> str:
        """A sentence on how and when it was noticed."""
        how = NOTICED[self.opening.detected_by]
        if not self.opening.from_start:
            return how
        if self.opening.detected_by is DetectedBy.UNKNOWN:
            return f"How and when it was noticed is not on record{_FROM_START}"
        return f"{how} When is not on record{_FROM_START}"
