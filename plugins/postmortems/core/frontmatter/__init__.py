"""Front matter and catalog files, read strictly: every scalar stays text, every value knows its line.

YAML 1.1 makes 750 of `12:30` and False of `no`. Here a scalar is the text that stands in the file; the schema decides
what it means. What YAML allows and a knowledge base does not need (tags, merge keys, aliases that explode) is refused.
"""

from postmortems.core.frontmatter.document import MAX_FRONT_MATTER_BYTES, Document, parse_document, text_digest
from postmortems.core.frontmatter.file import MAX_FILE_BYTES, read_text
from postmortems.core.frontmatter.nodes import PureLoader
from postmortems.core.frontmatter.spans import head_span, scalar_spans
from postmortems.core.frontmatter.text import parse_yaml
from postmortems.core.frontmatter.values import FieldPath, Positions, Value, nearest

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_FRONT_MATTER_BYTES",
    "Document",
    "FieldPath",
    "Positions",
    "PureLoader",
    "Value",
    "head_span",
    "nearest",
    "parse_document",
    "parse_yaml",
    "read_text",
    "scalar_spans",
    "text_digest",
]
