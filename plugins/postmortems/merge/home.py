"""The first page of a merged folder, where none of the bases brings one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from postmortems.merge.renaming import BASES

HOME = "index.md"


def home_page(names: Sequence[str], files: Collection[str]) -> str:
    """A page that leads to what is new, and to the first page of each base that has one.

    Args:
        names: Of the bases.
        files: Everything that there will be.
    """
    homes = [(name, f"{BASES}/{name}/{HOME}") for name in names]
    links = [f"- [{name}]({place})" for name, place in homes if place in files]
    known = f"\n## Where they come from\n\n{chr(10).join(links)}\n" if links else ""
    return (
        "# Learnings from incidents\n\n<!-- postmortems:search -->\n\n"
        "## Newest\n\n<!-- postmortems:newest -->\n\n## What keeps coming back\n\n<!-- postmortems:recurring -->\n"
        f"{known}"
    )
