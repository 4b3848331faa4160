"""The JSON API: a contract of its own, filled from the library."""

from postmortems.publish.api.files import api_files
from postmortems.publish.api.reference import reference

__all__ = ["api_files", "reference"]
