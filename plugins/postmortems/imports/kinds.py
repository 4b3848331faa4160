"""What sections of write-ups are about, by the many names that teams give them."""

from __future__ import annotations

import re
from enum import StrEnum

from postmortems.imports.forms import forms_of
from postmortems.imports.plain import plain


class Kind(StrEnum):
    """What a section tells."""

    SUMMARY = "summary"
    IMPACT = "impact"
    TIMELINE = "timeline"
    FACTORS = "factors"
    TRIGGER = "trigger"
    DETECTION = "detection"
    RESOLUTION = "resolution"
    ACTIONS = "actions"
    LESSONS = "lessons"
    WENT_WELL = "went well"
    WENT_BADLY = "went badly"
    LUCKY = "luck"
    PEOPLE = "people"
    STATS = "stats"
    SERVICES = "services"
    OTHER = "other"
    """Known, and nothing for the front matter: background, appendix, open questions."""


_INCIDENT = (
    r"(?:the )?(?:incident|issue|outage|event|problem|executive|technical|customer|brief|high[ -]level|general)?'?s? ?"
)
# Tried in this order on the folded heading as a whole, numbers and decoration taken off.
_FORMS = forms_of(
    r"""
timeline
    {incident}(?:time ?line|chronology|(?:chain|sequence|order) of events)(?: (?:summary|of events))?.{0,40}
    follow-?up time ?line
    (?:full|detailed) time ?line
summary
    {incident}(?:summary|overview|description|synopsis|recap)
    summary of (?:the )?(?:incident|event|outage|issue)
    tl;? ?dr
    abstract
    in short
    what happened\??
    high[ -]level summary
    short description
    (?:kurz|zusammen)fassung
    überblick
    résumé
impact
    (?:incident|customer|user|business|client|service|end[ -]user|infrastructure|productivity|security|\
    financial)?s? ?impact(?: (?:assessment|analysis|summary|on .{1,30}))?
    summary of impact
    affected (?:users|customers|parties)
    who was (?:affected|impacted)\??
    effects?
    consequences
    blast radius
    damage
    auswirkung(?:en)?
    conséquences?
detection
    (?:incident )?detection
    discovery
    how (?:was|did) (?:it|this|we|the \w+)(?: \w+)? (?:detected|discovered|detect it|found out|notice)\??
    detection method
    how we found out
    (?:erkennung|entdeckung)
    détection
trigger
    (?:incident )?triggers?
    what triggered .{1,30}
    trigger event
factors
    contributing (?:factors?|conditions?|causes?)(?: analysis)?(?: \(.{0,40}\))?
    factors
    (?:(?:possible |probable |likely |underlying |primary |main |identified |immediate )?(?:root |direct |\
    proximate )?causes?)(?:\(s\))?(?: (?:analysis|identification|and (?:mitigation|trigger|resolution|\
    fix)))?(?:[ :].{0,40})?
    root cause.{0,50}
    (?:how|why) did (?:it|this|that) (?:happen|fail|occur)\??
    why it (?:failed|happened|broke)
    what caused (?:it|this|the \w+)\??
    what went wrong,? and why\??
    process break-?downs?
    five whys
    5 whys
    the five whys
    fault
    underlying (?:issues?|problems?)
    why (?:it )?wasn'?t (?:it )?caught
    why was this hard to detect\??
    causal factors
    (?:grund)?ursachen?(?: ?analyse)?
    beitragende faktoren
    facteurs contributifs
resolution
    {incident}(?:resolution|recovery|mitigations?|fix)(?: (?:and|&|/) (?:recovery|resolution|mitigation|\
    response))?
    mitigation (?:and|&) resolution
    how (?:was|did) (?:it|this|we) (?:resolved|fixed|fix it|resolve it|mitigated|recover)\??
    what (?:fixed|resolved) (?:it|this)\??
    the fix
    solution
    workaround
    behebung
    lösung
    résolution
actions
    (?:short|medium|mid|long|near)[ -]?term (?:improvements?|actions?|fix(?:es)?|solutions?|items|\
    remediations?|measures)
    (?:follow[ -]?up|corrective|preventi(?:ve|ative)|remedial|planned|immediate|next|future|improvement|\
    remediation|post[ -]incident)?[ -]?actions?(?: ?(?:items?|plan|points|taken|list|steps))?(?: \(.{0,40}\))?
    follow[ -]?ups?(?: \w+)?
    next steps
    to-?do'?s?
    tasks
    recommendations?
    corrective (?:and|&|/) preventat?ive (?:measures|actions)
    preventat?ive measures
    prevention(?: measures)?
    corrective measures
    improvements?
    (?:follow-?up |planned |future )improvements
    remediations?(?: (?:items|steps|plan))?
    backlog items
    how (?:are|will|can|do) we (?:be )?prevent(?:ing)?.{0,60}
    what (?:are|will) we (?:doing|do|going to do).{0,60}
    what we(?:'re| are| will be) (?:doing|changing).{0,40}
    action items and .{1,30}
    mitigation items
    immediate fixes
    countermeasures
    ma(?:ß|ss)nahmen
    nächste schritte
    actions (?:correctives|à mener)
    prochaines étapes
went well
    (?:what|things that) (?:went|worked|has gone) (?:well|right|ok)\??
    what worked\??
    positives
    went well
    good things
    was gut (?:lief|ging|war)
    ce qui a bien (?:fonctionné|marché)
went badly
    (?:what|things that) (?:went (?:poorly|wrong|badly|bad|less well)|didn'?t go (?:so )?well|\
    did not go (?:so )?well|could (?:have )?(?:gone|go|been|be) (?:better|improved))\??
    what could (?:have gone|be|we (?:have )?do(?:ne)?|we improve).{0,20}\??
    what didn'?t work\??
    negatives
    went (?:poorly|badly|wrong)
    was (?:schlecht|nicht gut) (?:lief|ging|war)
    ce qui a (?:mal|moins bien) (?:fonctionné|marché)
luck
    where (?:did )?we (?:got|get) lucky\??
    luck
    where we were lucky
lessons
    (?:key )?(?:lessons?(?: (?:learn(?:ed|t)|we learned))?|learnings?|insights|take-?aways|reflections|findings)
    key take-?aways
    what (?:did we|we|have we) learn(?:ed|t)?\??
    moving forward
    retrospective
    erkenntnisse
    lehren
    leçons(?: apprises| tirées)?
people
    (?:attendees|atendees|attendance|participants|authors?|responders?|people(?: involved)?|team|\
    names?(?: of people involved)?|incident (?:lead|commander|manager|owner|team)|(?:post-?mortem )?owners?|\
    by|contributors|contacts?|on-?call|roles|reviewers|scribe|teilnehmer|beteiligte)(?:\(s\))?
stats
    (?:incident )?(?:stats|statistics|metrics|meta(?:data)?|details|info(?:rmation)?|timing|facts|key facts|\
    data|header|report status|at a glance)
services
    (?:affected|impacted) (?:services?|systems?|components?|products?|applications?)
    (?:services?|systems?|components?|products?)(?:\(s\))? (?:affected|impacted|involved)
    services?
    components?
other
    background
    appendix
    open questions
    supporting (?:information|documents?|material)
    references
    links
    glossary
    notes
    context
    messaging
    external messag(?:e|ing)
    internal message
    communications?
    escalation
    response
    related (?:incidents?|links|issues)
    leadup
    lead-up
    backlog check
    recurrence
    how'd we do\??
    derp checklist.*
    anything else
    faq
    glossary
    definitions
    architecture
    changelog
    status
    scope
""",
    {"incident": _INCIDENT},
)
_NUMBERED = re.compile(r"(?:(?:section |part )?\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[ivx]{1,4}\.|[a-z]\))\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s*[(\[][^()\[\]]{0,120}[)\]]\s*:?$")


def kind_of(heading: str) -> Kind | None:
    """What a heading announces; None when it is none of the names that are known, as the title of a write-up is."""
    words = fold_heading(heading)
    if not words or len(words) > 90:
        return None
    for form in dict.fromkeys((words, _REMARK.sub("", words).strip(" :"))):
        for name, pattern in _FORMS:
            if pattern.fullmatch(form):
                return Kind(name)
    return None


def fold_heading(heading: str) -> str:
    """A heading in the form in which it is looked up: plain, lower case, no numbering and no emoji around it."""
    words = plain(heading).replace("’", "'").lower()
    words = _NUMBERED.sub("", words, count=1)
    start = next((index for index, char in enumerate(words) if char.isalnum()), len(words))
    return words[start:].strip(" :.–—-#*_")
