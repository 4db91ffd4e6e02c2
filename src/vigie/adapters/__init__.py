"""One heavy library per file."""
