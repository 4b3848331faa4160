"""What does a reader see? From a library to pages as plain values, for two sinks: MkDocs and the disk."""

from postmortems.pages.blocks import expand, has_blocks
from postmortems.pages.disk import OutputError, Written, write_site
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.plan import plan
from postmortems.pages.site import Site, assemble, collisions
from postmortems.pages.subscribe import subscribe_pages
from postmortems.pages.urls import Linker, Links, disk_linker, served

__all__ = [
    "Content",
    "GeneratedPage",
    "Linker",
    "Links",
    "OutputError",
    "Site",
    "Written",
    "assemble",
    "collisions",
    "disk_linker",
    "expand",
    "has_blocks",
    "plan",
    "served",
    "subscribe_pages",
    "write_site",
]
