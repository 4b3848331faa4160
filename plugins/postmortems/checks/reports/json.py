"""For programs. The shape is a contract; new keys may come, none goes or changes its meaning within a version.

```json
{
  "version": 1, "files": 2, "counts": {"error": 0, "warning": 1, "info": 0}, "waived": 0, "known": 0,
  "problems": [{
    "code": "failed-to", "theme": "language", "level": "warning", "message": "...", "remedy": "...",
    "path": "docs/postmortems/2024-05-02-queue.md", "line": 31, "column": 5, "length": 9, "field": "", "fix": null
  }]
}
```

Lines and columns count from 1; 0 stands for the whole file or line. `length` is 0 when unknown. `fix`, where there is
one, may take the place of the `length` characters from `column` on. `known` counts what the baseline holds.
"""

from __future__ import annotations

import json
from typing import Any

from postmortems.checks.registry import BY_CODE
from postmortems.checks.rule import Finding
from postmortems.checks.run import Report
from postmortems.core import Level, Problem


def render_json(report: Report, prefix: str = "") -> str:
    """The report as JSON, with a line break at its end."""
    data = {
        "version": 1,
        "files": report.files,
        "counts": {level.value: report.count(level) for level in Level},
        "waived": report.waived,
        "known": report.known,
        "problems": [_problem(problem, prefix) for problem in report.problems],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _problem(problem: Problem, prefix: str) -> dict[str, Any]:
    rule = BY_CODE.get(problem.code)
    finding = problem if isinstance(problem, Finding) else None
    return {
        "code": problem.code,
        "theme": rule.theme.value if rule else "",
        "level": problem.level.value,
        "message": problem.message,
        "remedy": problem.remedy,
        "path": prefix + problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "length": finding.length if finding else 0,
        "field": problem.place.field,
        "fix": finding.fix if finding else None,
    }
