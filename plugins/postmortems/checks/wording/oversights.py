"""What somebody took for true, did not see, or did not keep to."""

from __future__ import annotations

from postmortems.checks.phrases import NOT, PERSON, Phrase, words
from postmortems.checks.wording.guards import GOAL

WRONGLY = (
    Phrase(
        words(
            r"\b(?:mistakenly (?:assumed|thought|believed|concluded|expected|interpreted|diagnosed|judged"
            r"|considered|presumed)|(?:wrongly|incorrectly|erroneously|falsely|na[iï]vely|blindly|foolishly"
            r"|wrongfully) (?:thought|ran|set|put|sent|told|chose|took|made|[a-z]{3,16}ed))\b"
        ),
        (
            "wrongly",
            "mistakenly",
            "incorrectly",
            "erroneously",
            "falsely",
            "vely",
            "blindly",
            "foolishly",
            "carelessly",
            "wrongfully",
        ),
        human=True,
        elided=True,
    ),
    Phrase(
        words(r"\b(?:misread|misunderstood|misjudged|misinterpreted|underestimated|miscalculated)\b"),
        ("mis", "underest"),
        human=True,
        elided=True,
    ),
    Phrase(
        words(
            r"\b(?:wrongly|mistakenly|incorrectly|erroneously) \w{3,16}ed (?:[\w-]{1,20} ){0,3}by (?:an?|the"
            rf"|one of|our)(?: [\w-]{{1,20}}){{0,2}} {PERSON}\b"
        ),
        ("wrongly", "mistakenly", "incorrectly", "erroneously"),
    ),
    Phrase(
        words(r"\b(?:wrong|false|incorrect|naive|bad) assumptions? (?:by|of|on the part of) (?:the|our|an?)\b"),
        ("assumption",),
    ),
)

OVERLOOKED = (
    Phrase(
        words(
            r"\b(?:was|were|been|being|got|is|are) (?:also |simply |completely |just |unfortunately |initially "
            r"|easily )?(?:overlooked|forgotten|neglected)\b"
        ),
        ("overlooked", "forgotten", "neglected"),
        unless_before=GOAL,
    ),
    Phrase(
        words(
            r"\b(?:alerts?|alarms?|warnings?|steps?|signals?|messages?|notifications?|e?-?mails?|this|it|which|bug"
            r"|problem|issue|error|change|fact|detail) (?:was|were|had been|has been|got) (?:also |simply "
            r"|completely |just |unfortunately |initially |then )?(?:missed|ignored)\b"
        ),
        ("missed", "ignored"),
    ),
    Phrase(words(r"\boverlooked\b"), ("overlooked",), human=True, elided=True),
    Phrase(
        words(
            r"\b(?:oversight|an? omission) (?:by|on the part of|of) (?:the|our|an?|one)\b|\b(?:was|due to"
            r"|because of) (?:simply )?an oversight\b"
        ),
        ("oversight", "omission"),
    ),
)

_PROCEDURE = (
    r"(?:process(?:es)?|procedures?|runbooks?|playbooks?|checklists?|polic(?:y|ies)|protocols?|guidelines?"
    r"|instructions?|steps?|rules?|standards?|practices?|reviews?|requirements?)"
)

NOT_FOLLOWED = (
    Phrase(
        words(
            rf"\b(?:was|were|is|are|has been|have been|had been|being)(?: {NOT}|n['’]t) (?:being )?(?:fully "
            r"|properly |correctly |always |strictly )?(?:followed|adhered to|respected|complied with|obeyed)\b"
            r"|\b(?:was|were)n['’]t (?:being )?(?:fully |properly |always )?(?:followed|adhered to)\b"
        ),
        ("followed", "adhered", "respected", "complied", "obeyed"),
        unless_before=words(r"\b(?:redirects?|links?|pointers?|symlinks?|path|header)\b"),
    ),
    Phrase(
        words(
            r"\b(?:skipped|bypassed|violated|circumvented|disregarded|broke|ignored|deviated from|strayed from"
            r"|did not (?:follow|adhere to|comply with)|didn['’]t (?:follow|adhere to)) (?:the|our|this|that|an?"
            rf"|all|its|their|established|standard|normal|usual) (?:[\w-]{{1,20}} ){{0,3}}{_PROCEDURE}\b"
        ),
        (
            "skipped",
            "bypassed",
            "violated",
            "circumvented",
            "disregarded",
            "broke",
            "ignored",
            "deviated",
            "strayed",
            "follow",
            "adhere",
            "comply",
        ),
        human=True,
        unless_before=words(r"\bhad to\b"),
    ),
    Phrase(
        words(
            rf"\b{_PROCEDURE} (?:was|were) (?:deliberately |knowingly |simply |also )?(?:ignored|skipped|violated"
            r"|disregarded|broken)\b"
        ),
        ("ignored", "skipped", "violated", "disregarded", "broken"),
        unless_before=words(r"\b(?:tests?|jobs?|build|pipeline)\b"),
    ),
    Phrase(
        words(r"\bfailure to (?:follow|adhere|comply)\b|\bwithout following (?:the|our|any)\b"),
        ("failure to", "without following"),
    ),
)
