"""How does it reach others? Feeds, a JSON API, tables and digests, as plain values for two sinks."""

from postmortems.publish.api import DESCRIPTION, TITLE, reference
from postmortems.publish.export import Publication, export
from postmortems.publish.history import History, read_history
from postmortems.publish.sink import Record, Update, from_text, to_text, update_files, write_files
from postmortems.publish.site import Part, PublishedFile, SiteInfo

__all__ = [
    "DESCRIPTION",
    "TITLE",
    "History",
    "Part",
    "Publication",
    "PublishedFile",
    "Record",
    "SiteInfo",
    "Update",
    "export",
    "from_text",
    "read_history",
    "reference",
    "to_text",
    "update_files",
    "write_files",
]
