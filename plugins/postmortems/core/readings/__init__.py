"""What reading files gave, remembered, so that a build reads again only what has changed.

The modules, each on those before it: `packed` (a postmortem whose text is unpacked when somebody asks for it), `sealed`
(values in a file of the user's cache folder), `reading` (what one file gave, as a value to keep) and `cache`.
"""

from postmortems.core.readings.cache import ReadingCache
from postmortems.core.readings.reading import Reading

__all__ = ["Reading", "ReadingCache"]
