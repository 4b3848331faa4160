"""Keys, tokens and passwords, by the shapes that their makers gave them.

A pattern is only tried where a word that belongs to it stands in the text, and every quantifier has an upper bound.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of secret.

    Attributes:
        name: As people call it.
        hints: One of these stands in every match, in lower case.
        pattern: Its shape; the group `secret` is the part to hide, the whole match when there is no such group.
        guess: The shape is not its own, so the value has to look like chance.
    """

    name: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    guess: bool = False


def _kind(name: str, hints: str, pattern: str, *, flags: int = 0, guess: bool = False) -> Kind:
    return Kind(name, tuple(hints.split()), re.compile(pattern, flags), guess)


_START, _END = r"(?<![A-Za-z0-9_-])", r"(?![A-Za-z0-9_-])"

KINDS: tuple[Kind, ...] = (
    _kind("AWS access key", "akia asia abia acca", rf"{_START}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    _kind("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rf"{_START}gh[pousr]_[A-Za-z0-9]{{30,255}}{_END}"),
    _kind("GitHub token", "github_pat_", rf"{_START}github_pat_[A-Za-z0-9_]{{22,255}}{_END}"),
    _kind("GitLab token", "glpat- glrt- gldt-", rf"{_START}gl(?:pat|rt|dt)-[A-Za-z0-9_-]{{20,200}}{_END}"),
    _kind("Slack token", "xox xapp-", rf"{_START}(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{{10,250}}{_END}"),
    _kind(
        "Slack webhook",
        "hooks.slack.com",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9_/-]{20,200})",
    ),
    _kind("Google API key", "aiza", rf"{_START}AIza[A-Za-z0-9_-]{{35}}{_END}"),
    _kind("Google client secret", "gocspx-", rf"{_START}GOCSPX-[A-Za-z0-9_-]{{20,60}}{_END}"),
    _kind("private key", "-----begin", r"-----BEGIN (?P<secret>(?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----"),
    _kind(
        "JSON web token",
        "eyj",
        rf"{_START}eyJ[A-Za-z0-9_-]{{8,2000}}\.eyJ[A-Za-z0-9_-]{{8,4000}}\.[A-Za-z0-9_-]{{8,2000}}",
    ),
    _kind(
        "Stripe key",
        "sk_live_ sk_test_ rk_live_ rk_test_ whsec_",
        rf"{_START}(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9]{{16,250}}{_END}",
    ),
    _kind("npm token", "npm_", rf"{_START}npm_[A-Za-z0-9]{{36}}{_END}"),
    _kind("PyPI token", "pypi-", rf"{_START}pypi-[A-Za-z0-9_-]{{50,500}}{_END}"),
    _kind("SendGrid key", "sg.", rf"{_START}SG\.[A-Za-z0-9_-]{{16,32}}\.[A-Za-z0-9_-]{{32,64}}{_END}"),
    _kind(
        "OpenAI or Anthropic key",
        "sk-",
        rf"{_START}sk-(?:proj-|ant-[a-z0-9]{{2,8}}-|svcacct-)?[A-Za-z0-9_-]{{32,250}}{_END}",
    ),
    _kind(
        "DigitalOcean, Hugging Face, Databricks or Shopify token",
        "dop_v1_ hf_ dapi shpat_",
        rf"{_START}(?:dop_v1_[a-f0-9]{{64}}|hf_[A-Za-z0-9]{{30,50}}|dapi[a-f0-9]{{32}}|shpat_[a-fA-F0-9]{{32}}){_END}",
    ),
    _kind("Azure storage key", "accountkey=", r"AccountKey=(?P<secret>[A-Za-z0-9+/=]{40,120})", flags=re.I),
    _kind(
        "URL with a password",
        "://",
        r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^\s:/@\"'<>]{0,100}:(?P<secret>[^\s/@\"'<>]{3,200})@[A-Za-z0-9_.\[-]",
    ),
    _kind(
        "authorization header",
        "bearer basic token apikey",
        r"\bauthorization[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?(?:bearer|basic|token"
        r"|apikey)[ \t]{1,4}(?P<secret>[A-Za-z0-9_.~+/=-]{12,4000})",
        flags=re.I,
    ),
    _kind("bearer token", "bearer ", r"\bbearer (?P<secret>[A-Za-z0-9_.~+/=-]{20,4000})", flags=re.I, guess=True),
    _kind(
        "assigned secret",
        "passw pwd secret token key credential auth",
        r"(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key"
        r"|signing[_-]?key|encryption[_-]?key|credentials?)"
        r"[A-Za-z0-9_]{0,20}[\"']?[ \t]{0,4}(?::=|=>"
        r"|[:=])[ \t]{0,4}[\"'`]?(?P<secret>[A-Za-z0-9_+/=.~!@#$%^&*-]{10,500})",
        flags=re.I,
        guess=True,
    ),
)
_PLACEHOLDER = re.compile(
    r"(?:[xX*.#_?-]|\\u2022|•){4,}$|^[<\[{$%(].*|.*(?:redacted|removed|masked|placeholder|your[_-]|changeme"
    r"|change[_-]me|<|\$\{|\{\{|\.\.\.).*",
    re.I | re.S,
)


def secrets_in(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Where secrets are: the kind, and the start and end of the part to hide. Later kinds give way to earlier ones."""
    lower = text.lower()
    covered = bytearray()
    for kind in KINDS:
        if not any(hint in lower for hint in kind.hints):
            continue
        for match in kind.pattern.finditer(text):
            start, end = match.span("secret") if "secret" in match.re.groupindex else match.span()
            value = text[start:end]
            if any(covered[start:end]) or _is_placeholder(value):
                continue
            if kind.guess and not looks_like_chance(value):
                continue
            covered = covered or bytearray(len(text))
            covered[start:end] = b"\1" * (end - start)
            yield kind, start, end


def without_secrets(text: str) -> str:
    """A text, such as a message that quotes a file, with every secret in it made its shape."""
    for _, start, end in sorted(secrets_in(text), key=lambda found: -found[1]):
        text = text[:start] + shape(text[start:end]) + text[end:]
    return text


def _is_placeholder(value: str) -> bool:
    return bool(_PLACEHOLDER.match(value)) or (
        len(value) > 12 and len(set(value[8:].lower())) == 1 and value[-1] in "xX*.#?-_"
    )


def looks_like_chance(value: str) -> bool:
    """Whether a value is rather drawn than written: long enough, mixed, and with more entropy than words have."""
    value = value.rstrip(".,;:!?")
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if len(value) < 10 or not digits or not letters:
        return False
    if re.fullmatch(r"[\d.:/_T+Z-]+|v?\d[\w.-]{0,20}|[a-z]+(?:[-_.][a-z0-9]{1,12})+|[A-Z_]+\d?", value):
        return False
    return entropy(value) >= (2.8 if len(value) < 20 else 3.0)


def entropy(value: str) -> float:
    """Bits per character, after Shannon."""
    return -sum(count / len(value) * math.log2(count / len(value)) for count in Counter(value).values())


def shape(value: str) -> str:
    """Enough of a secret to find it in the file, and too little to use: at most four characters, and its length."""
    return f"{value[: min(4, len(value) // 4)]}… ({len(value)} characters)"
