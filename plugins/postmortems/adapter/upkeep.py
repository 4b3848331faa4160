"""What the last build of a site made, so that the next one makes only what has changed and leaves nothing stale."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from postmortems.core.cache_folder import cache_folder
from postmortems.core.second_process import Copy

FORMAT = 7
ASIDE = ".postmortems-kept"
"""Folder in the site where a tree waits while MkDocs clears all that is not hidden."""

Stamp = str
"""Time of the last change (ns) and size of a file."""


class Upkeep:
    """The tree of a site as the last build left it: of each file what it was made of, and how it looked on disk.

    Nothing that does not match is trusted: a file that was changed or removed meanwhile is made again.

    Args:
        docs: The documentation folder.
        site: The folder of the site.

    Attributes:
        basis: What all pages of the last build were made of.
        named: Pages of the documentation that some of its pages link to, a line each, by their path in the site.
        published: What it published beside the pages, as it was told: a line.
    """

    def __init__(self, docs: Path, site: Path) -> None:
        self.docs = docs
        self.site = site
        self._root = str(site)
        name = hashlib.sha256(f"{docs.resolve()}\n{site.resolve()}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._file = cache_folder("trees") / name
        self._pages: dict[str, tuple[str, Stamp]] = {}
        self._others: list[str] = []
        self._looking: Copy[list[str]] | None = None
        self._touched: frozenset[str] | None = None
        self.basis = ""
        self.named: dict[str, str] = {}
        self.published = ""

    def load(self) -> None:
        """Reads what an earlier process wrote down."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            text = self._file.read_bytes().decode("utf-8", "surrogatepass")
            head, published, *lines = text.removesuffix("\n").split("\n")
            known = json.loads(head)
            if (known["format"], known["site"]) == (FORMAT, str(self.site.resolve())):
                pages: dict[str, tuple[str, Stamp]] = {}
                for line in lines:
                    made_of, stamp, path = line.split("\t", 2)
                    pages[path] = made_of, stamp
                others = [path for path in known["others"] if isinstance(path, str)]
                named = {path: str(found) for path, found in known["named"].items()}
                basis = str(known["basis"])
                self.basis, self.named, self.published = basis, named, published
                self._pages, self._others = pages, others

    @property
    def known(self) -> bool:
        """Whether anything is known of an earlier build."""
        return bool(self._pages)

    def save(self) -> None:
        """Writes it down for the next process; a failure costs that one time, nothing else."""
        known = {
            "format": FORMAT,
            "site": str(self.site.resolve()),
            "basis": self.basis,
            "named": self.named,
            "others": self._others,
        }
        lines = [json.dumps(known, separators=(",", ":")), self.published]
        # One of them is a line, which takes a third of the time of JSON; with a break in its path it is made again.
        lines += [f"{made_of}\t{stamp}\t{path}" for path, (made_of, stamp) in self._pages.items() if "\n" not in path]
        text = "".join([f"{line}\n" for line in lines])
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._file.with_suffix(f".{os.getpid()}")
            fresh.write_bytes(text.encode("utf-8", "surrogatepass"))
            fresh.replace(self._file)

    def look(self) -> None:
        """Lets a copy of the process look at all pages, where that can be, while this one does something else.

        Not to be called where MkDocs is about to clear the folder.
        """
        self._look_up()
        self._looking = Copy.start(
            lambda: [path for path, (_, stamp) in self._pages.items() if stamp != _stamp(f"{self._root}/{path}")]
        )

    def _look_up(self) -> None:
        if self._looking:
            touched = self._looking.outcome()
            self._touched = None if touched is None else frozenset(touched)
            self._looking = None

    def made_of(self, path: str) -> str:
        """What a page is made of that is there as it was made; empty when it is not, or somebody has touched it."""
        self._look_up()
        known = self._pages.get(path)
        if known is None:
            return ""
        if self._touched is None:
            return known[0] if known[1] == _stamp(f"{self._root}/{path}") else ""
        return "" if path in self._touched else known[0]

    @property
    def recorded(self) -> Mapping[str, str]:
        """What all pages were made of, by their paths; of those that somebody touched as well."""
        return {path: made_of for path, (made_of, _) in self._pages.items()}

    def record(
        self,
        basis: str,
        pages: Mapping[str, str],
        named: Mapping[str, str],
        others: Iterable[str],
        current: Container[str] = (),
    ) -> None:
        """Takes down what there is after a build, and removes what an earlier one made and this one did not.

        Args:
            basis: What all pages are made of.
            pages: What each page is made of besides, by its path in the site.
            named: Pages of the documentation that some pages link to, a line each.
            others: Paths of all other files of the build.
            current: The pages that were as they should be, and were left alone.
        """
        self._touched = None
        self.basis, self.named = basis, {path: found for path, found in named.items() if path in pages}
        before = {*self._pages, *self._others}
        self._others = list(dict.fromkeys(others))
        stamped = (
            (path, made_of, self._pages[path][1] if path in current else _stamp(f"{self._root}/{path}"))
            for path, made_of in pages.items()
        )
        self._pages = {path: (made_of, stamp) for path, made_of, stamp in stamped if stamp}
        _remove(self.site, before - pages.keys() - set(self._others))

    def set_aside(self) -> None:
        """Hides the tree from MkDocs, which is about to clear the folder. A tree that nobody knows is left to it."""
        aside = self.site / ASIDE
        if aside.exists() or not self._pages:
            return
        aside.mkdir()
        for entry in list(self.site.iterdir()):
            if not entry.name.startswith("."):
                entry.rename(aside / entry.name)

    def bring_back(self) -> None:
        """Puts the tree back."""
        aside = self.site / ASIDE
        if aside.is_dir():
            for entry in list(aside.iterdir()):
                entry.rename(self.site / entry.name)
            shutil.rmtree(aside, ignore_errors=True)


def _stamp(path: str) -> Stamp:
    """Empty where there is none."""
    try:
        facts = os.stat(path)  # noqa: PTH116 - called for every file
    except OSError:
        return ""
    return f"{facts.st_mtime_ns} {facts.st_size}"


def _remove(site: Path, paths: Iterable[str]) -> None:
    """Removes files of ours, and folders that are empty then."""
    for path in paths:
        place = site / path
        if Path(path).is_absolute() or ".." in Path(path).parts:
            continue
        with contextlib.suppress(OSError):
            place.unlink()
        for folder in place.relative_to(site).parents:
            if folder == Path():
                break
            with contextlib.suppress(OSError):
                (site / folder).rmdir()
