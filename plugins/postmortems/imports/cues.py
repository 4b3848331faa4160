"""How people speak of the factors and triggers of the taxonomy that comes with the package.

Cues help where no expression of the catalog fits. One counts only if the catalog at hand has that id. The first that
fits wins: particular ones come first.
"""

from __future__ import annotations

from typing import Final

from postmortems.imports.forms import forms_of

_NO: Final = (
    r"\b(?:no|not|non|without|missing|lack(?:s|ed|ing)?(?: of)?|insufficient|inadequate|poor|never|didn'?t|don'?t|"
    r"doesn'?t|isn'?t|weren'?t|wasn'?t)\b(?: [\w'-]+){0,3}? "
)
_CUES: Final = forms_of(
    r"""
retry-amplification
    \bretr(?:y|ies)\b.{0,60}\b(?:storm|amplif\w+|unbounded|overwhelm\w*|overload\w*)
    \bunbounded retries
    thundering herd
    \b(?:write|connection|reconnect) storm
alert-noise
    \b(?:alert|alarm)s?\b.{0,12}\b(?:nois[ey]\w*|fatigue|explode|flood\w*)
    \btoo many alerts
missing-alert
    {no}(?:alerts?|alerting|alarms?|paging)\b
    \b(?:alert\w*|alarms?)\b.{0,20}\b(?:missing|absent|not catching|did not fire)
credential-lifecycle
    \b(?:certificates?|tokens?|credentials?|secrets?|keys?)\b.{0,30}\bexpir\w+
    \bexpired? (?:certificate|token|credential)
    \b(?:api )?keys?\b.{0,40}\bpersonal account
missing-signal
    {no}(?:monitoring|metrics?|visibility|observability|monitored|instrument\w+)\b
    \bblind (?:to|spot)
unvalidated-config
    {no}(?:dry run|validation|validated|schema check|linting|linted)\b
    \b(?:invalid|wrong|bad) (?:config\w*|setting|policy|rule)\b
unpinned-version
    \bno version (?:lock|pin)
    \bversion not pinned
    \blatest\b.{0,40}\bas soon as
    \balways (?:downloads?|uses?|pulls?)\b.{0,20}\blatest
    \bhard-?coded to use\b.{0,12}\blatest
environment-drift
    \b(?:sandbox(?:es)?|staging|test (?:clusters?|environments?)|non-?prod\w*)\b.{0,60}\b(?:not|differ\w*|\
    only|didn't)\b
    \bnot (?:typically )?(?:running|present|used) (?:on|in)\b.{0,40}\b(?:sandbox\w*|staging|test|non-?prod\w*)
    \bmixed with prod
    \bnon-?prod(?:uction)? environments?
test-coverage-gap
    {no}(?:tests?|testing|tested|smoke-?tests?|smoketest\w*|load test\w*|test coverage)\b
    \bsmoke ?test\w* not\b
    \bnot caught by\b.{0,20}\btests?
    \btested only\b
    \bonly in direct.{0,20}tests
runbook-gap
    {no}(?:documentation|runbooks?|playbooks?|procedures?)\b
    \b(?:playbooks?|runbooks?|documentation)\b.{0,30}\b(?:missing|outdated|lack\w*)
knowledge-concentration
    \b(?:lack of|limited|no|little|missing)\b(?: [\w'-]+){0,4} (?:knowledge|understanding|experience|\
    expertise)\b
    \bknowledge\b.{0,40}\b(?:wasn'?t|not|isn'?t) (?:distributed|shared|spread|documented)
known-risk-open
    \bseen this\b.{0,20}\bbefore
    \bknown (?:issue|risk|limitation|problem)
    \bdespite being aware
    \baware of the risk
    \bprevious post-?mortem
    \bsame (?:issue|problem) as (?:before|last)
shared-fate
    \bshared (?:redis|database|cluster|instance|infrastructure|queue|cache|pool)
    \bno isolation
    \bcoupling\b
single-point-of-failure
    \bsingle point of failure
    \bone single\b
    \bno (?:redundancy|failover)\b
missing-resource-bounds
    {no}(?:limits?|quotas?|rate limit\w*|timeouts?|resource requests?|circuit breakers?|backoff)\b
    \bunbounded\b
capacity-shortfall
    \bunder-?siz\w+
    \bunder-?provision\w*
    \bnot enough (?:capacity|resources|memory|cpu)
    \binsufficient (?:capacity|resources)
    \bnot properly sized
    \btoo small\b
hidden-limit
    \b(?:limit|quota)\b.{0,20}\b(?:reached|hit|exceeded)
    \bexhaust(?:ed|ion)\b
    \bran out of\b
    \bnear(?:ly|ing)? (?:100 ?%|the limit)
misleading-signal
    \b(?:liveness|readiness|health ?-?checks?|probes?)\b.{0,60}\b(?:fail\w*|misconfigur\w*|improper\w*|\
    healthy|wrong\w*)
    \bmisleading (?:alert|metric|dashboard)
latent-defect
    \bmemory leak
    \brace condition
    \blatent\b
    \bdormant\b
upgrade-contract-change
    \bbreaking change
    \bincompatib\w+
    \bbackwards? compatib\w+
    \bversion bumps?\b
    \bversion mismatch
bundled-change
    \bunintended change
    \bmultiple changes\b.{0,20}\b(?:at once|together)
    \bincluded with the intended
weak-timing
    \b(?:moved|scheduled|deployed|performed|happened) (?:too )?(?:close to|during|before) (?:lunch|peak|\
    the weekend|holidays?|the holidays)
    \b(?:after|outside(?: of)?) (?:typical |normal )?(?:working|office|business) hours
responder-reach
    \bon-?call escalation
    \b24/7 support
    \bno on-?call\b
    \bcould not (?:log in|reach)\b
ownership-gap
    \bno (?:clear )?owner(?:ship)?\b
    \bunclear (?:ownership|responsibilit\w+)
    \bno lifecycle management
    \bnobody (?:owns|owned)
manual-step
    \bmanual(?:ly)? (?:step|process|approval|intervention|deploy\w*)
    \bmissing a step
    \bby hand\b
third-party-defect
    \b(?:kernel|vendor|library|upstream|firmware) bug\b
expiry-or-clock
    \bexpir(?:y|ed|es)\b|\bleap (?:second|day)|\boverflow(?:ed)?\b
attack
    \b(?:ddos|attack(?:er|ed)?|malicious|intru(?:der|sion)|phishing)\b
migration
    \bmigrat(?:ion|ed|ing)\b
maintenance
    \bmaintenance\b|\bclean-?up job\b
demand-change
    \b(?:traffic|load|demand)\b.{0,30}\b(?:spikes?|surge|increas\w+|grew|peak)
    \bspike in (?:traffic|load|requests)
hardware-or-facility
    \b(?:power|cooling) (?:loss|outage|failure|cut)
    \b(?:disk|hardware|switch|fibre|fiber) (?:failure|fault|failed|cut|broke)
dependency-event
    \b(?:provider|vendor|upstream|third[ -]party)\b.{0,40}\b(?:outage|failed|failure|down|changed|incident)
config-push
    \b(?:config(?:uration)?|settings?|feature flags?|polic(?:y|ies)|rules?|routes?|limits?)\b.{0,40}\b(?:chang\w+|\
    push\w*|updat\w+|appl(?:y|ied)|enabled|disabled|tightened)|\b(?:config|configuration) (?:change|push)
deploy
    \b(?:deploy(?:ment|ed|s|ing)?|releas(?:e|ed|es)|roll(?:ed)? ?out|upgrad(?:e|ed)|new (?:version|build|image))\b
""",
    {"no": _NO},
)


def cues_in(text: str, known: frozenset[str]) -> list[str]:
    """Ids of factors, among those known, that a sentence's wording points to; the most particular first."""
    return [id_ for id_, pattern in _CUES if id_ in known and pattern.search(text[:1000])]
