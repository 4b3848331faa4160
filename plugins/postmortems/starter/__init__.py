"""What a team starts from: the files of a new knowledge base, the taxonomy, and the text of a new postmortem."""

from postmortems.starter.create import Created, CreateRefused, create
from postmortems.starter.files import SHARED, TAXONOMY, starter_file

__all__ = ["SHARED", "TAXONOMY", "CreateRefused", "Created", "create", "starter_file"]
