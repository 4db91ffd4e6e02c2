"""Writes the model card from its page and the scores, so that no figure is copied by hand."""

from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("card.md")
SYNTAX_COLUMNS = ("tokens", "sentences", "pos", "morph", "lemma", "uas", "las")
TYPES = ("all", "PER", "LOC", "ORG")


def card(found: dict[str, Any], seed: str, size: int) -> str:
    """Return the card's text from `scores.json`, the seed of the shipped entities and the model's bytes."""
    texts = {
        "vectors": found.get("vectors", ""),
        "size": f"{size / 1e6:.1f} MB",
        "sizes": _sizes(found["corpora"]),
        "syntax": syntax_table(found["syntax"]),
        "entities": entity_table(found["entities_by_seed"]),
        "seed": seed,
        "cost": found.get("cost", ""),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, text in texts.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def syntax_table(syntax: dict[str, Any]) -> str:
    """Return a Markdown table of the test sets, from raw text and from given tokens."""
    rows = ["| test | input | " + " | ".join(SYNTAX_COLUMNS) + " |", "|---|---|" + "--:|" * len(SYNTAX_COLUMNS)]
    for name, inputs in syntax.items():
        for source, values in inputs.items():
            cells = " | ".join(f"{values[column]:.1f}" if column in values else "" for column in SYNTAX_COLUMNS)
            rows.append(f"| {name} | {source} | {cells} |")
    return "\n".join(rows)


def entity_table(by_seed: dict[str, Any]) -> str:
    """Return a Markdown table of precision, recall and F by seed and type, with F on the development articles."""
    rows = ["| seed | " + " | ".join(f"{kind} P / R / F" for kind in TYPES) + " | dev F |", "|--:|" + "--:|" * 5]
    for seed, parts in by_seed.items():
        test = parts["test"]
        cells = " | ".join(" / ".join(f"{test[kind][key]:.1f}" for key in "prf") for kind in TYPES)
        rows.append(f"| {seed} | {cells} | {parts['dev']['all']['f']:.1f} |")
    return "\n".join(rows)


def _sizes(corpora: dict[str, Any]) -> str:
    syntax, names = corpora["syntax"], corpora["entities"]
    marked = sum(names["train"][kind] + names["sequoia"][kind] for kind in TYPES[1:])
    tested = sum(names["test"][kind] for kind in TYPES[1:])
    return (
        f"{syntax['written']:,} written and {syntax['spoken']:,} spoken sentences; "
        f"{marked:,} names in {names['train']['texts']} articles and {names['sequoia']['texts']:,} sentences; "
        f"tested on {tested:,} names in {names['test']['texts']} articles"
    )
