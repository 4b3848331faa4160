"""A small knowledge base, edits of it one on top of the other, and its builds as MkDocs makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from sites import CATALOG, INDEX, postmortem, write

LESSON = """
    ---
    title: Stages
    claim: Stages keep mistakes small.
    status: published
    signs: [Everything fails at once]
    do: [Go in stages]
    applies_to: {services: [web], factors: [no-canary]}
    evidence: [{id: 2024-a, note: It went everywhere.}]
    ---

    See [the first](../postmortems/2024-a.md).
"""
PATH = """
    ---
    title: First week
    summary: Where to begin.
    for: Newcomers
    status: published
    steps:
      - {lesson: stages, why: It comes first.}
      - {postmortem: 2024-b, why: It shows it.}
    ---
"""
ACTIONS = "[{text: Alert on the length of the mail queue, owner: core, status: STATUS, factor: no-alert}]"
EVENTS = "## Timeline\n\n| Time | Event |\n|---|---|\n| 10:00 | Errors rise |\n| 10:10 | Paged |\n| 10:20 | Undone |\n"
FILES = {
    **CATALOG,
    **INDEX,
    "index.md": "# Home\n\n<!-- postmortems:newest -->\n",
    "about/notes.md": "# Notes\n\n[A](../postmortems/2024-a.md)\n",
    "about/data.txt": "data\n",
    "lessons/stages.md": LESSON,
    "paths/first.md": PATH,
    "postmortems/2024-a.md": postmortem(EVENTS, title="First outage", symptoms="[Pages do not load]"),
    "postmortems/2024-b.md": postmortem(
        "After [the first](2024-a.md) and [a lost one](2024-z.md).\n",
        title="Mail stops",
        services="[mail, db]",
        started="2024-04-01",
        resolved="",
        actions=ACTIONS.replace("STATUS", "planned"),
        relations="[{kind: repeats, id: 2024-a}]",
    ),
    "postmortems/2024-c.md": postmortem(
        title="Mail stops again", services="[mail]", started="2023-04-01", resolved="", what_worked="A restart.",
        actions=ACTIONS.replace("STATUS", "idea"),
    ),
}  # fmt: skip
for _number in range(6):
    _services = "[web, db]" if _number % 2 else "[db]"
    FILES[f"postmortems/2022-{_number}.md"] = postmortem(
        f"Text {_number}.\n",
        title=f"Outage {_number}",
        started=f"2022-0{_number + 1}-03",
        resolved="",
        services=_services,
    )

Edit = Callable[[Path], object]


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(docs: Path) -> None:
        file = docs / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    return edit


def added(name: str, text: str) -> Edit:
    return lambda docs: write(docs, {name: text})


def removed(name: str) -> Edit:
    return lambda docs: (docs / name).unlink()


NEW = "{id: new, title: New, definition: New.}"
EDITS: dict[str, Edit] = {
    "nothing": lambda docs: None,
    "text": replaced("postmortems/2022-3.md", "Text 3", "Words about zebras"),
    "title": replaced("postmortems/2024-a.md", "First outage", "The very first outage"),
    "service": replaced("postmortems/2022-1.md", "[web, db]", "[mail]"),
    "factor": replaced("postmortems/2022-2.md", "[no-canary, no-alert]", "[bad-config]"),
    "action": replaced("postmortems/2024-c.md", "status: idea", "status: done"),
    "timeline": replaced("postmortems/2024-a.md", "Paged", "Paged at last"),
    "year": replaced("postmortems/2022-4.md", "2022-05-03", "2021-05-03"),
    "draft": replaced("postmortems/2022-5.md", "status: published", "status: draft"),
    "lost link found": added("postmortems/2024-z.md", postmortem(title="Found", started="2024-06-01", resolved="")),
    "other folder": lambda docs: (docs / "postmortems/2022-0.md").rename(
        write(docs, {"postmortems/old/x.txt": "x"}) / "postmortems/old/2022-0.md"
    ),
    "new name": lambda docs: (docs / "postmortems/2022-1.md").rename(docs / "postmortems/2022-renamed.md"),
    "relation to nothing": removed("postmortems/2024-a.md"),
    "catalog": replaced("catalog/services.yml", "Website", "Shop front"),
    "new factor": replaced("catalog/factors.yml", "    - {id: no-a", f"    - {NEW}\n    - {{id: no-a"),
    "lesson": replaced("lessons/stages.md", "Stages keep", "Small stages keep"),
    "path": removed("paths/first.md"),
    "page by hand": replaced("about/notes.md", "# Notes", "# Other notes"),
    "new page by hand": added("about/more.md", "# More\n"),
    "file": added("about/data.txt", "other data\n"),
    "file gone": removed("about/data.txt"),
    "broken": replaced("postmortems/2022-3.md", "title:", "titel:"),
    "mended": replaced("postmortems/2022-3.md", "titel:", "title:"),
}  # fmt: skip
"""One after the other, each on top of all before."""


class Builds:
    """Builds of one folder, as `mkdocs build` and `mkdocs serve` do them; every one in a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = write(folder / "docs", FILES)
        self.settings: dict[str, object] = {}

    def build(self, site: str, *, dirty: bool = False, serving: bool = False, fresh: bool = True) -> dict[str, bytes]:
        (self.folder / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
        config = load_config(
            config_file=str(self.folder / "mkdocs.yml"),
            docs_dir=str(self.docs),
            site_dir=str(self.folder / site),
            site_url="https://example.org/kb/",
            theme={"name": "material", "font": False},
            plugins=["postmortems"],
            markdown_extensions=["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"],
            **self.settings,
        )
        plugin = config.plugins["postmortems"]
        kept = plugin.upkeep
        if fresh:
            plugin.__init__()  # as in another process; MkDocs keeps instances for as long as one lives
            config.plugins.on_startup(command="serve" if serving else "build", dirty=dirty)
        mkdocs_build(config, serve_url="http://127.0.0.1/kb/" if serving else None, dirty=dirty)
        if site == "clean":
            plugin.upkeep = kept  # as if another process had made it
        return self.tree(site)

    def tree(self, site: str) -> dict[str, bytes]:
        folder = self.folder / site
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
