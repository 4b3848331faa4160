"""The words that the rules on language look for, and the traps around them.

Shapes and traps come from real write-ups; the comments say what a guard is there for.
"""

from postmortems.checks.wording.deeds import ACCIDENT, FAILED, HUMAN_ERROR, LONE, NOT_DONE
from postmortems.checks.wording.hindsight import CAREFUL, COULD, HINDSIGHT, ROOT_CAUSE, SHOULD
from postmortems.checks.wording.judgement import AT_FAULT, ATTITUDE, JUDGEMENT, OTHER_TEAM, PERSON_WORDS, SELF_BLAME
from postmortems.checks.wording.oversights import NOT_FOLLOWED, OVERLOOKED, WRONGLY

__all__ = [
    "ACCIDENT",
    "ATTITUDE",
    "AT_FAULT",
    "CAREFUL",
    "COULD",
    "FAILED",
    "HINDSIGHT",
    "HUMAN_ERROR",
    "JUDGEMENT",
    "LONE",
    "NOT_DONE",
    "NOT_FOLLOWED",
    "OTHER_TEAM",
    "OVERLOOKED",
    "PERSON_WORDS",
    "ROOT_CAUSE",
    "SELF_BLAME",
    "SHOULD",
    "WRONGLY",
]
