"""What do we know? Values read from files, located problems, and the library of all of them. No host is known here."""

from postmortems.core.catalog import Catalog, Factor, FactorGroup, Service, Team, Trigger
from postmortems.core.library import Library
from postmortems.core.loader import load_library
from postmortems.core.postmortem import Action, FactorUse, Postmortem
from postmortems.core.problem import Level, Place, Problem

__all__ = [
    "Action",
    "Catalog",
    "Factor",
    "FactorGroup",
    "FactorUse",
    "Level",
    "Library",
    "Place",
    "Postmortem",
    "Problem",
    "Service",
    "Team",
    "Trigger",
    "load_library",
]
