"""Does the text ask what made it the sensible thing to do, or who did it?

Blame towards others and towards oneself, a single root cause, words that judge, and hindsight. Every rule has a why, a
question and a rewording; none of them blocks unless a team wants that. In quotations, in rows of a timeline and in
actions a finding is a hint only.
"""

from __future__ import annotations

from functools import partial

from postmortems.checks.phrases import Phrase, find_phrases
from postmortems.checks.rule import Example, Rule, Scope, Theme
from postmortems.checks.wording import (
    ACCIDENT,
    AT_FAULT,
    ATTITUDE,
    CAREFUL,
    COULD,
    FAILED,
    HINDSIGHT,
    HUMAN_ERROR,
    JUDGEMENT,
    LONE,
    NOT_DONE,
    NOT_FOLLOWED,
    OTHER_TEAM,
    OVERLOOKED,
    PERSON_WORDS,
    ROOT_CAUSE,
    SELF_BLAME,
    SHOULD,
    WRONGLY,
)
from postmortems.core import Level


def _rule(
    code: str,
    title: str,
    level: Level,
    phrases: tuple[Phrase, ...],
    says: str,
    why: str,
    question: str,
    *examples: tuple[str, str],
    once: bool = False,
) -> Rule:
    find = partial(find_phrases, phrases=phrases, says=says, once=once)
    shown = tuple(Example(*pair) for pair in examples)
    return Rule(code, Theme.LANGUAGE, title, level, why, question, shown, Scope.TEXT, find)


_WHO = "says who, and not what made it possible"

RULES: tuple[Rule, ...] = (
    _rule(
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
    _rule(
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
    _rule(
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
    _rule(
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
    _rule(
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
    _rule(
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
    _rule(
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
    _rule(
        "overlooked",
        "Overlooked",
        Level.WARNING,
        OVERLOOKED,
        "blames eyes for what was hard to see",
        "What is overlooked was not salient. How it was shown can be changed; how people look cannot.",
        "Where was it shown, beside what else, and how would it have stood out?",
        ("The changed header was overlooked.", "The comparison lists the names of headers, and not their values."),
    ),
    _rule(
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
    _rule(
        "self-blame",
        "Blame towards ourselves",
        Level.WARNING,
        SELF_BLAME,
        "is hard on us and tells the reader nothing",
        "Blame stops learning, also when it is aimed at oneself: it replaces the figure and the mechanism.",
        "What is the fact, and what is the target?",
        ("Four hours to detect is completely unacceptable.", "Detection took 4 h 14 min; the target is 15 minutes."),
        ("This was our bad.", "The client has no timeout of its own, and the default is a minute."),
    ),
    _rule(
        "at-fault",
        "At fault",
        Level.WARNING,
        AT_FAULT,
        "looks for somebody to blame",
        "Once somebody is to blame, nobody looks further.",
        "What made it possible for anybody in that place?",
        ("The operations team was at fault.", "The runbook leaves the second step out."),
    ),
    _rule(
        "accidental-actor",
        "An accident with an actor",
        Level.WARNING,
        ACCIDENT,
        "calls it an accident of a person",
        "The next person meets the same button. What matters is that one click, or one letter, was enough.",
        "What looked alike, what was one step away, and what would have asked back?",
        (
            "An engineer accidentally deleted the volume.",
            "One command deletes the volume of whichever context is active; two contexts look alike.",
        ),
        ("A typo took down the cluster.", "The field takes any number and applies it at once."),
    ),
    _rule(
        "lone-actor",
        "One single person",
        Level.INFO,
        LONE,
        "makes one person the story",
        "That one person could do it alone is a property of the system; who it was is not.",
        "What would make the tool the subject of this sentence?",
        ("An operator left the field blank.", "A blank field means a term of one year and deletion at its end."),
    ),
    _rule(
        "other-team",
        "Another team's fault",
        Level.INFO,
        OTHER_TEAM,
        "speaks about a team that is not heard here",
        "The other team had reasons that this text does not know, and will stop reading here.",
        "What was agreed, how did they learn of it, and what did it ask of them?",
        (
            "Networking are not prioritising their certificates.",
            "No owner was agreed for the expiry of these certificates.",
        ),
        ("Teams still haven't adopted the library.", "The recommendation was posted once, in a channel of 160 people."),
    ),
    _rule(
        "judgement",
        "A word that judges",
        Level.INFO,
        JUDGEMENT,
        "judges, where a figure or a mechanism would explain",
        "Readers learn that it was bad, and not what it was.",
        "Which number or mechanism stands behind the word?",
        ("A poor release strategy.", "Fixes wait for the next planned release, which takes two weeks."),
    ),
    _rule(
        "attitude",
        "A state of mind as a reason",
        Level.INFO,
        ATTITUDE,
        "explains it by a state of mind",
        "Trust and confidence come from experience with the system; what fed them can be looked at.",
        "What had this trust been earned by, and where did that stop being true?",
        (
            "There was too much trust in the dashboards.",
            "Three states of the queue have no alert; the dashboard shows green in all of them.",
        ),
    ),
    _rule(
        "root-cause",
        "One single cause",
        Level.INFO,
        ROOT_CAUSE,
        "promises a single cause",
        "Incidents in complex systems need several conditions at once; whoever looks for the root stops at the first.",
        "What else had to be as it was for this to happen?",
        (
            "The root cause was a full disk.",
            "The disk filled up (trigger); no alert looks at it, and the queue keeps everything (factors).",
        ),
        once=True,
    ),
    _rule(
        "hindsight",
        "Hindsight",
        Level.INFO,
        HINDSIGHT,
        "looks back from the end of the story",
        "Knowing the outcome makes it look foreseeable. Those in the middle had other signals, and more of them.",
        "What was visible then, to whom, and beside what else?",
        ("In hindsight the warning was obvious.", "The warning was one of 300 lines that day, at the level `info`."),
    ),
    _rule(
        "named-person",
        "A person is spoken about",
        Level.INFO,
        PERSON_WORDS,
        "speaks about one person",
        "Even without a name colleagues know who is meant, and it does not matter to the finding.",
        "Which role, or which tool, can take the place?",
        (
            "She restarted the wrong host.",
            "The host names differ in one digit; the on-call engineer restarted the neighbour.",
        ),
        once=True,
    ),
)
