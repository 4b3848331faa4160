"""The two forms of a feed: Atom (RFC 4287) and JSON Feed 1.1. An entry is written once and goes into many feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from postmortems.core.published import ATOM, JSON_FEED
from postmortems.publish.entries import Entry, urn
from postmortems.publish.feeds import Feed
from postmortems.publish.marks import Marks
from postmortems.publish.site import PublishedFile, SiteInfo, made

_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed that has no entry yet; Atom wants a date."""


class Forms:
    """Writes feeds of one site."""

    def __init__(self, site: SiteInfo, marks: Marks) -> None:
        self.site = site
        self.marks = marks
        self._atom: dict[tuple[str, str], str] = {}
        self._json: dict[tuple[str, str], str] = {}
        self._html: dict[str, str] = {}

    def both(self, feed: Feed) -> Iterator[PublishedFile]:
        """A feed in both forms."""
        about = (feed.path, feed.title, feed.description, self.site.page(feed.src_uri, ""))
        depends = self.marks.of(*about, *feed.depends)
        yield made(feed.path + ATOM, depends, lambda: self._atom_feed(feed))
        yield made(feed.path + JSON_FEED, depends, lambda: self._json_feed(feed))

    def _atom_feed(self, feed: Feed) -> bytes:
        path = feed.path + ATOM
        root = self.site.root(path)
        head = Element("feed", xmlns=_ATOM)
        _add(head, "id", urn(self.site.name, feed.path))
        _add(head, "title", feed.title)
        _add(head, "subtitle", feed.description)
        _add(head, "updated", _instant(feed.updated or _NEVER))
        _add(head, "link", rel="self", type="application/atom+xml", href=self.site.file(path, root))
        _add(head, "link", rel="alternate", type="text/html", href=self.site.page(feed.src_uri, root))
        _add(SubElement(head, "author"), "name", self.site.name)
        text = tostring(head, encoding="unicode").removesuffix("</feed>")
        entries = "".join(self._atom_entry(entry, root) for entry in feed.entries)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{text}{entries}\n</feed>\n'.encode()

    def _json_feed(self, feed: Feed) -> bytes:
        path = feed.path + JSON_FEED
        root = self.site.root(path)
        head = {
            "version": _JSON_FEED,
            "title": feed.title,
            "home_page_url": self.site.page(feed.src_uri, root),
            "feed_url": self.site.file(path, root),
            "description": feed.description,
            "authors": [{"name": self.site.name}],
        }
        text = json.dumps(head, ensure_ascii=False).removesuffix("}")
        items = ",\n".join(self._json_item(entry, root) for entry in feed.entries)
        return f'{text}, "items": [\n{items}\n]}}\n'.encode()

    def _atom_entry(self, entry: Entry, root: str) -> str:
        found = self._atom.get((root, entry.key))
        if found is None:
            element = Element("entry")
            _add(element, "id", urn(self.site.name, entry.key))
            _add(element, "title", entry.title)
            _add(element, "updated", _instant(entry.stamp.updated))
            if entry.stamp.published:
                _add(element, "published", _instant(entry.stamp.published))
            _add(element, "link", rel="alternate", type="text/html", href=self.site.page(entry.src_uri, root))
            for tag in entry.tags:
                _add(element, "category", term=tag)
            _add(element, "content", self._content(entry), type="html")
            found = self._atom[root, entry.key] = "\n" + tostring(element, encoding="unicode")
        return found

    def _json_item(self, entry: Entry, root: str) -> str:
        found = self._json.get((root, entry.key))
        if found is None:
            published = entry.stamp.published
            item = {
                "id": urn(self.site.name, entry.key),
                "url": self.site.page(entry.src_uri, root),
                "title": entry.title,
                "content_html": self._content(entry),
                **({"date_published": _instant(published)} if published else {}),
                "date_modified": _instant(entry.stamp.updated),
                "tags": entry.tags,
            }
            found = self._json[root, entry.key] = json.dumps(item, ensure_ascii=False)
        return found

    def _content(self, entry: Entry) -> str:
        found = self._html.get(entry.key)
        if found is None:
            found = self._html[entry.key] = entry.html().strip()
        return found


def _add(parent: Element, name: str, text: str = "", /, **attributes: str) -> None:
    element = SubElement(parent, name, {key: _NOT_XML.sub("", value) for key, value in attributes.items()})
    element.text = _NOT_XML.sub("", text)


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
