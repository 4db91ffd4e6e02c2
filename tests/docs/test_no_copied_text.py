"""No run of eight words is shared between the project's texts and the reference texts lent in ``../shared``.

The reference texts (press articles, gold files, treebanks, saved pages) belong to others: every sentence of the
project, of its examples and of its tests is its own. The project's runs are put in a set first, since they are few;
the reference texts then stream past it, a word unknown to the project ending the run, so that little is ever compared.
``VIGIE_SHARED`` names the reference folder where it is not beside the repository.
"""

import ast
import html
import io
import itertools
import json
import lzma
import os
import re
import subprocess
import tarfile
import tokenize
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

RUN = 8
ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("VIGIE_SHARED") or ROOT.parent / "shared")
SUFFIXES = {".md", ".toml", ".tsv", ".yaml", ".yml", ".json", ".jsonl", ".txt", ".html", ".py"}
NAMES = {"name", "names", "forms", "aliases"}  # an organisation's full name may well have eight words
# legal texts, generated lists of packages, and a list of official names, one a line
EXEMPT = ("LICENSE", "LICENSES/", "NOTICE", "locks/", "training/kb/confirmed.txt")

# Expressions that are eight words by themselves, or with one word beside them: to quote a cue is no copying.
FIXED = re.compile(r"d ici a la fin de l annee|(\w+ )?dans la nuit (de|du) \w+ (a|au) \w+( \w+)?")

_MARKS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"(?is)<(script|style)\b.*?</\1>")
_TAG = re.compile(r"<[^>]*>")


def folded_words(text: str) -> list[str]:
    """The words of a text without case, accents, punctuation or typographic spaces."""
    return _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFKD", text)).lower())


def strings_in(value: Any) -> Iterator[str]:
    """Every string value of a parsed document, save names; keys are the vocabulary of a format, not text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NAMES:
                yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def strings_of_python(source: str) -> Iterator[str]:
    """The string literals and the comments of a Python module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    comments = [t.string for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.COMMENT]
    yield "\n".join(comments)


def text_of_page(page: str) -> str:
    """The words a reader of the page would see, a tag being no more than a space."""
    return html.unescape(_TAG.sub(" ", _CODE.sub(" ", page)))


def texts_of_file(name: str, content: str) -> Iterator[str]:
    """The stretches of text of one file, in which a run of words may be looked for."""
    match Path(name).suffix:
        case ".py":
            yield from strings_of_python(content)
        case ".toml":
            yield from strings_in(tomllib.loads(content))
        case ".yaml" | ".yml":
            for document in yaml.safe_load_all(content):
                yield from strings_in(document)
        case ".json":
            yield from strings_in(json.loads(content))
        case ".jsonl":
            for line in content.splitlines():
                if line.strip():
                    yield from strings_in(json.loads(line))
        case ".tsv":
            yield from (cell for cell in re.split(r"[\t\n]", content) if cell.rstrip().endswith((".", "!", "?", "»")))
        case ".html":
            yield text_of_page(content)
        case _:
            yield content


def project_files() -> list[str]:
    """The project's tracked text files, as paths from its root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    names = listed.stdout.split("\0")
    return [n for n in names if Path(n).suffix in SUFFIXES and not n.startswith(EXEMPT) and (ROOT / n).is_file()]


def own_texts() -> Iterator[tuple[str, list[str]]]:
    """File name and words of each stretch of text of the project."""
    for name in project_files():
        content = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        try:
            texts = list(texts_of_file(name, content))
        except (ValueError, SyntaxError, tokenize.TokenError, yaml.YAMLError):  # a fixture that is broken on purpose
            texts = [content]
        yield from ((name, folded_words(text)) for text in texts)


def own_runs() -> tuple[dict[int, str], set[str]]:
    """The hash of each run of eight words of the project with a file that holds it, and the words of all runs."""
    runs: dict[int, str] = {}
    known: set[str] = set()
    for name, words in own_texts():
        for i in range(len(words) - RUN + 1):
            runs.setdefault(hash(tuple(words[i : i + RUN])), name)
        if len(words) >= RUN:
            known.update(words)
    return runs, known


def reference_articles() -> Iterator[tuple[str, str]]:
    """Name and text of each lent press article, and of what the gold files say of them."""
    packed = SHARED / "data/orange/articles.jsonl.xz"
    if packed.exists():
        with lzma.open(packed, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                yield f"orange/{article['id']}", "\n".join(strings_in(article))
    for path in sorted((SHARED / "gold").glob("**/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from ((str(path), text) for text in strings_in(json.loads(line)))
    for path in sorted((SHARED / "gold").glob("**/*.yaml")):
        yield from ((str(path), text) for text in strings_in(yaml.safe_load(path.read_text(encoding="utf-8"))))


def reference_corpora() -> Iterator[tuple[str, str]]:
    """Name and text of each document of the treebanks and of the other annotated sets."""
    for path in sorted((SHARED / "data/treebank").glob("**/*.conllu")):
        with path.open(encoding="utf-8") as lines:
            sentences = (line.partition("=")[2].strip() for line in lines if line.startswith("# text ="))
            yield str(path), "\n".join(sentences)
    for path in sorted((SHARED / "data/ner").glob("**/*.txt")):
        yield str(path), path.read_text(encoding="utf-8", errors="replace")
    for path in sorted((SHARED / "data/timebank_fr").glob("*.tml")):
        yield str(path), _TAG.sub("", path.read_text(encoding="utf-8", errors="replace"))


def reference_pages() -> Iterator[tuple[str, str]]:
    """Name and visible text of each lent page."""
    for path in sorted((SHARED / "data/html_fr").glob("**/*.html")):
        yield str(path), text_of_page(path.read_text(encoding="utf-8", errors="replace"))
    packed = SHARED / "data/orange/raw_html.tar.xz"
    if packed.exists():
        with tarfile.open(packed) as pages:
            for member in pages:
                page = pages.extractfile(member)
                if page:
                    yield f"orange/{member.name}", text_of_page(page.read().decode("utf-8", "replace"))


def shared_runs(text: str, known: set[str], runs: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Project file and words of each run that the text shares with the project."""
    words = folded_words(text)
    length = 0
    for end, word in enumerate(words, start=1):
        length = length + 1 if word in known else 0
        if length >= RUN:
            run = tuple(words[end - RUN : end])
            name = runs.get(hash(run))
            if name and not FIXED.fullmatch(" ".join(run)):
                yield name, " ".join(run)


def test_a_shared_run_is_seen() -> None:
    words = folded_words("Une phrase où l’on compte huit mots au moins")
    runs = {hash(tuple(words[i : i + RUN])): "own.md" for i in range(len(words) - RUN + 1)}
    assert len(runs) == 3
    same = "Ailleurs : UNE PHRASE où l'on compte, huit mots au moins."
    assert [name for name, _ in shared_runs(same, set(words), runs)] == ["own.md"] * 3
    assert not list(shared_runs("Une phrase où l'on compte sept mots au moins.", {*words, "sept"}, runs))


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the reference texts are not at {SHARED}")
def test_no_eight_words_are_copied() -> None:
    runs, known = own_runs()
    assert runs, "no text of the project was read"
    found: dict[tuple[str, str], str] = {}
    read = 0
    for where, text in itertools.chain(reference_articles(), reference_corpora(), reference_pages()):
        read += 1
        for name, run in shared_runs(text, known, runs):
            found.setdefault((name, run), where)
    assert read, f"no reference text was read under {SHARED}"
    shown = "\n".join(f"{name}: « {run} » ({where})" for (name, run), where in sorted(found.items())[:100])
    assert not found, f"{len(found)} runs shared with the reference texts:\n{shown}"
