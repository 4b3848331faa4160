"""Does the text ask what made it the sensible thing to do, or who did it?

Blame towards others and towards oneself, a single root cause, words that judge, and hindsight. Every rule has a why, a
question and a rewording; none of them blocks unless a team wants that. In quotations, in rows of a timeline and in
actions a finding is a hint only.
"""

from postmortems.checks.language.deeds import DEEDS
from postmortems.checks.language.judgements import JUDGEMENTS

RULES = (*DEEDS, *JUDGEMENTS)

__all__ = ["RULES"]
