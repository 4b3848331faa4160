"""How do existing write-ups get in? Readers of Markdown as teams really wrote it.

From the file to the draft, each module on those before it: `source` (which files), `writeup` (bytes and text),
`outline` and `blocks` (parts, paragraphs, items, rows), `entries` (`key: value`), readers of single fields (`texts`,
`clock`, `stats`, `todo`, `gaps`, `mentions`, `several`, `head`), `draft` (findings put together), `written` (the new
file), `run` and `report`. `transcript` stands apart: it reads chat and pager lines for `postmortems new`.
"""

from postmortems.imports.finding import Certainty, Finding
from postmortems.imports.report import as_dict, report_path
from postmortems.imports.run import Import, Imported, ImportRefused, Outcome, import_writeups
from postmortems.imports.source import Skipped

__all__ = [
    "Certainty",
    "Finding",
    "Import",
    "ImportRefused",
    "Imported",
    "Outcome",
    "Skipped",
    "as_dict",
    "import_writeups",
    "report_path",
]
