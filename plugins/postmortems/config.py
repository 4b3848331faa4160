"""Options of the plugin, as they stand in `mkdocs.yml`."""

from __future__ import annotations

from mkdocs.config import config_options as c
from mkdocs.config.base import Config


class PostmortemsConfig(Config):
    """The plugin's options."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything; off, the postmortems are built as ordinary pages."""

    theme = c.Type(bool, default=True)
    """Whether the plugin brings its look: fonts, colours, styles, and a strict Content-Security-Policy. Off, the pages
    are plain HTML with class names for a theme of your own."""

    drafts = c.Choice(("serve", "always", "never"), default="serve")
    """When drafts are part of the site: in a preview only, always, or never."""

    search = c.Type(bool, default=True)
    """Whether the site has our search: the box of the header, the page /search/ and its index. It comes with the theme
    and stands in for Material's own, which can have its place again when this is off."""

    publish = c.Type(bool, default=True)
    """Whether the site has more than pages: feeds, a JSON API, tables and `llms.txt`, with a page that lists them and
    one that explains the API. A file of yours in the same place stays."""

    git_dates = c.Type(bool, default=True)
    """Whether feeds and the site map take the dates of changes from git. Off, a postmortem's date is the newest one
    that its file names; switch it off where reading a long history takes too long."""
