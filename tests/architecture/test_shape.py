"""The shape of the house: rules that no linter knows."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from vigie.text.folding import fold

SRC = Path(__file__).resolve().parents[2] / "src" / "vigie"
FRENCH = SRC / "lang" / "fr"
MODULES = sorted(SRC.rglob("*.py"))
ENGINES = sorted([*(SRC / "stages").rglob("*.py"), *(SRC / "text").rglob("*.py"), SRC / "pipeline.py"])

DEPTH = 3
LINES = 400
LONG_FILES: dict[str, str] = {
    "publish/brief.py": "the view of the one page, section by section",
    "store/schema.py": "one table after another, each with what it means",
    "stages/statements/reports.py": "one frame of attribution after another",
    "stages/statements/voices.py": "one way of naming a speaker after another",
    "text/clauses.py": "one question to a parse after another, each a few lines",
    "text/dating.py": "one operation of the calendar after another, each a few lines",
}
"""Files above the number of lines, with the reason."""

LATE_IMPORTS: dict[str, str] = {
    "adapters/language.py": "py3langid's model takes half a second: paid by what identifies languages",
    "adapters/office.py": "python-docx takes a fifth of a second: paid by documents",
    "adapters/parquet.py": "DuckDB takes a sixth of a second: paid by Parquet files",
    "adapters/pdf.py": "PDFium is loaded in the child process alone",
    "adapters/webarchives.py": "warcio is paid by web archives",
    "adapters/pages.py": "trafilatura and htmldate take half a second: paid by web pages",
    "store/migrating.py": "Alembic takes half a second: paid by a store whose schema is to be made or changed",
    "ingest/feeds.py": "feedparser takes a tenth of a second: paid by feeds in XML",
    "__init__.py": "what programs call loads the parser and the store; `import vigie` loads nothing",
    "adapters/typesetting.py": "typst loads its fonts: paid by PDFs",
    "cli/briefing.py": "as main.py",
    "cli/importing.py": "as main.py",
    "cli/main.py": "each command imports its own modules, so that --help answers at once",
    "cli/searching.py": "as main.py",
    "cli/collect.py": "the same, for the commands of the collector",
}
"""Modules that import inside functions, with the reason."""

VAGUE = {"base", "common", "core", "helper", "helpers", "lib", "manager", "misc", "tools", "util", "utils"}
"""Names that say nothing of what a module owns."""


def name_of(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def each(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=name_of)


# --------------------------------------------------------------------------- size, depth, names


@each(MODULES)
def test_module_fits_on_a_few_screens(path: Path) -> None:
    if name_of(path) not in LONG_FILES:
        assert len(path.read_text("utf-8").splitlines()) <= LINES


@each(MODULES)
def test_module_lies_at_most_three_deep(path: Path) -> None:
    assert len(path.relative_to(SRC).parts) <= DEPTH


@each(MODULES)
def test_module_is_named_for_what_it_owns(path: Path) -> None:
    assert VAGUE.isdisjoint(path.relative_to(SRC).with_suffix("").parts)


def test_exceptions_are_still_needed() -> None:
    short = [n for n in LONG_FILES if len((SRC / n).read_text("utf-8").splitlines()) <= LINES]
    early = [n for n in LATE_IMPORTS if not list(_late_imports(tree_of(SRC / n)))]
    assert short == []
    assert early == []


# --------------------------------------------------------------------------- what a module may do


def _late_imports(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (n.lineno for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom))


@each(MODULES)
def test_imports_stand_at_the_top(path: Path) -> None:
    if name_of(path) not in LATE_IMPORTS:
        assert sorted(set(_late_imports(tree_of(path)))) == []


@each([m for m in MODULES if m.relative_to(SRC).parts[0] != "cli"])
def test_only_commands_print(path: Path) -> None:
    assert [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ] == []


def _public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield inside + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{node.name}.")


def _is_plain_property(node: ast.AST) -> bool:
    """A property of one line tells by its name and its type what it holds."""
    return isinstance(node, ast.FunctionDef) and bool(node.decorator_list) and len(node.body) <= 2


@each(MODULES)
def test_what_is_public_says_what_it_does(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the module has no docstring"
    mute = [n for n, node in _public(tree.body) if not ast.get_docstring(node) and not _is_plain_property(node)]  # type: ignore[arg-type]
    assert mute == []


# --------------------------------------------------------------------------- language as data


def test_each_data_file_has_its_reader_of_the_same_stem() -> None:
    read_by = {"numerals": "text/numerals.py", "reliability": "lang/situations.py"}
    stems = {p.stem for p in FRENCH.glob("*.toml")}
    assert {s for s in stems if not (SRC / read_by.get(s, f"lang/{s}.py")).is_file()} == set()


NOT_WORDS = {
    "id", "match", "leave", "kind", "kinds", "type", "types", "reason", "reading", "unit", "frame", "frames", "standing",
    "value", "voice", "factuality", "what", "gender", "number", "where", "office", "reliability", "pattern", "severity",
    "urgency", "certainty", "action", "relation", "mode", "case", "position", "subject", "object", "by", "of", "against",
    "with", "to", "whose", "moved", "harm",
}  # fmt: skip
"""Keys of rows whose values are labels, not words of the language."""
LONG_LISTS = ("common_words.tsv",)
"""Flat lists whose entries are words of the language as well; the others hold names."""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_WORDS:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@cache
def words_of_the_language() -> frozenset[str]:
    """Every form and lemma of the data files, folded; forms of several words as a whole."""
    words: set[str] = set()
    for path in FRENCH.glob("*.toml"):
        words.update(fold(s).strip() for s in _strings(tomllib.loads(path.read_text("utf-8"))))
    for name in LONG_LISTS:
        with (FRENCH / name).open(encoding="utf-8", newline="") as lines:
            words.update(fold(row[0]) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row)
    return frozenset(w for w in words if len(w) > 1)


@cache
def labels() -> frozenset[str]:
    """What an engine may compare with: members of model enumerations, names of fields, tables and lists of the packs."""
    found: set[str] = set()
    for path in [*(SRC / "model").rglob("*.py"), *(SRC / "lang").glob("*.py")]:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
                found.update(c.value for c in ast.walk(node.slice) if isinstance(c, ast.Constant))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    for path in FRENCH.glob("*.toml"):
        found.update(_keys(tomllib.loads(path.read_text("utf-8"))))
    return frozenset(found) | UNIVERSAL | ENGLISH_TOO


def _keys(value: Any) -> Iterator[str]:
    """Names of tables, of lists of words, and of labels inside rows."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key in NOT_WORDS - {"id", "match", "leave"} and isinstance(inner, str | list):
                yield from (inner,) if isinstance(inner, str) else (x for x in inner if isinstance(x, str))
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


UNIVERSAL = frozenset((
    "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "ADP", "DET", "PRON", "NUM", "CCONJ", "SCONJ", "PART", "PUNCT",
    "SYM", "INTJ", "SPACE", "X", "ROOT", "acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp",
    "clf", "compound", "conj", "cop", "csubj", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat",
    "iobj", "list", "mark", "nmod", "nsubj", "nummod", "obj", "obl", "orphan", "parataxis", "punct", "reparandum",
    "root", "vocative", "xcomp", "PER", "LOC", "ORG", "MISC", "Ind", "Cnd", "Sub", "Imp", "Fut", "Past", "Pres",
    "Fin", "Inf", "Part",
))  # fmt: skip
"""Labels of Universal Dependencies and of the trained model."""
ENGLISH_TOO = frozenset((
    "close", "collective", "colon", "echo", "figure", "in", "low", "minute", "of", "on", "present", "replace",
    "Role", "seconds", "short", "m2",
))  # fmt: skip
"""Labels and names in English that French spells the same; no engine compares them with a text."""
_COUNTRY = re.compile(r"[A-Z]{2}")
"""Codes of countries (ISO 3166) are no words."""
EXCUSED = {
    ("stages/cleaning.py", "fr"): "the code of the language of a document that declares none, while there is one pack",
}
"""Single literals, with the reason."""
NO_LANGUAGE = {
    "text/instants.py": "the months of RFC 822 dates, English in every language",
    "text/spellings.py": "letters and particles of romanised Arabic names, the same in every language",
}
"""Engines whose literals belong to a format or a script."""

REGEX_CALLS = {"compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "split"}


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _annotations(tree: ast.Module) -> set[ast.AST]:
    """Constants inside `Literal[…]` and other annotations."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in {"Literal", "cast"}
        for inner in ast.walk(node)
    }


def _literals(tree: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """String literals of a module with their line, and whether they are regular expressions."""
    spared = _docstrings(tree) | _annotations(tree)
    raised = {inner for node in ast.walk(tree) if isinstance(node, ast.Raise) for inner in ast.walk(node)}
    patterns = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in REGEX_CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in spared | raised:
            yield node.lineno, node.value, node in patterns


_NO_WORDS = re.compile(r"\(\?P?[<=]\w+[>)]|\\u[0-9a-f]{4}|\\\w|\{\w+\}|\[(?:\\.|[^\]\\])*\]")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def offenders(tree: ast.Module, name: str = "") -> list[str]:
    """Literals of a module that are words of the language: a form of the packs, a word with an accent, a regular expression with such words."""
    words, allowed = words_of_the_language(), labels()
    found = []
    for line, value, is_pattern in sorted(_literals(tree)):
        if (name, value) in EXCUSED:
            continue
        pieces = _WORDS.findall(_NO_WORDS.sub(" ", value)) if is_pattern else [value]
        for piece in pieces:
            if (
                piece.strip() in allowed
                or _COUNTRY.fullmatch(piece)
                or len(piece.strip()) < 2
                or not any(map(str.isalpha, piece))
            ):
                continue
            accented = any(not c.isascii() and c.isalpha() and len(w) > 1 for w in _WORDS.findall(piece) for c in w)
            if accented or fold(piece).strip() in words:
                found.append(f"line {line}: {value!r}")
                break
    return found


@each([e for e in ENGINES if name_of(e) not in NO_LANGUAGE])
def test_engine_holds_no_words(path: Path) -> None:
    assert offenders(tree_of(path), name_of(path)) == [], "words belong in lang/fr/*.toml"


def test_the_search_for_words_finds_them() -> None:
    tree = ast.parse('X = "selon"\nY = re.compile(r"(?P<day>lundi|mardi)")\nZ = "nsubj"\nW = "été"\n')
    assert [o.partition(":")[0] for o in offenders(tree)] == ["line 1", "line 2", "line 4"]
