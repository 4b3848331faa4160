"""What makes words harmless for several rules."""

from __future__ import annotations

from postmortems.checks.phrases import words

# "robust stops to prevent human error" is a goal; "is not human error" and "we do not call it" speak about blame.
GOAL = words(
    r"\b(?:(?:prevent|avoid|reduc|minimi[sz]|eliminat|mitigat|guard|protect|tolerat|surviv|resist|label|blam"
    r"|suscepti)\w{0,7}"
    r"|catch(?:es|ing)?|rul(?:e|ed|es|ing) out|room for|(?:risk|chance|possibility)s? of|potential for|prone to"
    r"|instead of|rather than|less|fewer"
    r"|without|never|not|no|\w{2,5}n['’]t|nor|call(?:ed|ing|s)?|terms?|words?|phrase)"
    r"(?: [\w'’-]{1,20}){0,4}[ \t\n\"'“‘]{0,12}$"
)
