"""Puts the two trained pipelines into one, makes it small and writes it where the package keeps it."""

import os
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

NAME = "vigie_fr"
VERSION = "0.1.0"
LICENCE = "LGPL-LR and CC BY-SA 4.0"
SOURCES: tuple[dict[str, str], ...] = (
    {"name": "UD French Sequoia", "license": "LGPL-LR", "url": "https://github.com/UniversalDependencies/UD_French-Sequoia"},
    {"name": "UD French FQB", "license": "LGPL-LR", "url": "https://github.com/UniversalDependencies/UD_French-FQB"},
    {"name": "UD French GSD (dev)", "license": "CC BY-SA 4.0", "url": "https://github.com/UniversalDependencies/UD_French-GSD"},
    {"name": "UD French PUD", "license": "CC BY-SA 3.0", "url": "https://github.com/UniversalDependencies/UD_French-PUD"},
    {"name": "UD French Rhapsodie", "license": "CC BY-SA 4.0", "url": "https://github.com/UniversalDependencies/UD_French-Rhapsodie"},
    {"name": "UD French ParisStories", "license": "CC BY-SA 4.0", "url": "https://github.com/UniversalDependencies/UD_French-ParisStories"},
    {"name": "WiNER-fr", "license": "texts CC BY 2.5, annotation CC BY 4.0", "url": "https://github.com/YoannDupont/WiNER-fr"},
    {"name": "Sequoia named entities", "license": "LGPL-LR", "url": "https://deep-sequoia.inria.fr"},
    {"name": "OrangeSum pages (word vectors only)", "license": "text mining", "url": "https://github.com/Tixierae/OrangeSum"},
)  # fmt: skip


def assemble(syntax: Path, names: Path) -> Language:
    """Return one pipeline with the components of both; they share their vectors."""
    nlp = spacy.load(syntax)
    other = spacy.load(names)
    nlp.add_pipe("ner", source=other)
    return nlp


def install(nlp: Language, target: Path, scores: dict[str, Any]) -> int:
    """Write the pipeline to `target` in one step, keeping what is ours there (the card); return its bytes."""
    nlp.meta.update(
        name=NAME,
        version=VERSION,
        description="French press: morphology, lemmas, dependencies, named entities (PER, LOC, ORG)",
        author="The Vigie project",
        license=LICENCE,
        sources=list(SOURCES),
        performance=scores,
    )
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    _forget_paths(fresh / "config.cfg")
    for kept in target.glob("*.md") if target.exists() else ():
        shutil.copy(kept, fresh / kept.name)
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


def _forget_paths(config: Path) -> None:
    """Take the paths of the training machine out of a saved configuration."""
    settings = spacy.util.load_config(config)
    settings["paths"] = dict.fromkeys(settings.get("paths", {}))
    settings["initialize"]["before_init"] = None
    settings["initialize"]["vectors"] = None
    settings.to_disk(config)
