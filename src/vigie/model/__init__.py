"""Frozen types that travel between the stages."""
