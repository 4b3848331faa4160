"""Who or what is judged."""

from __future__ import annotations

from postmortems.checks.phrases import PERSON, Phrase, words
from postmortems.checks.wording.guards import GOAL

SELF_BLAME = (
    Phrase(
        words(
            r"\b(?:our|my) (?:bad|own fault|fault|own mistake)\b(?! (?:tolerance|injection|domains?|gateway"
            r"|requests?|sectors?|blocks?|data|actors?|host|isolation|detection|lines?|code))|\bmea culpa\b"
        ),
        ("bad", "fault", "mea culpa", "mistake"),
    ),
    Phrase(
        words(r"\b(?:unacceptabl[ey]|inexcusable|unforgivable|disgraceful|shameful(?:ly)?)\b"),
        ("unacceptabl", "inexcusable", "unforgivable", "disgraceful", "shameful"),
        unless_after=words(r" (?:input|values?|characters?|parameters?|formats?|risks?|for|to our)\b"),
    ),
    Phrase(
        words(
            r"\b(?:ddos(?:ed|ing)?|dos(?:ed|ing)?) (?:ourselves|ourself)\b|\bshot (?:ourselves"
            r"|myself) in the foot\b|\b(?:we|i) (?:really |totally |just |completely )?(?:screwed|messed"
            r"|fuck\w{0,3}|cocked|botched|bungled|blew)(?: it| this)?(?: up)?\b|\b(?:we|i) dropped the ball\b"
        ),
        (
            "ourselves",
            "ourself",
            "myself",
            "screwed",
            "messed",
            "botched",
            "bungled",
            "blew",
            "dropped the ball",
            "fuck",
            "cocked",
        ),
    ),
    Phrase(
        words(
            r"\b(?:rookie|silly|stupid|dumb|embarrassing|inexcusable|avoidable|careless|foolish) (?:mistakes?"
            r"|errors?|oversights?|bugs?|blunders?)\b"
        ),
        ("rookie", "silly", "stupid", "dumb", "embarrassing", "avoidable", "careless", "foolish"),
    ),
    Phrase(
        words(
            r"\b(?:we|i)(?: are|['’]re|['’]m| am| were| was| feel| felt)(?: deeply| very| so| quite"
            r"| really)? (?:ashamed|embarrassed|stupid|incompetent)\b|\b(?:to our (?:great )?(?:shame"
            r"|embarrassment))\b|\bour (?:own )?(?:incompetence|negligence|stupidity|carelessness|laziness)\b"
        ),
        ("asham", "embarrass", "stupid", "incompeten", "negligence", "carelessness", "laziness", "shame"),
    ),
    Phrase(
        words(
            r"\b(?:dangerous|terrible|horrible|fatal|serious|embarrassing) (?:misconception|misunderstanding"
            r"|misjudge?ment|mistake)\b|\b(?:there (?:is|was) no|no) excuses?\b"
        ),
        ("misconception", "misunderstanding", "misjudg", "mistake", "excuse"),
    ),
)

AT_FAULT = (
    Phrase(
        words(r"\b(?:at fault|to blame|the guilty party|solely responsible|culpable|guilty of)\b"),
        ("at fault", "to blame", "guilty", "solely responsible", "culpable"),
        human=True,
        unless_before=GOAL,
    ),
    Phrase(
        words(
            r"\b(?:whose fault|their (?:own )?fault|his fault|her fault|(?:engineer|operator|developer|team|admin"
            r"|vendor|contractor|customer)['’]?s?['’]? fault)\b(?! toleran)"
        ),
        ("fault",),
        unless_before=GOAL,
    ),
    Phrase(
        words(
            r"\b(?:blame|fault) (?:lies|rests|falls) (?:with|on)\b|\bblame (?:him|her|them|the \w{1,20} (?:team"
            r"|engineer|operator|developer))\b"
        ),
        ("blame", "fault"),
        unless_before=GOAL,
    ),
    Phrase(
        words(r"\b(?:culprits?) (?:was|is|being) (?:an?|the|our|one)(?: [\w-]{1,20}){0,2} " + PERSON + r"\b"),
        ("culprit",),
    ),
)

OTHER_TEAM = (
    Phrase(
        words(
            r"\b(?:is|are|was|were)(?: still| simply| just)? (?:not|n['’]t) (?:prioriti[sz]ing|interested|willing"
            r"|cooperating|taking (?:it|this|responsibility|ownership)|responsive|bothered|maintaining)\b|\b(?:isn"
            r"|aren|wasn|weren)['’]t (?:prioriti[sz]ing|interested|willing|cooperating|taking (?:it|this"
            r"|responsibility|ownership)|responsive|maintaining)\b"
        ),
        ("prioriti", "interested", "willing", "cooperating", "taking", "responsive", "bothered", "maintaining"),
        unless_before=words(r"\b(?:we|i)(?: still| also| all)?[ \t\n]{0,12}$"),
    ),
    Phrase(
        words(
            r"\bonly (?:one|two|three|\d{1,2}|a few|some)(?: [\w-]{1,20})? (?:teams?|developers?|people|engineers?"
            r"|managers?|departments?)(?: ever| even)? (?:reacted|responded|answered|replied|cared|bothered|helped"
            r"|acted|acknowledged|read)\b"
        ),
        ("only",),
    ),
    Phrase(
        words(
            r"\b(?:teams|team|developers|they|departments?|vendor|management|infrastructure|operations|security"
            r"|networking|product|business)(?: (?:still|simply|just|yet))? (?:haven['’]t|hasn['’]t"
            r"|have (?:still )?not|has (?:still )?not)(?: yet| still)? (?:adopted|followed|upgraded|migrated"
            r"|responded|reacted|done|implemented|read|fixed|cared|bothered|acted|answered|taken|prioriti[sz]ed)\b"
        ),
        ("n't", "n’t", "not"),
    ),
    Phrase(
        words(
            r"\b(?:teams|team|developers|they|departments?|everyone|users) (?:is|are)(?: always| solely| ultimately"
            r"| themselves)+ (?:responsible|accountable)\b"
        ),
        ("responsible", "accountable"),
    ),
    Phrase(
        words(
            r"\b(?:team|teams|developers|they|department|vendor|management|infrastructure|operations|security"
            r"|networking)(?: [\w-]{1,20}){0,3} (?:refused to|never (?:responded|answered|replied|got back|bothered"
            r"|cared)|did(?: not|n['’]t) (?:bother|care|respond|reply|answer|cooperate|react|get back))\b"
        ),
        ("refused", "never", "did not", "didn"),
    ),
    Phrase(
        words(
            r"\b(?:team|teams|developers|department|vendor|management)(?: [\w-]{1,20}){0,2} ignored (?:our|the|all"
            r"|this)\b"
        ),
        ("ignored",),
    ),
)

JUDGEMENT = (
    Phrase(
        words(
            r"\bpoor(?:ly)? (?!performance|performing|latency|connectivity|connections?|signal|throughput|quality"
            r"|network|reception|health|response times?|availability|visibility|user experience|experience|query"
            r"|cache)[a-z]{3,}"
        ),
        ("poor",),
    ),
    Phrase(
        words(
            r"\b(?:unreasonabl[ey]|ridiculous(?:ly)?|sloppy|sloppily|sloppiness|negligent(?:ly)?|negligence"
            r"|incompeten(?:t|ce)|irresponsibl[ey]|reckless(?:ly)?|foolish(?:ly)?|stupid(?:ly)?|unprofessional"
            r"|amateurish|half-baked|laughabl[ey]|appalling|abysmal|atrocious|horribl[ey]|pathetic)\b"
        ),
        (
            "unreasonabl",
            "ridiculous",
            "slopp",
            "negligen",
            "incompeten",
            "irresponsibl",
            "reckless",
            "foolish",
            "stupid",
            "unprofessional",
            "amateur",
            "half-baked",
            "laughabl",
            "appalling",
            "abysmal",
            "atrocious",
            "horribl",
            "pathetic",
        ),
    ),
    Phrase(
        words(
            r"\b(?:careless(?:ly|ness)?|lazy|laziness)\b(?!-| ?load| ?init| ?eval| ?import| ?fetch| ?migrat| ?delet"
            r"| ?consensus| ?propagat)"
        ),
        ("careless", "lazy", "laziness"),
        unless_before=words(r"\b(?:is|are|loaded|evaluated|initiali[sz]ed|computed)[ \t\n]{0,12}$"),
    ),
    Phrase(
        words(
            r"\bbad (?:decisions?|judge?ments?|practices?|habits?|ideas?|calls?|attitude|planning|design"
            r"|engineering|management)\b"
        ),
        ("bad ",),
    ),
    Phrase(
        words(
            r"\b(?:obviously|clearly|simply|of course|surely)(?: should| forgot| failed| wrong| did not| didn['’]t"
            r"| not enough| too\b| to fragile| inadequate| insufficient| unprepared)"
        ),
        ("obviously", "clearly", "simply", "of course", "surely"),
        unless_before=words(r"\b(?:which|that|not|was|were)\b[^.\0]{0,12}\b(?:show)"),
    ),
    Phrase(
        words(
            r"\b(?:should|must) (?:obviously|clearly|simply|of course)\b|\bcommon sense\b|\b(?:lack of"
            r"|no) (?:discipline|professionalism|common sense|diligence|ownership|responsibility)\b"
        ),
        (
            "obviously",
            "clearly",
            "simply",
            "of course",
            "common sense",
            "discipline",
            "professionalism",
            "diligence",
            "ownership",
            "responsibility",
        ),
    ),
)

ATTITUDE = (
    Phrase(
        words(
            r"\btoo much (?:trust|faith|confidence) in\b|\bblind(?:ly)? (?:trust|faith)\b|\bblindly trust(?:ed"
            r"|ing)\b|\b(?:over-?confiden(?:t|ce)|complacen(?:t|cy)|arrogan(?:t|ce)|hubris|laziness|indifferen(?:t"
            r"|ce)|wishful thinking)\b"
        ),
        ("too much", "blind", "confiden", "complacen", "arrogan", "hubris", "laziness", "indifferen", "wishful"),
    ),
    Phrase(words(r"\bto be (?:honest|fair|frank)\b|\bhonestly,"), ("honest", "to be fair", "to be frank")),
    Phrase(
        words(r"\b(?:took|taken) (?:it |this |\w{1,20} )?for granted\b|\b(?:did not|didn['’]t) care\b"),
        ("granted", "care"),
        human=True,
    ),
)

PERSON_WORDS = (
    Phrase(
        words(r"(?<![\w/'’-])(?:he|she|himself|herself)(?![\w/-])"),
        ("she", " he", "\nhe", "\0he", "himself", "herself"),
        unless_before=words(
            r"\b(?:he or|she or|his or|her or|he/|attacker|customers?|users?|patients?|passengers?|caller)\b"
        ),
    ),
)
