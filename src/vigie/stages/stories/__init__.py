"""Articles about one thing over its days."""

from vigie.stages.stories.index import StoryIndex, Vectors, find_stories, packed_telling, title_of
from vigie.stages.stories.retracing import Retelling

__all__ = ["Retelling", "StoryIndex", "Vectors", "find_stories", "packed_telling", "title_of"]
