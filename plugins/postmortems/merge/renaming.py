"""What everything of one base is called in the merged folder: ids of the catalog and of documents, places of files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from postmortems.core.documents import FOLDERS, PATHS, POSTMORTEMS, is_document
from postmortems.merge.base import Base
from postmortems.merge.catalog import MergedCatalog
from postmortems.merge.ids import DOCUMENT

BASES: Final = "bases"
"""The folder of everything that is neither a document nor the catalog: pages, pictures."""
_OF_ENTRIES: Final = {
    "factors": "factor", "services": "service", "teams": "team", "triggers": "trigger", "what-worked": "factor",
}  # fmt: skip
"""Folders of generated pages about one thing each, by what it is."""
_GENERATED: Final = frozenset({
    *_OF_ENTRIES, *FOLDERS, "practice", "actions", "years", "insights", "search", "subscribe",
})  # fmt: skip
_FIELDS: Final = "contribute/fields.md"
_LIST = re.compile(r"lessons/(?:guards|index)(?:/\d+)?\.md")
_ABOUT_ONE = re.compile(r"(?P<folder>[a-z-]+)/(?P<id>[^/]+?)(?P<rest>\.md|/.+)")
_ABOUT_A_TEAM = re.compile(r"(?P<folder>actions/teams)/(?P<id>[^/]+?)(?P<rest>\.md|/.+)")


class Renaming:
    """Answers what is what, for one base.

    Args:
        base: The base.
        number: Its place among all.
        catalog: What became of the entries.
        documents: New ids of documents by folder and old id.
        files: New places of files by the old ones.
    """

    def __init__(
        self,
        base: Base,
        number: int,
        catalog: MergedCatalog,
        documents: Mapping[tuple[str, str], str],
        files: Mapping[str, str],
    ) -> None:
        self.base = base
        self.number = number
        self.catalog = catalog
        self.documents = documents
        self.files = files
        own = [(same.id, same.members[number]) for same in catalog.kinds["team"].found if number in same.members]
        self._teams = {name.lower(): id_ for id_, team in own for name in (*team.aliases, team.title, team.id)}
        self._owners = catalog.owners

    def of(self, what: str, text: str) -> str:
        """What a reference has become.

        Args:
            what: One of `catalog.KINDS`, the folder of a document, `page`, or `owner` of an action.
            text: What the reference says.
        """
        if what in self.catalog.kinds:
            return self.entry(what, text)
        if what in FOLDERS:
            return self.document(what, text)
        return self.owner(text) if what == "owner" else self.files.get(text, self.place(text))

    def entry(self, what: str, id_: str) -> str:
        """The id of an entry of the catalog; `what` is one of `catalog.KINDS`."""
        return self.catalog.kinds[what].new_id(self.number, id_)

    def document(self, folder: str, id_: str) -> str:
        """The id of a document. One that is not there stays one that is not there."""
        known = self.documents.get((folder, id_))
        return known or (f"{self.base.name}{DOCUMENT}{id_}" if self.base.name else id_)

    def page(self, path: str) -> str:
        """The place of a file or of a generated page."""
        if known := self.files.get(path):
            return known
        match = _ABOUT_A_TEAM.fullmatch(path) or _ABOUT_ONE.fullmatch(path)
        if match and (match["folder"] in _OF_ENTRIES or match["folder"] == "actions/teams"):
            what = _OF_ENTRIES.get(match["folder"], "team")
            return f"{match['folder']}/{self.entry(what, match['id'])}{match['rest']}"
        if match and match["folder"] == "practice" and (POSTMORTEMS, match["id"]) in self.documents:
            return f"practice/{self.document(POSTMORTEMS, match['id'])}{match['rest']}"
        if match and match["folder"] == PATHS and (file := self.files.get(f"{posixpath.dirname(path)}.md")):
            return f"{file.removesuffix('.md')}/{posixpath.basename(path)}"
        if is_document(path) and not _LIST.fullmatch(path):
            # There is no such document, and must not be one of another base.
            folder, name = posixpath.split(path)
            return f"{folder}/{self.document(path.split('/')[0], name.removesuffix('.md'))}.md"
        generated = path.split("/")[0] in _GENERATED or path == _FIELDS or not path.endswith(".md")
        return path if generated else self.place(path)

    def place(self, path: str) -> str:
        """Where a page or a picture of the base goes, whether or not there is one."""
        return f"{BASES}/{self.base.name}/{path}" if self.base.name else path

    def owner(self, text: str) -> str:
        """Whose an action is: the text as long as it means the same team, or none as before."""
        known, meant = self._teams.get(text.lower()), self._owners.get(text.lower(), set())
        if known is None:
            return f"{text} ({self.base.name})" if meant and self.base.name else text
        return text if meant == {known} else known
