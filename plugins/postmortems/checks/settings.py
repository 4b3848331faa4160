"""What a team decides about its checks: `catalog/checks.yml`.

```yaml
levels:                          # error, warning, info or off, by rule or by theme
  human-error: error
  midnight: off
names: [Ada Example, Grace H.]   # people who must not be named
internal_hosts: [example.internal]
public: [status@example.com, 192.0.2.7]   # addresses and hosts that may be published
```
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from postmortems.core import Place, Problem
from postmortems.core.frontmatter import nearest, parse_yaml, read_text
from postmortems.core.text import Line, Strict
from postmortems.core.validation import did_you_mean, validate

PATH = "catalog/checks.yml"
MAX_NAMES = 5_000


class Choice(StrEnum):
    """What a rule's findings count as."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class Settings(Strict):
    """The fields of `catalog/checks.yml`, all optional."""

    levels: dict[str, Choice] = {}  # noqa: RUF012 - pydantic copies defaults
    """What findings count as, by the rule's code or by theme; the code wins."""
    names: tuple[Line, ...] = ()
    """Names of people that must not stand in a postmortem; upper and lower case count."""
    internal_hosts: tuple[Line, ...] = ()
    """Endings of host names that are nobody else's business, such as `corp.example.com`."""
    public: tuple[Line, ...] = ()
    """E-mail addresses, IP addresses, hosts or mail domains that may be published."""

    def choice(self, code: str, theme: str) -> Choice | None:
        """What the team decided for a rule; None when it decided nothing."""
        return self.levels.get(code) or self.levels.get(theme)


def load_settings(docs: Path, codes: Iterable[str]) -> tuple[Settings, tuple[Problem, ...]]:
    """Reads the settings below a documentation folder; a missing file changes nothing.

    Args:
        docs: The documentation folder.
        codes: Codes and themes that may have a level.
    """
    file = docs / PATH
    if not file.is_file():
        return Settings(), ()
    text, problem = read_text(file, PATH)
    if problem:
        return Settings(), (problem,)
    data, positions, problems = parse_yaml(text, PATH)
    found = list(problems)
    if data is None:
        return Settings(), tuple(found)
    settings, wrong = validate(Settings, data, positions, PATH)
    found += wrong
    known = list(codes)
    for code in settings.levels if settings else ():
        if code not in known:
            place = Place(PATH, *nearest(positions, ("levels", code)), f"levels.{code}")
            remedy = did_you_mean(code, known) or "See the page of rules"
            found.append(Problem("unknown-rule", f"there is no rule {code[:100]!r}", place, remedy))
    return settings or Settings(), tuple(found)
