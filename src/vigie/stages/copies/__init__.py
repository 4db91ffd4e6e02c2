"""Which articles carry the same text, whole or in parts, and whose text it is."""

from vigie.stages.copies.index import CopyIndex, arrival, find_copies
from vigie.stages.copies.retracing import recopied

__all__ = ["CopyIndex", "arrival", "find_copies", "recopied"]
