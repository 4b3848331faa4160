"""The story judged from its end, and resolutions for the next one."""

from __future__ import annotations

from postmortems.checks.phrases import NOT, PERSON, Phrase, words
from postmortems.checks.wording.guards import GOAL
from postmortems.core import Level

_PARTICIPLE = (
    r"(?:been(?: [\w-]{1,16}ly)? [\w-]{2,20}|seen|known|caught|done|gone|taken|found|made|built|sent|run|set|put"
    r"|told|kept|held|given|written|chosen|thought"
    r"|understood|foreseen|spoken|brought|left|led|lead|meant|paid|had|begun|shut|read|[a-z]{2,18}ed)"
)

# "Each repository should have limited access": a participle before a noun is a property, not a deed.
_PROPERTY = words(
    r"[^.\0]{0,1}(?: (?!(?:the|a|an|this|that|these|those|it|us|them|to|by|in|on|at|for|from|with|before|after"
    r"|earlier|sooner|more|much|when|if|as|our|all|first|then|about|into|up|down|out|off|through|how|what|why"
    r"|better|and|or|too)\b)[a-z])"
)

SHOULD = (
    # In the passive nobody is named, and somebody is meant.
    Phrase(
        words(
            rf"\b(?:should|ought to)(?: {NOT}|n['’]t)? ?(?:have|['’]ve"
            rf"|of) (?:{NOT} )?(?:probably )?been (?!automatically|able|enough|possible|impossible"
            r"|there\b)(?:[\w-]{2,16}ly )?[\w-]{2,20}(?:ed|en|wn|ught|ne|nt|ade|ld|lt|un|ut|et|lled)\b"
        ),
        ("should", "ought"),
        headings=False,
    ),
    Phrase(
        words(
            rf"\b(?:should|ought to)(?:n['’]t)?(?: {NOT})?(?: have"
            rf"|['’]ve) (?:{NOT} )?(?:[\w-]{{2,16}}ly )?{_PARTICIPLE}\b"
        ),
        ("should", "ought"),
        human=True,
        unless_after=_PROPERTY,
        headings=False,
    ),
    Phrase(
        words(
            r"\b(?:this|that|it|which|review|testing|qa) should(?:n['’]t)? have (?:been|never|happened|raised|rung"
            r"|prompted|stopped)\b"
        ),
        ("should",),
        headings=False,
    ),
    Phrase(words(r"\bshould never have\b"), ("should never",), headings=False),
)

_BETTER = (
    r"(?:quick(?:er|ly)|fast(?:er)?|soon(?:er)?|earl(?:ier|y)|better|shorter|smaller|less|reduced?|prevent(?:ed)?"
    r"|avoid(?:ed)?)"
)

COULD = (
    Phrase(
        words(
            rf"\b(?:could|might)(?: have|['’]ve) (?:{NOT} )?(?:been )?(?:easily |probably |potentially |also "
            r"|perhaps )?(?:prevented|avoided|caught|detected|noticed|found|spotted|mitigated|shortened|recovered"
            r"|discovered|identified|foreseen|anticipated|handled|communicated|resolved|fixed|reacted|responded"
            r"|acted)\b"
        ),
        ("could", "might"),
        headings=False,
        # "A canary could have caught it": an idea for an action, so the machine may stand there.
        unless_before=words(
            rf"\b(?!{PERSON})(?:alerts?|alarms?|canary|monitor(?:ing)?|tests?|check|checks|dashboards?|linters?"
            r"|scanners?|timeouts?|limits?|replicas?|rollouts?)(?: [\w-]{1,20}){0,2} ?$"
        ),
    ),
    Phrase(
        words(
            r"\b(?:could|might)(?: have|['’]ve) (?:lead|led|resulted|helped|meant|made"
            rf"|saved)\b[^.\0]{{0,60}}\b{_BETTER}\b"
        ),
        ("could", "might"),
        headings=False,
    ),
    Phrase(
        words(
            rf"\b(?:could|might)(?:n['’]t)?(?: {NOT})?(?: have|['’]ve) (?!been\b"
            rf"|gone\b)(?:[\w-]{{2,16}}ly )?{_PARTICIPLE}\b"
        ),
        ("could", "might"),
        human=True,
        headings=False,
        unless_before=words(r"\b(?:so|whether|if)\b"),
    ),
)

_CARE = r"(?:careful|cautious|aware|vigilant|diligent|attentive|mindful|thorough|disciplined|conscientious)"

CAREFUL = (
    Phrase(
        words(
            r"\b(?:be|being|been|become) (?:even |a bit |much |far |also )?(?:more|extra|better|super|especially"
            rf"|particularly) {_CARE}\b"
        ),
        (" more", "extra", "better", "super", "especially", "particularly"),
    ),
    Phrase(
        words(
            r"\b(?:should|must|need to|needs to|have to|ought to|will)(?: all| always| also)? be (?:very "
            rf"|always )?{_CARE}\b"
        ),
        (
            "careful",
            "cautious",
            "aware",
            "vigilant",
            "diligent",
            "attentive",
            "mindful",
            "thorough",
            "disciplined",
            "conscientious",
        ),
        unless_before=words(r"\b(?:users?|customers?|readers?|you)\b"),
    ),
    Phrase(
        words(r"\bbe (?:very|extremely|extra|super) (?:careful|cautious)\b"), ("careful", "cautious"), level=Level.INFO
    ),
    Phrase(
        words(r"\bmore (?:careful(?:ly)?|vigilan(?:t|ce)|diligen(?:t|ce)|discipline|caution)\b"),
        ("careful", "vigilan", "diligen", "discipline", "caution"),
        unless_before=words(r"\b(?:was|were|is|are)\b[^.]{0,20}$"),
    ),
    Phrase(
        words(
            r"\b(?:pay|paying) (?:more |closer |better |extra )?attention\b|\b(?:take|taking) (?:more|extra|greater"
            r"|better) care\b"
        ),
        ("attention", "care"),
    ),
    Phrase(
        words(
            r"\b(?:need|needs|have|must|should)(?: to)? (?:be|get|become) (?:much |a lot )?better (?:at|in|with)\b"
            r"|\bneed be better at\b|\btry harder\b|\bdo (?:much )?better (?:next time|in (?:the )?future)\b"
        ),
        ("better", "harder"),
    ),
)

ROOT_CAUSE = (
    Phrase(
        words(
            r"\bthe (?:single |primary |main |real |true |actual |ultimate |underlying |sole "
            r"|only )?root cause (?:(?:of|for|behind)[^.\0]{1,100}? )?(?:was|is|were|lies|lay)\b"
        ),
        ("root cause",),
        unless_before=GOAL,
        unless_after=words(r" (?:not|un(?:known|clear)|still|never|identified|found|being|n['’]t)\b"),
    ),
    Phrase(
        words(r"(?<=\0)[ \t]{0,12}(?:\d{1,2}\.? )?(?:the )?(?:single |sole )?root cause:?[ \t]{0,12}(?=[\0\n]|$|:)"),
        ("root cause",),
    ),
    Phrase(
        words(
            r"\bthe (?:sole|single|only|one|true|real) (?:cause|reason) (?:of|for|was|is|behind|why)\b|\b(?:caused"
            r"|due|attributable) (?:solely|entirely|purely) (?:by|to)\b|\b(?:solely|entirely|purely) (?:caused by"
            r"|due to|attributable to|because of)\b"
        ),
        ("cause", "reason", "due", "attributable"),
    ),
    Phrase(words(r"\broot cause: "), ("root cause:",)),
)

HINDSIGHT = (
    Phrase(
        words(
            r"\b(?:in|with(?: the benefit of)?) (?:hindsight|retrospect)\b|\bwith the benefit of hindsight\b"
            r"|\blooking back,|\bhad (?:we|they|he|she|someone|the team) (?:only |just |simply )?(?:known|checked"
            r"|tested|looked|noticed|asked|read|followed|reali[sz]ed|done|taken|reviewed|thought)\b|\bif only (?:we"
            r"|they|the|someone|he|she)\b"
        ),
        (
            "hindsight",
            "retrospect",
            "looking back",
            "had we",
            "had they",
            "had he",
            "had she",
            "had someone",
            "had the",
            "if only",
        ),
    ),
    Phrase(
        words(
            r"\b(?:knew or should have known|everyone knew|everybody knew|was bound to (?:fail|happen)"
            r"|an accident waiting to happen|were asking for trouble)\b"
        ),
        ("knew", "bound to", "waiting to happen", "asking for"),
    ),
)
