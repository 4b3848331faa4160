"""The site as those who are outside of it need it: its name, where it lives, and the address of each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of the site that programs read.

    Attributes:
        path: Relative to the root of the site, with `/` between its parts; not quoted.
        data: The whole file.
    """

    path: str
    data: bytes


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
