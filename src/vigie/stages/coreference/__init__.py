"""References: pronouns, roles and common nouns bound to the entities they stand for, or left open.

In: the parsed article and its named entities. Out: the same entities with unnamed mentions, and holders of offices that the
article knows by their title only. What two readings could claim is left open: a wrong speaker is worse than none.
"""

from vigie.stages.coreference.resolving import find_references

__all__ = ["find_references"]
