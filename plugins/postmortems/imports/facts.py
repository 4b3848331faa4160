"""Single facts that write-ups state as `key: value`, and how each of our fields takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.core.dump import printable
from postmortems.core.moment import Absence, Zone, ZoneError, absence
from postmortems.imports.finding import Finding, dropped, guessed, understood
from postmortems.imports.plain import plain

_SEVERITY = re.compile(r"(?:sev(?:erity)?|s)[\s_-]*([1-5])\b(?:\W.{0,80})?", re.IGNORECASE)
_PRIORITY = re.compile(r"(?:p|prio(?:rity)?[\s_-]*)?([1-5])\b(?:\W.{0,80})?", re.IGNORECASE)
_KINDS = {
    "incident": "incident", "outage": "incident", "near miss": "near-miss", "near-miss": "near-miss", "close call":
    "near-miss", "security": "security", "security incident": "security", "security breach": "security",
}  # fmt: skip
_DETECTED_BY = {
    "alert": r"(?:an? )?(?:automat(?:ic|ed) |monitoring |pagerduty |prometheus )?"
    r"(?:alert(?:s|ing)?|alarms?|monitoring|pages?|pager|pagerduty|monitors?)",
    "customer": r"(?:an? )?(?:(?:customer|user)(?:s| reports?| support)?|clients?|support tickets?)",
    "employee": r"(?:an? )?(?:employees?|engineers?|developers?|staff|team members?|internal(?:ly| users?)|manually)",
    "third-party": r"(?:an? )?(?:third[ -]party|vendors?|providers?|partners?|security researchers?|researchers?)",
    "routine-check": r"(?:an? )?(?:routine check|audit|routine|scheduled check|drill)",
    "unknown": r"unknown|not known",
}


def read_fact(key: str, text: str, line: int) -> Iterator[Finding]:
    """What `key: text` says about one of our single-valued fields; nothing for keys that are not ours.

    Args:
        key: In lower case, single blanks.
        text: The value, Markdown allowed.
        line: Of the original file.
    """
    words = plain(text).rstrip(" .")
    if absence(words) in (Absence.PLACEHOLDER, Absence.MISSING) or not words:
        return
    why = f"it is stated as {key!r}"
    match key:
        case "severity" | "sev" | "incident severity" | "severity level":
            yield from _severity(words, why, line)
        case "priority" | "incident priority":
            if match := _PRIORITY.fullmatch(words):
                yield guessed(
                    "severity", f"sev{match[1]}", "a priority is stated, which may be your severity", line, words
                )
            else:
                yield dropped("severity", words, "a priority is no severity", line)
        case "timezone" | "time zone" | "all times in":
            yield from _zone(words, why, line)
        case "kind" | "type" | "incident type":
            if kind := _KINDS.get(words.lower()):
                yield understood("kind", kind, why, line, words)
            else:
                yield dropped("kind", words, "it is neither incident, near-miss nor security", line)
        case (
            "detected by"
            | "detection"
            | "detection method"
            | "how detected"
            | "detection source"
            | "discovered by"
            | "reported by"
        ):
            found = (name for name, form in _DETECTED_BY.items() if re.fullmatch(form, words[:80], re.IGNORECASE))
            if name := next(found, ""):
                yield understood("detected_by", name, why, line, words)
            elif key != "detection":
                yield dropped("detected_by", words, "it names none of the ways that are known", line)


def _severity(words: str, why: str, line: int) -> Iterator[Finding]:
    if match := _SEVERITY.fullmatch(words) or re.fullmatch(r"([1-5])", words):
        yield understood("severity", f"sev{match[1]}", why, line, words)
    elif match := re.fullmatch(r"p(?:riority)?[\s_-]*([1-5])\b.{0,80}", words, re.IGNORECASE):
        yield guessed("severity", f"sev{match[1]}", "a priority is stated where a severity is asked for", line, words)
    else:
        yield dropped("severity", words, "it is not on the scale sev1 to sev5", line)


def _zone(words: str, why: str, line: int) -> Iterator[Finding]:
    try:
        yield understood("timezone", Zone.parse(printable(words)).name, why, line, words)
    except ZoneError as error:
        yield dropped("timezone", words, f"{error}", line)
