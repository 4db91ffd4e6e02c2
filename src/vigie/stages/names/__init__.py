"""Candidate names of an article: known names, bodies and sites made of common nouns, names the model saw.

In: the parsed article and the knowledge base. Out: names with a type each, that do not overlap.
"""

from vigie.stages.names.finding import find_names

__all__ = ["find_names"]
