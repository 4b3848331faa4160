"""As much of GitHub's API as one comment needs. Answers are bounded, and the token goes to no other host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

MAX_ANSWER: Final = 10_000_000
PAGE: Final = 100
MAX_PAGES: Final = 30
SECONDS: Final = 30


class GitHubError(Exception):
    """A request that did not succeed; the message says which, and what the host answered."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository, and the right to write in it.

    Attributes:
        api: Address of the API, such as `https://api.github.com`.
        repository: `owner/name`.
    """

    api: str
    repository: str
    token: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.api)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
            raise GitHubError(f"{self.api} is no https address")

    def get(self, path: str, **query: object) -> Any:
        """What stands at a path of the repository."""
        return self._json("GET", f"{path}?{urlencode(query)}" if query else path)

    def pages(self, path: str, key: str = "", **query: object) -> Iterator[dict[str, Any]]:
        """The entries of a list, page by page and no more than MAX_PAGES of them.

        Args:
            path: Of the list.
            key: Where the entries are in the answer, when it is no list itself.
            query: Further parameters.
        """
        for page in range(1, MAX_PAGES + 1):
            answer = self.get(path, **query, per_page=PAGE, page=page)
            entries = answer.get(key, []) if key else answer
            yield from entries
            if len(entries) < PAGE:
                return

    def post(self, path: str, values: dict[str, Any]) -> Any:
        """Adds something below a path."""
        return self._json("POST", path, values)

    def patch(self, path: str, values: dict[str, Any]) -> Any:
        """Changes what stands at a path."""
        return self._json("PATCH", path, values)

    def download(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes. Where it leads to another host, that one does not see the token."""
        return self._bytes("GET", path, None, limit)

    def _json(self, method: str, path: str, values: dict[str, Any] | None = None) -> Any:
        raw = self._bytes(method, path, values, MAX_ANSWER)
        try:
            return json.loads(raw)
        except ValueError as error:
            raise GitHubError(f"{method} {path}: the answer is no JSON") from error

    def _bytes(self, method: str, path: str, values: dict[str, Any] | None, limit: int) -> bytes:
        address = f"{self.api.rstrip('/')}/repos/{quote(self.repository)}/{path}"
        data = json.dumps(values).encode() if values is not None else None
        request = Request(address, data, method=method)  # noqa: S310 - the scheme was looked at when this was made
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("User-Agent", "mkdocs-postmortems")
        # Unredirected: the file behind an artifact lies with another host.
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                raw: bytes = answer.read(limit + 1)
        except HTTPError as error:
            raise GitHubError(f"{method} {path}: {error.code} {_said(error)}") from error
        except (URLError, OSError) as error:
            raise GitHubError(f"{method} {path}: {getattr(error, 'reason', error)}") from error
        if len(raw) > limit:
            raise GitHubError(f"{method} {path}: the answer has more than {limit:,} bytes")
        return raw


def _said(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read(10_000))["message"])[:200]
    except (ValueError, KeyError, TypeError, OSError):
        return str(error.reason)
