"""Read, decide, write: the only readers of clock and network."""
