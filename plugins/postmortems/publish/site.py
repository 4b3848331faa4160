"""The site as those who are outside of it need it: its name, where it lives, and the address of each page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote


class Part(NamedTuple):
    """A piece of a file.

    Attributes:
        depends: Digest of all that it is made of: where it is that of a part of the last build, the bytes are, too.
        make: Makes the bytes; called when they are needed.
    """

    depends: str
    make: Callable[[], bytes]


class PublishedFile(NamedTuple):
    """A file of the site that programs read: its head, its parts, and its foot.

    Attributes:
        path: Relative to the root of the site, with `/` between its parts; not quoted.
        depends: Digest of all that the file is made of.
        parts: Lists the parts; called when they are needed. A file that grows with the library has one for each item,
            so that after an edit one of them is made.
        head: What stands before the parts.
        between: What stands between two of them.
        foot: What stands behind them.
    """

    path: str
    depends: str
    parts: Callable[[], Sequence[Part]]
    head: bytes = b""
    between: bytes = b""
    foot: bytes = b""

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self.head + self.between.join([part.make() for part in self.parts()]) + self.foot


def made(path: str, depends: str, make: Callable[[], bytes]) -> PublishedFile:
    """A file that is made as a whole."""
    return PublishedFile(path, depends, lambda: (Part(depends, make),))


def finished(path: str, data: bytes) -> PublishedFile:
    """A file that takes no longer to make than to find out whether it has changed."""
    return PublishedFile(path, blake2b(data, digest_size=12).hexdigest(), tuple, data)


@dataclass(frozen=True)
class SiteInfo:
    """What is known of the site.

    Addresses in published files are absolute when it is known where the site lives, else relative to the file that
    holds them, which is what browsers and most feed readers resolve.

    Attributes:
        name: Plain text; also the seed of the ids of feed entries, so that they outlive a move to another host.
        url: Where the site lives, with a slash at its end; empty when not known.
        description: Plain text; may be empty.
        address: Address of a page by its `src_uri`, relative to the root of the site, as the host serves it. Raises
            KeyError where there is no such page.
    """

    name: str
    url: str
    description: str
    address: Callable[[str], str]
    _addresses: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def root(self, path: str) -> str:
        """What stands before an address in the file at `path`: the site's own, or the way up to it."""
        return self.url or "../" * path.count("/")

    def page(self, src_uri: str, root: str) -> str:
        """Address of a page in a file with that root.

        Raises:
            KeyError: There is no such page.
        """
        found = self._addresses.get(src_uri)
        if found is None:
            found = self._addresses[src_uri] = self.address(src_uri).removeprefix("./")
        return root + found or "./"

    def file(self, path: str, root: str) -> str:
        """Address of a published file in a file with that root."""
        return root + quote(path)
