"""What somebody did, or did not do."""

from __future__ import annotations

from postmortems.checks.phrases import PERSON, Phrase, words
from postmortems.checks.wording.guards import GOAL

HUMAN_ERROR = (
    Phrase(
        words(
            r"\b(?:human|pilot|administrator|engineer|developer|manual) (?:errors?|mistakes?)\b|\b(?:operator|user"
            r"|technician) (?:error|mistake)\b"
        ),
        ("error", "mistake"),
        unless_before=GOAL,
        unless_after=words(
            r"[ \t]?(?:messages?|rates?|codes?|pages?|handling|reports?|logs?|budgets?|percentages?|counts?|events?)\b"
        ),
    ),
    Phrase(
        words(r"\b(?:fat[- ]finger(?:ed|ing|s)?|finger trouble|pebkac)\b"), ("finger", "pebkac"), unless_before=GOAL
    ),
)

_DOING = (
    r"(?:test|check|verif(?:y|ied)|validat|notic|reali[sz]|read|follow|disabl|paus|block|revert|communicat|consider"
    r"|think|thought|underst[ao]{1,2}(?:nd|d)|inform|escalat|look"
    r"|pay|paid|ask|review|document|updat|confirm|catch|caught|spot|car(?:e|ed)|bother|anticipat|foresee|prepar"
    r"|plan|remember|react|respond|act|coordinat|declar"
    r"|turn|switch|stop|account for|double-check|monitor|rehears|practi[cs]e|perform|investigat|prioriti[sz]"
    r"|appreciat|recogni[sz]|identif(?:y|ied)|tell|told|question)"
)

FAILED = (
    # Only "failed to": one may fail a primary over, or fail a test on purpose.
    Phrase(
        words(
            r"\b(?:(?:failed|fails|failing) to"
            r"|(?:forgot|forgets|forgotten|forgetting|neglected|neglecting|omitted) (?:to|about|the|a|that))\b"
        ),
        ("fail", "forg", "neglect", "omit"),
        human=True,
    ),
    Phrase(words(r"\bforgot to\b"), ("forgot",), human=True, elided=True),
    Phrase(
        words(
            r"\bmissed (?:the|a|an|this|that|these|those|several|some|our) (?:\w{1,20} ){0,2}(?:alerts?|alarms?"
            r"|warnings?|steps?|signals?|signs?|messages?|notifications?|e?-?mails?|bugs?|problems?|issues?|errors?"
            r"|change|fact|check|flag|detail)\b"
        ),
        ("missed",),
        human=True,
    ),
    Phrase(
        words(
            rf"\bfailure (?:to|of the {PERSON} to) (?:(?:properly|adequately|correctly|fully) )?(?:{_DOING})\w{{0,6}}\b"
        ),
        ("failure",),
    ),
)

NOT_DONE = (
    Phrase(
        words(
            r"\b(?:did not|didn['’]t|had not|hadn['’]t|have not|haven['’]t|never) (?:(?:properly|really|fully"
            r"|actually|even|adequately|sufficiently|explicitly|immediately|initially|yet"
            rf"|ever) )?{_DOING}\w{{0,6}}\b"
        ),
        ("not", "n't", "n’t", "never"),
        human=True,
        elided=True,
        # "Nothing uses this path outside of production, so we did not catch it": the mechanism is named.
        unless_before=words(
            r"\b(?:so|therefore|hence|thus|which is why|this is why|meaning(?: that)?),?(?: [\w'’-]{1,20}){0,4} ?$"
        ),
        unless_after=words(
            r"[^.\0]{0,40}\b(?:yet|until now|any (?:errors?|impact|issues?|problems?|data loss|further)|data loss"
            r"|further)\b"
        ),
    ),
    # None of us, no one, nobody: the subject says no.
    Phrase(
        words(
            r"\b(?:nobody|no[- ]one|none of (?:us|the (?:team|engineers|reviewers|developers)))(?: (?:had|has|ever"
            rf"|then|really))? (?:{_DOING}ed|{_DOING}d|read|thought|understood|caught|told|paid)\b"
        ),
        ("nobody", "no one", "no-one", "none of"),
    ),
    Phrase(
        words(
            r"\bdespite (?:being (?:fully |well )?aware|knowing|having been (?:told|warned|informed)|(?:our|the"
            r"|repeated|earlier|several) warnings?|warnings)\b"
        ),
        ("despite",),
    ),
    Phrase(
        words(
            r"\b(?:ignored|dismissed|disregarded) (?:the|this|that|these|an?|our|all|repeated|several"
            r"|earlier) (?:\w{1,20} ){0,2}(?:alerts?|alarms?|warnings?|advice|recommendations?|signs?|signals?"
            r"|reports?|findings?)\b"
        ),
        ("ignored", "dismissed", "disregarded"),
        human=True,
    ),
)

_BY_CHANCE = r"(?:accidentally|mistakenly|inadvertently|unintentionally|unwittingly|unknowingly|carelessly|recklessly)"

ACCIDENT = (
    Phrase(
        words(
            rf"\b{_BY_CHANCE}\b(?! (?:assumed|thought|believed|concluded|expected|interpreted|diagnosed|judged"
            r"|considered|presumed))"
        ),
        (
            "accidentally",
            "mistakenly",
            "inadvertently",
            "unintentionally",
            "unwittingly",
            "unknowingly",
            "carelessly",
            "recklessly",
        ),
        human=True,
        elided=True,
    ),
    # Nothing runs by accident but by somebody, so the adverb hides an actor; unless it names what is to be prevented.
    Phrase(
        words(r"\baccidentally (?!assumed|thought|believed)[a-z]{3,}"),
        ("accidentally",),
        unless_before=words(
            r"\b(?:prevent|avoid|reduc|protect|guard|so that|cannot|can['’]t|could|can|may|might|never|not"
            r"|no longer|without|to|from|against|if|when)\b(?:\w{0,5})[^.\0]{0,60}$"
        ),
    ),
    Phrase(
        words(
            r"\baccidental (?:\w{3,16} )?(?:execution|deletion|removal|change|changes|run|push|deploy(?:ment)?"
            r"|merge|commit|click|command|revert|shutdown|restart|drop|overwrite|misconfiguration|activation"
            r"|publication|termination)\b"
        ),
        ("accidental",),
        unless_before=GOAL,
        unless_after=words(r" (?:protection|prevention|guard)\b"),
    ),
    Phrase(words(r"\b(?:by (?:mistake|accident))\b"), ("by mistake", "by accident"), unless_before=GOAL),
    Phrase(
        words(
            r"\b(?:made|makes|making) (?:an?|the|this|several|some) (?:\w{1,16} )?(?:typo|typing error|mistake|slip"
            r"|blunder|error)\b|\b(?:mistyped|misclicked|mis-clicked|misconfigured|fat-fingered|botched|bungled"
            r"|typed the wrong|ran the wrong|deleted the wrong|pressed the wrong|clicked the wrong|used the wrong"
            r"|chose the wrong|selected the wrong|picked the wrong|restarted the wrong|entered the wrong)\b"
        ),
        ("made", "mak", "mistyped", "click", "misconfigured", "finger", "botched", "bungled", "the wrong"),
        human=True,
        elided=True,
    ),
    Phrase(
        words(
            r"\b(?:a|the|one|single|simple|this) (?:\w{1,12} )?typo\b[^.\0]{0,40}\b(?:by|took|brought|caused|led"
            r"|broke|deleted|removed)\b|\b(?:typo|mistake|error|slip|blunder) (?:made )?(?:by|of"
            r"|on the part of) (?:an?|the|one|our|one of our)(?: [\w-]{1,20}){0,2} " + PERSON + r"\b"
        ),
        ("typo", "mistake", "error", "slip", "blunder"),
        unless_before=GOAL,
    ),
)

LONE = (
    Phrase(
        words(
            r"\bby (?:an?|one)(?: single| lone| inexperienced| junior| new| tired"
            rf"| careless)(?: [\w-]{{1,20}}){{0,2}} {PERSON}\b"
        ),
        ("single", "lone", "inexperienced", "junior", "new", "tired", "careless"),
        elided=True,
    ),
    Phrase(
        words(
            r"\b(?:an?|one|the) (?:single|lone|inexperienced|junior|careless|tired"
            rf"|new)(?: [\w-]{{1,20}}){{0,2}} {PERSON} (?:had |has )?(?:with no|without|who|made|ran|deleted"
            r"|changed|pushed|deployed|executed|entered|removed|wiped|applied|merged)\b"
        ),
        ("single", "lone", "inexperienced", "junior", "careless", "tired", "new"),
        elided=True,
    ),
    Phrase(
        words(
            r"\bleft (?:the|a|an|one|this|that|it|its)(?: [\w-]{1,20}){0,4} (?:blank|empty|open|unset|unlocked"
            r"|enabled|disabled|unprotected|exposed|in place)\b"
        ),
        ("left",),
        human=True,
    ),
)
