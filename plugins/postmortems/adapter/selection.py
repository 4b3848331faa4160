"""Files of which MkDocs makes only some into pages, because others are made elsewhere or are as they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Collection


class Selection(Files):
    """All files: there to be linked to, listed, and put into the navigation and the site map.

    MkDocs names the level of inclusion where it is about to make pages, and there alone; that is where pages are left
    out. Pages of ours come last there: titles in the navigation are known once all others have been read.

    Args:
        files: What there is.

    Attributes:
        generated: `src_uri` of our pages.
        wanted: `src_uri` of pages that MkDocs would make, those that are excluded left out.
        left_out: Those that it does not make.
        before_ours: Called once, when MkDocs has read all other pages; it may leave out more.
    """

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.generated: Collection[str] = frozenset()
        self.wanted: Collection[str] = frozenset()
        self.left_out: Collection[str] = frozenset()
        self.before_ours: Callable[[], None] | None = None
        self._all: Sequence[File] | None = None

    def documentation_pages(self, *, inclusion: Callable[[InclusionLevel], bool] | None = None) -> Sequence[File]:
        """All pages; where a level of inclusion is given, those that MkDocs makes."""
        if inclusion is None:
            return super().documentation_pages() if self._all is None else self._all
        found = super().documentation_pages(inclusion=inclusion)
        self.wanted = {file.src_uri for file in found}
        return _Due(self, sorted(found, key=lambda file: file.src_uri in self.generated))

    def turn_to_ours(self) -> None:
        """Calls `before_ours`, unless that was done."""
        if self.before_ours:
            call, self.before_ours = self.before_ours, None
            self._all = super().documentation_pages()  # no other plugin is there that could add one
            call()


class _Due(list[File]):
    """Pages, less those that are left out by the time that somebody comes to them."""

    def __init__(self, files: Selection, pages: Sequence[File]) -> None:
        super().__init__(pages)
        self._files = files

    def __iter__(self) -> Iterator[File]:
        for file in super().__iter__():
            if file.src_uri in self._files.generated:
                self._files.turn_to_ours()
            if file.src_uri not in self._files.left_out:
                yield file
