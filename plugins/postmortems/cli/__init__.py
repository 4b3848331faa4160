"""The author's and the engineer's hands: one module a command, each loaded only when it is called."""

from postmortems.cli.app import main

__all__ = ["main"]
