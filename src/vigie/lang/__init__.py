"""Language packs: the typed shape of what an engine may know about a language."""
