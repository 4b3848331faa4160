"""The file that an import writes: fields, suggestions as comments, and below them the original text, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from postmortems.core.dump import dump_fields, printable
from postmortems.core.frontmatter import MAX_FILE_BYTES, MAX_FRONT_MATTER_BYTES, Value
from postmortems.imports.draft import FIELDS, LISTS, Draft
from postmortems.imports.finding import Finding
from postmortems.imports.writeup import Writeup

QUOTE: Final = 200


def written_file(writeup: Writeup, draft: Draft) -> bytes:
    """The bytes of the new file. They end with `writeup.body_raw`, whatever line ends that has.

    Fields and comments that would be too long to load again are left out, comments first; the report has them all.
    """
    for fields, comments in ((FIELDS, True), (FIELDS, False), (("title", "summary", "status"), False)):
        head = writeup.line_end.join(_head(writeup, draft, fields, comments=comments))
        content = head.encode("utf-8") + writeup.body_raw
        if len(head) < MAX_FRONT_MATTER_BYTES and len(content) <= MAX_FILE_BYTES:
            break
    return content


def _head(writeup: Writeup, draft: Draft, fields: Iterable[str], *, comments: bool) -> list[str]:
    lines = [
        "---",
        f"# Imported from {printable(writeup.name)!r}. The text below the fields is the original, untouched.",
    ]
    if comments and any(name not in draft.marks for name in draft.suggestions):
        lines.append('# What follows "suggested" is a guess: take away the "# " where it is true, else delete it.')
    for name in fields:
        if name in draft.marks:
            lines.append(f"# guessed, because {_reason(draft.marks[name])}:")
        if name in draft.values:
            lines += dump_fields({name: draft.values[name]})
        if comments and name in draft.suggestions and name not in draft.marks:
            lines += _suggested(name, draft.suggestions[name], draft.values.get(name))
    return [*lines, "---", ""]


def _suggested(name: str, findings: list[Finding], known: Value) -> list[str]:
    """Comments that are fields once their signs are gone: `# started: ...` below the line that says why."""
    if name not in LISTS:
        finding = findings[0]
        instead = " in its place" if known is not None else ""
        return [f"# suggested{instead}, because {_reason(finding)}:", *_commented(dump_fields({name: finding.value}))]
    lines = [
        f"# suggested for the list {name!r} above:" if known else f"# suggested {name}, each with what it rests on:"
    ]
    lines += [] if known else [f"# {name}:"]
    for finding in findings:
        if finding.value is None:
            lines.append(f"#   # {_reason(finding)}")
        else:
            lines.append(f"#   # because {_reason(finding, quoted=not isinstance(finding.value, dict))}:")
            lines += _commented(dump_fields({name: [_block(finding.value)]})[1:])
    return lines


def _block(value: Value) -> Value:
    """Written below each other, not in brackets."""
    return value if isinstance(value, dict) else {"": value}


def _commented(lines: list[str]) -> list[str]:
    return [f"# {line.replace('- : ', '- ')}".rstrip() for line in lines]


def _reason(finding: Finding, *, quoted: bool = True) -> str:
    quote = printable(finding.quote) if quoted else ""
    quote = f', "{quote[:QUOTE]}{"…" if len(quote) > QUOTE else ""}"' if quote else ""
    line = f" (line {finding.line}{quote})" if finding.line else quote
    return f"{printable(finding.why)}{line}"
