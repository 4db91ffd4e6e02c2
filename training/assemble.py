"""Puts the two trained pipelines into one, makes it small and writes it where the package keeps it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from training.tokenizer import blank

LINE_BREAK = [{"TEXT": {"REGEX": r"\n"}}, {}]  # the token after a line break starts a sentence; the parser obeys
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
    """Return one pipeline with the components of both, which share their vectors, and today's tokenizer."""
    nlp = spacy.load(syntax)
    other = spacy.load(names)
    nlp.add_pipe("ner", source=other)
    breaks = nlp.add_pipe("attribute_ruler", name="line_breaks", first=True)
    breaks.add(patterns=[LINE_BREAK], attrs={"SENT_START": 1}, index=1)
    nlp.tokenizer.from_bytes(blank().tokenizer.to_bytes(exclude=["vocab"]))
    return nlp


def install(nlp: Language, target: Path, scores: dict[str, Any], card: Callable[[int], str]) -> int:
    """Write the pipeline and its card, made from its bytes, to `target` in one step; return the bytes."""
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
    size = sum(path.stat().st_size for path in fresh.rglob("*") if path.is_file())
    (fresh / "CARD.md").write_text(card(size), encoding="utf-8")
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
    return size


def _forget_paths(config: Path) -> None:
    """Take the paths of the training machine out of a saved configuration."""
    settings = spacy.util.load_config(config)
    settings["paths"] = dict.fromkeys(settings.get("paths", {}))
    settings["initialize"]["before_init"] = None
    settings["initialize"]["vectors"] = None
    settings.to_disk(config)
