"""Is there anything in it that must not be published?

These rules look at the raw file: code, comments, addresses and front matter count as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Surroundings, Theme
from postmortems.checks.secrets import KINDS, secrets_in, shape
from postmortems.checks.sections import Section
from postmortems.core import Level

REMOVED = "[removed]"


def _secret(rule: Rule, case: Case) -> Iterator[Finding]:
    for kind, start, end in secrets_in(case.source.text):
        value = case.source.text[start:end]
        # The line that opens a key block is no secret itself; what follows it is.
        message = f"this looks like a secret ({kind.name}): {shape(value)}"
        fix = None if kind.name == "private key" else REMOVED
        yield rule.at_text(case, start, end, message, fix=fix, secret=True)


_LOCAL = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}(?![A-Za-z0-9])")
_EXAMPLES = re.compile(
    r"(?:.*[.@])?example(?:\.(?:com|org|net|edu))?|.*\.(?:example|invalid|test|localhost)|localhost", re.I
)
_ROBOTS = re.compile(
    r"(?:no-?reply|do-?not-?reply|git|noreply\+?.*|postmaster|abuse|security|support|info|hello|status)$", re.I
)


def _email(rule: Rule, case: Case) -> Iterator[Finding]:
    text, public = case.source.text, case.around.once(_public)
    position = text.find("@")
    while position >= 0:
        local = _LOCAL.search(text, max(position - 64, 0), position)
        domain = _DOMAIN.match(text, position + 1)
        if local and domain and not _ROBOTS.match(local[0]) and not _EXAMPLES.fullmatch(domain[0]):
            start, end = local.start(), domain.end()
            address = text[start:end].lower()
            if address not in public and domain[0].lower() not in public and not _in_address(text, start, end):
                yield rule.at_text(
                    case, start, end, f"an e-mail address: {local[0][:2]}…@{domain[0][:60]}", fix=REMOVED
                )
        position = text.find("@", position + 1)


def _in_address(text: str, start: int, end: int) -> bool:
    """Part of a web address (`https://user@host`) or of a path to a repository (`git@host:path`)."""
    return "://" in text[max(start - 12, 0) : start] or bool(re.match(r":[A-Za-z][\w.-]{0,80}/", text[end : end + 90]))


def _public(around: Surroundings) -> frozenset[str]:
    return frozenset(word.lower().lstrip("@") for word in around.settings.public)


_IPV4 = re.compile(r"(?<![\w.:@=-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_VERSION = re.compile(r"(?:\bv|versions?|release|build|upgrad\w{1,4}|kernel|driver|firmware) {0,2}$", re.I)
_CHANGE = re.compile(r"\b(?:from|to|and|with) {0,2}$", re.I)
_WELL_KNOWN = frozenset(("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "255.255.255.255", "169.254.169.254"))


def _ip(rule: Rule, case: Case) -> Iterator[Finding]:
    text, public = case.source.text, case.around.once(_public)
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            address = _address(match[0])
            if address is None or match[0] in _WELL_KNOWN or match[0] in public or _harmless(address):
                continue
            before = text[max(match.start() - 14, 0) : match.start()]
            if isinstance(address, IPv4Address) and _is_version(address, before):
                continue
            if text[match.end() : match.end() + 1] == "/" and text[match.end() + 1 : match.end() + 2].isdigit():
                continue  # a network, not a host
            kind = "a private" if address.is_private else "a public"
            yield rule.at_text(case, match.start(), match.end(), f"{kind} IP address: {match[0]}", fix=REMOVED)


def _is_version(address: IPv4Address, before: str) -> bool:
    """`version 1.2.3.4`, or small numbers in `from 1.2.3.4 to 1.2.4.0`."""
    if address.is_private:
        return False
    return bool(_VERSION.search(before)) or (max(address.packed) < 30 and bool(_CHANGE.search(before)))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _harmless(address: IPv4Address | IPv6Address) -> bool:
    """Loopback, unspecified and multicast, and what is set aside for documentation."""
    documentation = str(address).startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"))
    network = isinstance(address, IPv4Address) and str(address).endswith(".0.0")
    short = isinstance(address, IPv6Address) and len(str(address)) < 6
    return address.is_loopback or address.is_unspecified or address.is_multicast or documentation or network or short


_HOST = re.compile(
    r"(?<![\w.@-])(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.){1,8}(?:internal|corp|lan|intranet|intra|localdomain"
    r"|private|home\.arpa)(?![\w-]|\.\w)"
    r"|(?<![\w.@-])ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?:\.[A-Za-z0-9-]{1,63}){0,6}(?![\w-])"
    r"|(?<![\w.@-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}\.(?:local|svc\.cluster\.local)(?![\w-]|\.\w)",
    re.I,
)
_HOST_HINTS = (".internal", ".corp", ".lan", ".intra", ".localdomain", ".private", ".arpa", "ip-", ".local")
_PUBLIC_HOSTS = frozenset(
    ("metadata.google.internal", "host.docker.internal", "kubernetes.docker.internal", "svc.cluster.local")
)


def _team_hosts(around: Surroundings) -> re.Pattern[str] | None:
    endings = "|".join(re.escape(ending.lstrip(".*")) for ending in around.settings.internal_hosts[:200])
    return re.compile(rf"(?<![\w-])(?:[A-Za-z0-9-]{{1,63}}\.){{0,8}}(?:{endings})(?![\w-])", re.I) if endings else None


def _host(rule: Rule, case: Case) -> Iterator[Finding]:
    text, public, own = case.source.text, case.around.once(_public), case.around.once(_team_hosts)
    lower = text.lower()
    patterns = [_HOST] if any(hint in lower for hint in _HOST_HINTS) else []
    for pattern in [*patterns, own] if own else patterns:
        for match in pattern.finditer(text):
            if match[0].lower() not in _PUBLIC_HOSTS | public:
                yield rule.at_text(case, match.start(), match.end(), f"an internal host: {match[0][:80]}", fix=REMOVED)


_CHAT = re.compile(
    r"https?://(?:[\w.-]{1,80}\.slack\.com/(?:archives|files|team|client|messages)/|app\.slack\.com/"
    r"|slack\.com/archives/|teams\.microsoft\.com/l/"
    r"|teams\.live\.com/|discord(?:app)?\.com/channels/|chat\.google\.com/|mail\.google\.com/chat/"
    r"|[\w.-]{1,80}\.zulipchat\.com/#?narrow|t\.me/c/|matrix\.to/#"
    r"|[\w.-]{1,80}\.zoom\.us/(?:j|rec|my)/|meet\.google\.com/[a-z]|[\w.-]{1,80}\.webex\.com/"
    r"|[\w.-]{1,100}/[\w-]{1,60}/pl/[a-z0-9]{26})[^\s)>\]\"']{0,300}",
    re.I,
)


def _chat(rule: Rule, case: Case) -> Iterator[Finding]:
    text = case.source.text
    for match in _CHAT.finditer(text):
        host = match[0].split("/")[2][:80]
        yield rule.at_text(case, match.start(), match.end(), f"a link into a chat or call on {host}")


def _names(around: Surroundings) -> re.Pattern[str] | None:
    names = sorted(
        {re.escape(name).replace(r"\ ", r"[ \t\n]{1,8}") for name in around.settings.names}, key=len, reverse=True
    )
    return re.compile(rf"(?<![\w@/-])(?:{'|'.join(names[:5000])})(?![\w-])") if names else None


def _name(rule: Rule, case: Case) -> Iterator[Finding]:
    pattern = case.around.once(_names)
    if pattern is None:
        return
    authors = {line for at, (line, _) in case.source.document.positions.items() if at[:1] == ("authors",)}
    for match in pattern.finditer(case.source.text):
        place = case.source.place(match.start())
        # Who wrote it down may be named as the author, and nowhere else.
        if place.line not in authors:
            in_list = case.source.prose.section(match.start()) is Section.PEOPLE
            remedy = "Use roles, or initials at most" if in_list else ""
            yield rule.at_text(
                case, match.start(), match.end(), f"a person is named: {' '.join(match[0].split())}", remedy
            )


def _rule(code: str, title: str, level: Level, why: str, question: str, find: object, *examples: Example) -> Rule:
    assert callable(find)
    return Rule(code, Theme.PRIVACY, title, level, why, question, examples, Scope.TEXT, find)


RULES: tuple[Rule, ...] = (
    _rule(
        "secret",
        "A secret",
        Level.ERROR,
        "Once pushed it is known: history, forks and mirrors keep it. Found are, among others: "
        + ", ".join(dict.fromkeys(kind.name for kind in KINDS))
        + ".",
        "Revoke it first; then take it out of the text. Has it been used by anybody else?",
        _secret,
        Example("curl -H 'Authorization: Bearer 3f9c...'", "curl -H 'Authorization: Bearer <token>'"),
    ),
    _rule(
        "email-address",
        "An e-mail address",
        Level.WARNING,
        "It names a person and is collected by machines; the address of a team changes less often than people do.",
        "Which team, or which role, was it?",
        _email,
        Example("kim.doe@shop.io rolled it back.", "The engineer on call rolled it back."),
    ),
    _rule(
        "ip-address",
        "An IP address",
        Level.WARNING,
        "A private one draws the map of your network, a public one may belong to a person.",
        "Does the reader need the address, or what stood behind it?",
        _ip,
        Example("10.32.4.17 stopped answering.", "One of three database hosts stopped answering."),
    ),
    _rule(
        "internal-host",
        "An internal host",
        Level.WARNING,
        "Names of hosts tell an attacker what runs where, and readers outside nothing at all.",
        "What is the role of this host?",
        _host,
        Example("ip-10-0-32-54.eu-west-1.compute.internal went down.", "One worker node went down."),
    ),
    _rule(
        "chat-link",
        "A link into a chat",
        Level.WARNING,
        "It opens for a few people only and for a few months at best; what was said there is lost to all others.",
        "What was said there that the reader needs?",
        _chat,
        Example("[Details](https://team.slack.com/archives/C01/p1)", "The log showed one refused connection a second."),
    ),
    _rule(
        "person-name",
        "A person is named",
        Level.WARNING,
        "A postmortem is read for years, also by those who look somebody up. It matters what a role could see and do.",
        "Which role was it?",
        _name,
        Example("Ada Example restarted the wrong host.", "The engineer on call restarted the host beside it."),
    ),
)
