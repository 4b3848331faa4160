"""The JSON API: a contract of its own, filled from the library."""

from postmortems.publish.api.reference import DESCRIPTION, TITLE, reference

__all__ = ["DESCRIPTION", "TITLE", "reference"]
