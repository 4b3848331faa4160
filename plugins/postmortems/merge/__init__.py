"""How do several become one? Knowledge bases of departments merged into one folder, with their ids kept apart."""

from postmortems.merge.base import Base
from postmortems.merge.output import Outcome, write_merge
from postmortems.merge.plan import Merge, MergeRefused, plan_merge

__all__ = ["Base", "Merge", "MergeRefused", "Outcome", "plan_merge", "write_merge"]
