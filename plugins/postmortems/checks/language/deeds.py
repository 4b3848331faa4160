"""What somebody did, did not do, or should have done, where the text could say what made it possible."""

from __future__ import annotations

from postmortems.checks.language.rule import rule
from postmortems.checks.rule import Rule
from postmortems.checks.wording import (
    CAREFUL,
    COULD,
    FAILED,
    HUMAN_ERROR,
    NOT_DONE,
    NOT_FOLLOWED,
    OVERLOOKED,
    SHOULD,
    WRONGLY,
)
from postmortems.core import Level

_WHO = "says who, and not what made it possible"

DEEDS: tuple[Rule, ...] = (
    rule(
        "human-error",
        "Human error as a reason",
        Level.WARNING,
        HUMAN_ERROR,
        "ends the search where it should begin",
        "Everybody errs, every day; what differs is what an error can do. Nobody can fix *human error*, and "
        "whoever reads it stops asking.",
        "Which command, what did it accept, and what could it have refused?",
        ("The outage was due to human error.", "The tool accepted a target of all regions without asking back."),
        (
            "Operator error during the failover.",
            "The two consoles look alike, and the failover runs without a dry run.",
        ),
    ),
    rule(
        "failed-to",
        "Somebody failed to do something",
        Level.WARNING,
        FAILED,
        _WHO,
        "*Failed to* names a duty that is only visible afterwards, and hides what people were looking at instead.",
        "What did they see and take it to mean, and what would have shown them more?",
        (
            "We failed to verify that the agent was running.",
            "The check in the sandbox looks at the argument, not at the process.",
        ),
        (
            "The technician forgot to copy the file to one server.",
            "Copying is done by hand, server by server, and nothing compares them.",
        ),
    ),
    rule(
        "did-not",
        "Somebody did not do something",
        Level.WARNING,
        NOT_DONE,
        _WHO,
        "There is no end of things that somebody did not do. What they did had a reason, and the reason can be "
        "changed.",
        "What did they do instead, and what made that look right?",
        ("We did not test the rollback.", "The pipeline has no step that rolls back, so the first time was this one."),
        (
            "Did not disable the job despite knowing the risk.",
            "There is no standard way to pause the job, so it stayed on.",
        ),
    ),
    rule(
        "should-have",
        "Should have",
        Level.WARNING,
        SHOULD,
        "judges from the end of the story",
        "Afterwards the right step is obvious. At the time it was one of many, and the text does not say what "
        "spoke for another.",
        "What made the other way the sensible one, and what would have made this one the easy one?",
        (
            "The limit should have been raised before the sale.",
            "The limit was known; no alarm was on it and no date to act.",
        ),
        (
            "The tool shouldn't have been rushed to production.",
            "No step in the release path asks for a trial in a test cluster.",
        ),
    ),
    rule(
        "could-have",
        "Could have",
        Level.WARNING,
        COULD,
        "tells a story that did not happen",
        "What could have been is true of everything, and teaches nothing about what was.",
        "Which fact would have changed the course, and how would it have come to those who needed it?",
        (
            "Asking for details could have led to a quicker recovery.",
            "The support form asks neither for host nor for path; these two located the fault.",
        ),
    ),
    rule(
        "be-careful",
        "Be more careful",
        Level.WARNING,
        CAREFUL,
        "asks people for what a system could do",
        "Attention is the first thing that runs out in an incident. A resolution to be careful holds for about two "
        "weeks.",
        "Which check, default or alert would make the care unnecessary?",
        ("We need to be more careful with certificates.", "An alert fires 30 days before a certificate expires."),
        ("Be more aware of unintended changes.", "The pipeline refuses a plan that touches more than one component."),
    ),
    rule(
        "wrongly",
        "Wrongly assumed",
        Level.WARNING,
        WRONGLY,
        "judges an assumption by what came of it",
        "Every assumption felt right at the time. What made it plausible is the finding: a name, a default, a "
        "document.",
        "What made it plausible, and where would the truth have been visible?",
        ("We wrongly assumed that the chart sets limits.", "The chart sets no limits, and its README does not say so."),
    ),
    rule(
        "overlooked",
        "Overlooked",
        Level.WARNING,
        OVERLOOKED,
        "blames eyes for what was hard to see",
        "What is overlooked was not salient. How it was shown can be changed; how people look cannot.",
        "Where was it shown, beside what else, and how would it have stood out?",
        ("The changed header was overlooked.", "The comparison lists the names of headers, and not their values."),
    ),
    rule(
        "not-followed",
        "A procedure was not followed",
        Level.WARNING,
        NOT_FOLLOWED,
        "takes the paper for the work",
        "Procedures are left when they do not fit, are not known, or are slower than the work allows. That gap is "
        "the finding.",
        "How is the work really done, and what makes the written way the harder one?",
        (
            "The release procedure was not followed.",
            "Publishing needs a manual approval that nothing announces and nothing verifies.",
        ),
    ),
)
