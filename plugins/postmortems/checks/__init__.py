"""Is it good? Rules from a library to problems, and the reports they are read in."""

from postmortems.checks.at_build import structural
from postmortems.checks.registry import BY_CODE, RULES, UnknownCode, codes_of
from postmortems.checks.rule import Finding, Rule, Theme
from postmortems.checks.run import Plan, Report, check, check_text, unadopted
from postmortems.checks.settings import Settings, load_settings
from postmortems.checks.source import Source

__all__ = [
    "BY_CODE",
    "RULES",
    "Finding",
    "Plan",
    "Report",
    "Rule",
    "Settings",
    "Source",
    "Theme",
    "UnknownCode",
    "check",
    "check_text",
    "codes_of",
    "load_settings",
    "structural",
    "unadopted",
]
