"""The timeline of a postmortem, read from the Markdown that people write for people.

Tables, bullets, lines and headings that start with a time are events. What cannot be read is kept and reported, never
guessed; the roles of events come from marks alone (`**Detected:**`, `(resolved)`), never from prose.

The modules, each on those before it: `value` (the `Timeline`), `markdown`, `lead` (the time at the start of a line),
`marks` (roles), `drafts` (events without their day), `placing` (their day, and whether they follow each other) and
`reader` (the section as a whole).
"""

from postmortems.core.timeline.reader import parse_timeline
from postmortems.core.timeline.value import Role, Timeline, TimelineEvent

__all__ = ["Role", "Timeline", "TimelineEvent", "parse_timeline"]
