"""A second process on the same work: see `core.second_process`."""

from postmortems.core.second_process import Copy, Tickets

__all__ = ["Copy", "Tickets"]
