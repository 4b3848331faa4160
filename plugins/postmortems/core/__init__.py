"""What do we know? Values read from files, located problems, and the library of all of them. No host is known here."""

from postmortems.core.collector import paused

with paused():  # nearly all that is made here stays
    from postmortems.core.catalog import Catalog, Factor, FactorGroup, Service, Team, Trigger
    from postmortems.core.learning_path import LearningPath, Step
    from postmortems.core.lesson import Guard, Lesson
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
    "Guard",
    "LearningPath",
    "Lesson",
    "Level",
    "Library",
    "Place",
    "Postmortem",
    "Problem",
    "Service",
    "Step",
    "Team",
    "Trigger",
    "load_library",
]
