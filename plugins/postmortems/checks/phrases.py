"""How a phrase is found in prose, and what makes it harmless where it stands.

Every pattern begins with words that are rare, and what surrounds a match is looked at within a window of fixed size, so
a text costs time in proportion to its length whatever it says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from postmortems.checks.rule import Case, Finding, Rule
from postmortems.checks.sections import BLANK, END, MAYBE_BLANK, Section
from postmortems.core import Level

_WINDOW = 160
_STOP = re.compile(rf"[.!?;](?=[\s{END}\"'”’)]|$)|{END}")


_SPACE = re.compile(r"(\\.|\[(?:\\.|[^\]\\])+\])| (\??)")


class Words:
    """A pattern that is compiled when it is first looked for: a site build loads all rules and asks few of them."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready to search with."""

        def spread(match: re.Match[str]) -> str:
            return match[1] or (MAYBE_BLANK if match[2] else BLANK)

        return re.compile(_SPACE.sub(spread, self.pattern), re.IGNORECASE)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.match(text, start, end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text)


def words(pattern: str) -> Words:
    """A pattern in which a blank stands for any white space within a paragraph; upper and lower case are the same.

    A blank with a question mark may be absent; in a set of characters a blank is a blank.
    """
    return Words(pattern)


NOT = r"(?:not|n['’]t|never)"
PERSON = (
    r"(?:(?:we|i|he|she|nobody|no one|none of (?:us|them)|someone|somebody|everyone|everybody)"
    r"|(?:engineer|developer|technician|admin|administrator|sysadmin|employee|colleague|team|maintainer|reviewer|author"
    r"|responder|contractor|intern|dba|sre|analyst|consultant|architect|tester|programmer|committer|contributor|pilot"
    r"|controller|dispatcher|staff member|team member|crew member|technicians? on duty)s?|staff|crew|on-?call"
    r"|management|leadership"
    r"|(?<!kubernetes.)(?<!k8s.)(?<!flux.)(?<!helm.)(?<!prometheus.)operators?|members? of (?:the|our|that|this"
    r"|staff)(?: [\w-]{1,20}){0,3})"
)
"""Who can be blamed. Customers and users are not among them, nor are workers, agents and members of a cluster."""
_ADVERB = (
    r"(?:also|then|again|simply|just|unfortunately|however|later|still|initially|apparently|originally|repeatedly"
    r"|consistently|clearly|obviously|completely|totally|first|therefore|even|all|both|often|had|has|have|having"
    r"|was|were"
    r"|is|are|been|who|that|collectively|soon|next|probably|perhaps|never|mistakenly|accidentally|did)"
)
_TAIL = (
    r"(?:,? (?:of|in|on|from|at|for|with|making|performing|running|doing|reviewing|deploying|who was|who were)"
    r"(?: (?!that\b|which\b|and\b|but\b|because\b|when\b|whose\b)[\w'’-]{1,25}){1,4},?)?"
)
_SUBJECT = words(rf"(?<![\w¤'’-]){PERSON}(?!['’\w-]){_TAIL}(?:,? {_ADVERB},?){{0,5}} ?$")
# "We changed the file and forgot to ...": the subject stands at the start of the sentence.
_SHARED = words(
    r"^\W{0,6}(?:[\w-]{1,20},? ){0,3}(?:we|i|he|she|(?:the|an?|our|one"
    rf"|two)(?: [\w-]{{1,20}}){{0,2}} {PERSON})\b[^{END}]*"
    rf"\b(?:and|but|then)(?: {_ADVERB}){{0,3}} ?$"
)
_OTHER_SUBJECT = words(r"\b(?:that|which|when|because|since|saw|observed|noticed|found|it|they)\b")
_ATTACKER = words(
    r"\b(?:attackers?|intruders?|adversar(?:y|ies)|hackers?|thie(?:f|ves)|criminals?|fraudsters?|malicious"
    r"|rogue (?:employee|insider)|threat actors?|phish\w*|insiders?)\b"
)


@dataclass(frozen=True)
class Phrase:
    """Words that a rule looks for.

    Attributes:
        pattern: The words.
        hints: One of these stands in every match, in lower case; texts without any are passed over quickly.
        human: A person has to be the subject: within a few words before, or at the start of the sentence.
        elided: Or the subject may be missing at the start of a bullet.
        unless_before: What in the same clause, before it, makes it harmless.
        unless_after: What right after it makes it harmless.
        level: Less than the rule's own level, for the doubtful.
        headings: Whether it counts in headings.
    """

    pattern: Words
    hints: tuple[str, ...]
    human: bool = False
    elided: bool = False
    unless_before: Words | None = None
    unless_after: Words | None = None
    level: Level | None = None
    headings: bool = True


def find_phrases(
    rule: Rule, case: Case, *, phrases: tuple[Phrase, ...], says: str, once: bool = False
) -> Iterator[Finding]:
    """A finding for every phrase, at most one for the same words.

    Args:
        rule: The rule.
        case: The file.
        phrases: What to look for.
        says: The message after the words found, such as `says who, not what made it possible`.
        once: One finding a file is enough.
    """
    prose = case.source.prose
    taken: list[tuple[int, int]] = []
    for phrase in phrases:
        if not any(hint in prose.lower for hint in phrase.hints):
            continue
        for match in phrase.pattern.finditer(prose.text):
            start, end = match.span()
            section = prose.section(start)
            if any(start < other_end and other < end for other, other_end in taken[-50:]):
                continue
            if section is Section.PEOPLE or (section is Section.HEADING and not phrase.headings):
                continue
            if not _counts(phrase, prose.text, start, end):
                continue
            # A sentence that says it twice is one hint.
            if taken and prose.text.find(END, taken[-1][1], start) < 0 and 0 <= start - taken[-1][1] < _WINDOW:
                continue
            taken.append((start, end))
            soft = section in (Section.TIMELINE, Section.ACTIONS) or prose.quoted(start)
            level = Level.INFO if soft else phrase.level
            yield rule.at_text(case, start, end, f"{shown(match[0])} {says}", level=level)
            if once:
                return


def shown(text: str) -> str:
    """Words of a text between quotation marks, folded and cut."""
    folded = " ".join(text.replace(END, " ").replace("¤", "·").split())
    return f"“{folded if len(folded) <= 60 else folded[:57] + '...'}”"


def _counts(phrase: Phrase, text: str, start: int, end: int) -> bool:
    before, whole = clause_before(text, start)
    if phrase.human and not (has_person(before) or (phrase.elided and whole and not before.strip(" \t\n\"'“‘("))):
        return False
    if _ATTACKER.search(before):
        return False
    if phrase.unless_before and phrase.unless_before.search(before):
        return False
    return not (phrase.unless_after and phrase.unless_after.match(text, end, min(end + _WINDOW, len(text))))


def clause_before(text: str, start: int) -> tuple[str, bool]:
    """What stands before a place in its sentence, and whether that is all of it."""
    low = max(start - _WINDOW, 0)
    window = text[low:start]
    stops = list(_STOP.finditer(window))
    return (window[stops[-1].end() :], True) if stops else (window, low == 0)


def has_person(before: str) -> bool:
    """Whether a person is the subject of what follows."""
    if _SUBJECT.search(before):
        return True
    return bool(_SHARED.match(before)) and not _OTHER_SUBJECT.search(before)
