"""`python -m postmortems`, where the command is not on the path."""

from postmortems.cli import main

main()
