"""Where indexes are kept: a private folder of the user, one complete generation at a time.

A build writes a fresh folder and makes it current by replacing one small file, so a killed build or a full disk leaves
what was there. Whoosh keeps postings as pickles, and a pickle runs code when it is read: nothing is opened that this
user's own build did not write (the folder is private and outside any repository) or that has changed since (hashes).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 9
"""Raised whenever analysis, weights or what is kept of a document change. A cache of another version is built anew."""
ENVIRONMENT: Final = "POSTMORTEMS_CACHE"
MANIFEST: Final = "manifest.json"
ASIDE: Final = ("bundle.json", "bundle.bin", "similar.json", "similar-traits.json")
"""Files beside an index that come after it: they are no part of what is sealed, and look after themselves."""
LOCK_SECONDS: Final = 900.0
LARGE: Final = 4_000_000
"""Bytes from which a file is not hashed at every start as long as its time and size are what they were."""
UNUSED_DAYS: Final = 90
"""Days after which the index of a documentation folder that nobody asks any more is thrown away."""
Seal = tuple[int, int, str]
"""Size, time of the last change (ns) and hash of a file."""
KEPT: Final = 2
"""Generations that are left, so that a reader of the last one is not cut off."""


class CacheDamaged(Exception):
    """What is kept is not what was written; the message says what. A rebuild mends it."""


class CacheUnusable(Exception):
    """There is no place to keep an index; the message says why and what to do."""


def default_folder() -> Path:
    """The user's cache folder: `$POSTMORTEMS_CACHE`, else where the platform keeps such things."""
    if given := os.environ.get(ENVIRONMENT):
        return Path(given)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "postmortems"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "postmortems"
    home = Path.home()
    return (home / "Library/Caches" if sys.platform == "darwin" else home / ".cache") / "postmortems"


def folder_for(docs: Path, cache: Path | None = None) -> Path:
    """The cache folder of one documentation folder."""
    name = hashlib.blake2b(str(docs.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return (cache or default_folder()) / f"{docs.resolve().parent.name or 'docs'}-{name}"


class Cache:
    """The generations in one folder.

    Args:
        folder: Made when missing, readable by this user only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / "current"

    def prepare(self) -> None:
        """Makes the folder.

        Raises:
            CacheUnusable: It cannot be made, or others may write there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_owner()
        except OSError as error:
            raise CacheUnusable(
                f"the search index cannot be kept in {self.folder}: {error.strerror}. {_ADVICE}"
            ) from error

    def _check_owner(self) -> None:
        if not hasattr(os, "geteuid"):
            return
        stat = self.folder.stat()
        if stat.st_uid != os.geteuid():
            raise CacheUnusable(f"{self.folder} belongs to another user, so no index is read there. {_ADVICE}")
        if stat.st_mode & 0o022:
            self.folder.chmod(0o700)

    def current(self) -> tuple[Path, dict[str, Any]] | None:
        """The current generation with its manifest, every file checked against it; None when there is none.

        Raises:
            CacheDamaged: It is not what was written, or of another version.
            CacheUnusable: Others may write there.
        """
        try:
            name, expected = self.pointer.read_text("utf-8").split()
        except FileNotFoundError:
            return None
        except (OSError, ValueError, UnicodeDecodeError) as error:
            raise CacheDamaged("the pointer to the index cannot be read") from error
        self._check_owner()
        folder = self.folder / Path(name).name
        try:
            raw = (folder / MANIFEST).read_bytes()
            if hashlib.blake2b(raw, digest_size=16).hexdigest() != expected:
                raise CacheDamaged("the manifest of the index was changed")
            manifest: dict[str, Any] = json.loads(raw)
            if manifest.get("format") != FORMAT:
                raise CacheDamaged("the index is of another version of this program")
            for file, (size, changed, content) in manifest["files"].items():
                if not _unchanged(folder / file, size, changed, content):
                    raise CacheDamaged(f"the file {file} of the index was changed")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CacheDamaged(f"the index cannot be read ({type(error).__name__})") from error
        return folder, manifest

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Path]:
        """A new folder to build in; it vanishes when the build fails.

        Raises:
            CacheUnusable: There is no room.
        """
        try:
            folder = Path(tempfile.mkdtemp(prefix=f"{int(time.time())}-", dir=self.folder))
        except OSError as error:
            raise CacheUnusable(
                f"the search index cannot be kept in {self.folder}: {error.strerror}. {_ADVICE}"
            ) from error
        try:
            yield folder
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise CacheUnusable(
                f"the search index cannot be written to {folder}: {error.strerror}. {_ADVICE}"
            ) from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def publish(self, folder: Path, manifest: dict[str, Any], known: Mapping[str, Seal]) -> None:
        """Makes a folder the current generation, at once and for good, and removes older ones.

        Args:
            folder: A complete one, from `fresh`.
            manifest: What is to be known about it; `format` and `files` are added.
            known: Seals of files that need not be read for them.
        """
        names = sorted(path.name for path in folder.iterdir())
        files = [name for name in names if name not in (MANIFEST, *ASIDE) and not name.endswith("LOCK")]
        manifest = {
            **manifest,
            "format": FORMAT,
            "files": {name: known.get(name) or _seal(folder / name) for name in files},
        }
        raw = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        _write(folder / MANIFEST, raw)
        pointer = folder / "pointer"
        _write(pointer, f"{folder.name} {hashlib.blake2b(raw, digest_size=16).hexdigest()}\n".encode())
        pointer.replace(self.pointer)
        self._sweep(folder.name)

    def mark_used(self) -> None:
        """Notes that somebody reads the index, at most once a day."""
        with contextlib.suppress(OSError):
            if time.time() - self.pointer.stat().st_mtime > _DAY:
                os.utime(self.pointer)

    def forget(self) -> None:
        """Takes the pointer away, so that the next build starts afresh."""
        self.pointer.unlink(missing_ok=True)

    def _sweep(self, current: str) -> None:
        others = sorted(path for path in self.folder.iterdir() if path.is_dir() and path.name != current)
        complete = [path for path in others if (path / MANIFEST).exists()]
        left = [path for path in others if path not in complete]  # of builds that were killed: the lock is ours
        for path in [*left, *complete[: len(complete) - (KEPT - 1)]]:
            shutil.rmtree(path, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Waits until no other process builds here. A process that dies lets go of it.

        Raises:
            CacheUnusable: Another process has been building for too long.
        """
        self.prepare()
        try:
            file = (self.folder / "lock").open("a+")
        except OSError as error:
            raise CacheUnusable(
                f"the search index cannot be kept in {self.folder}: {error.strerror}. {_ADVICE}"
            ) from error
        with file:
            deadline = time.monotonic() + LOCK_SECONDS
            while not _try_lock(file.fileno()):
                if time.monotonic() > deadline:
                    raise CacheUnusable(f"another process has been building the index in {self.folder} for too long")
                time.sleep(0.05)
            yield


def clear_unused(root: Path) -> None:
    """Removes the indexes below a cache folder that nobody has read for long, as those of deleted folders.

    What does not look like an index of ours stays, whatever it is; so does one that is being built.
    """
    with contextlib.suppress(OSError):
        for folder in root.iterdir():
            if _INDEX_NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
                _clear(folder)


def _clear(folder: Path) -> None:
    variants = list(folder.iterdir())
    pointers = [variant / "current" for variant in variants]
    if not pointers or not all(pointer.is_file() and not pointer.is_symlink() for pointer in pointers):
        return
    if any(time.time() - pointer.stat().st_mtime < UNUSED_DAYS * _DAY for pointer in pointers):
        return
    with contextlib.ExitStack() as locks:
        for variant in variants:
            file = locks.enter_context((variant / "lock").open("a+"))
            if not _try_lock(file.fileno()):
                return
        shutil.rmtree(folder, ignore_errors=True)


_DAY = 86_400.0
_INDEX_NAME = re.compile(r".+-[0-9a-f]{16}")
_ADVICE = f"Make room there, or name another folder with the environment variable {ENVIRONMENT}"


def _write(path: Path, raw: bytes) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _seal(path: Path) -> Seal:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, _content(path)


def _unchanged(path: Path, size: int, changed: int, content: str) -> bool:
    """Whether a file is as it was written. A large one that nobody touched since is not read for that."""
    stat = path.stat()
    if stat.st_size != size:
        return False
    return (size > LARGE and stat.st_mtime_ns == changed) or _content(path) == content


def _content(path: Path) -> str:
    state = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            state.update(block)
    return state.hexdigest()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
