"""How does it reach others? Feeds, a JSON API, tables and digests, as plain values for two sinks."""

from postmortems.publish.dates import Dates
from postmortems.publish.export import export, without_drafts, write_files
from postmortems.publish.history import History, read_history
from postmortems.publish.site import PublishedFile, SiteInfo

__all__ = [
    "Dates",
    "History",
    "PublishedFile",
    "SiteInfo",
    "export",
    "read_history",
    "without_drafts",
    "write_files",
]
