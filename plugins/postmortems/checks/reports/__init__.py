"""One list of problems, many ways to read it. Every renderer takes a report and the folder that paths start from."""

from postmortems.checks.reports.github import render_github
from postmortems.checks.reports.json import render_json
from postmortems.checks.reports.markdown import render_markdown
from postmortems.checks.reports.sarif import render_sarif
from postmortems.checks.reports.suggestions import render_suggestions
from postmortems.checks.reports.text import render_text

__all__ = ["render_github", "render_json", "render_markdown", "render_sarif", "render_suggestions", "render_text"]
