"""The page of all rules, written from them: `python -m postmortems.checks.reference > docs/contribute/rules.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from postmortems.checks.registry import RULES, THEMES
from postmortems.checks.rule import Rule, Theme

_INTRO = """\
---
description: What `postmortems check` looks for, why, and what to write instead.
---

# What the checks look for

`postmortems check` reads postmortems as a friendly reviewer would. An **error** means that a fact could not be used or
must not be published; a **warning** that something is doubtful; a **hint** (`info`) that a question may be worth
asking. Only errors fail, with `--strict` warnings too. Language is never an error unless your team decides so.

## When a finding is wrong, or right and wanted

**Here only**: write a waiver, with its reason, on the same line or the one before. In the fields it is a YAML comment.

```markdown
<!-- postmortems-ok: human-error: the vendor's report says so, and we quote it -->
```

```yaml
# postmortems-ok: midnight: the certificate expired on the stroke
started: 2024-05-02 00:00
```

**For the whole library**: set the level of a rule, or of a theme, in `catalog/checks.yml`: `error`, `warning`, `info`
or `off`.

```yaml
levels:
  human-error: error
  factor-without-action: off
names: [Ada Example]              # people who must not be named
internal_hosts: [corp.example]    # endings of host names that are nobody else's business
public: [status@example.com]      # addresses and hosts that may be published
```

**For a folder that was adopted**: `postmortems check --write-baseline` writes what is there now to
`catalog/checks-baseline.json`, and the next check, like the build, reports only what is new. Lines may move. Secrets
never become known.

**While it is not published**: the build warns about published postmortems only. What is a draft or in review may be
incomplete; `postmortems check` says what is missing, and only errors stop the build.

Where a quotation, a row of the timeline or an action says it, language is a hint at most.
"""


def render() -> str:
    """The page as Markdown."""
    parts = [_INTRO]
    for theme, question in THEMES.items():
        rules = [rule for rule in RULES if rule.theme is theme]
        parts.append(f"\n## {theme.value.capitalize()}\n\n{question}\n")
        parts += ["".join(_rule(rule)) for rule in rules if rule.examples]
        plain = [rule for rule in rules if not rule.examples]
        if plain:
            parts.append("".join(_table(plain, theme)))
    return "".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.code} {{ #{rule.code} }}\n\n"
    yield f"*{rule.title} ({_level(rule)})*\n\n{rule.why}\n"
    if rule.question:
        yield f"\n**Ask:** {rule.question}\n"
    yield "\n| Instead of | Write |\n| --- | --- |\n"
    for example in rule.examples:
        yield f"| {_cell(example.bad)} | {_cell(example.good)} |\n"


def _table(rules: list[Rule], theme: Theme) -> Iterator[str]:
    if theme is not Theme.CHECKS:
        yield "\n### While the files are read\n"
    yield "\n| Code | What | Why |\n| --- | --- | --- |\n"
    for rule in rules:
        yield f"| `{rule.code}` | {rule.title} ({_level(rule)}) | {rule.why} |\n"


def _level(rule: Rule) -> str:
    return "hint" if rule.level.value == "info" else rule.level.value


def _cell(text: str) -> str:
    """An example as it would be typed: markup outside of code spans is shown, not followed."""
    lines = ("".join(map(_piece, re.split(r"(`[^`]*`)", line))) for line in text.split("\n"))
    return "<br>".join(lines)


def _piece(text: str) -> str:
    if text.startswith("`"):
        return text.replace("|", "\\|")
    escaped = re.sub(r"([\\*_\[\]|#])", r"\\\1", text).replace("<", "&lt;").replace("://", ":&#47;/")
    return escaped.replace("  ", "&nbsp;&nbsp;")


if __name__ == "__main__":
    sys.stdout.write(render())
