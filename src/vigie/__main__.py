"""`python -m vigie`: the command line."""

from vigie.cli.main import main

main()
