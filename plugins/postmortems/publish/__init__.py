"""How does it reach others? Feeds, a JSON API, tables and digests, as plain values for two sinks."""

from postmortems.publish.api import DESCRIPTION, TITLE, reference
from postmortems.publish.export import Publication, export, write_files
from postmortems.publish.history import History, read_history
from postmortems.publish.site import PublishedFile, SiteInfo

__all__ = [
    "DESCRIPTION",
    "TITLE",
    "History",
    "Publication",
    "PublishedFile",
    "SiteInfo",
    "export",
    "read_history",
    "reference",
    "write_files",
]
