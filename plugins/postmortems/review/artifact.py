"""What a run left behind, taken as bytes from anybody: bounded before it is read, unpacked in memory alone."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from postmortems.review.github import GitHub, GitHubError

MAX_ZIP: Final = 3_000_000


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of a run.

    Attributes:
        size: Bytes of the archive, as GitHub counted them.
    """

    id: int
    name: str
    size: int


def artifacts_of(github: GitHub, run: int) -> dict[str, Artifact]:
    """The artifacts of a run by name; of several with one name, as after another attempt, the newest."""
    found: dict[str, Artifact] = {}
    for entry in github.pages(f"actions/runs/{run}/artifacts", "artifacts"):
        artifact = Artifact(int(entry["id"]), str(entry["name"]), int(entry["size_in_bytes"]))
        if not entry.get("expired") and (artifact.name not in found or found[artifact.name].id < artifact.id):
            found[artifact.name] = artifact
    return found


def contents(github: GitHub, artifact: Artifact, name: str, limit: int) -> bytes:
    """One file out of an artifact.

    Args:
        github: The repository.
        artifact: Where the file is; nothing else of it is looked at.
        name: The file's name in it.
        limit: Bytes that the file may have.

    Raises:
        GitHubError: The artifact is too large or no archive, or the file is missing or too large.
    """
    if artifact.size > MAX_ZIP:
        raise GitHubError(f"the artifact {artifact.id} has {artifact.size:,} bytes, more than {MAX_ZIP:,}")
    raw = github.download(f"actions/artifacts/{artifact.id}/zip", MAX_ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(name) as file:
            content = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise GitHubError(f"the artifact {artifact.id} is no archive with a file {name}") from error
    if len(content) > limit:
        raise GitHubError(f"{name} in the artifact {artifact.id} has more than {limit:,} bytes")
    return content
