"""How French press spells foreign names, and how often it writes a name at all."""

# ruff: noqa: RUF001 - the tables of this file are letters of other alphabets

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tables import fold, read_table

LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ſ'’ .-]{3,40}")
SINGLE_CYRILLIC = re.compile("[А-ЯЁІЇЄҐ][а-яёіїєґ'’ʼ-]+")
CYRILLIC = dict(zip("абвгґдеёжзиійклмнопрстуфхцчшщыэюяїє-", ["a", "b", "v", "g", "g", "d", "e", "io", "j", "z", "i", "i", "ï", "k", "l", "m", "n", "o", "p", "r", "s", "t", "ou", "f", "kh", "ts", "tch", "ch", "chtch", "y", "e", "iou", "ia", "ï", "ie", "-"], strict=True))  # fmt: skip
#: English words with a capital that also name a town.
ENGLISH = frozenset(["Best", "Bend", "Brick", "Buy", "Deal", "Enterprise", "Force", "Hit", "Hope", "March", "Mercury", "Mission", "Mobile", "Most", "Moss", "Orange", "Plantation", "Police", "Reading", "Split", "Sparks", "Springs", "Surprise", "Temple", "Union", "Unity", "Independence"])  # fmt: skip


def latin(names: Iterable[str]) -> list[str]:
    """The names in Latin script that are not codes."""
    return [name for name in names if LATIN.fullmatch(name) and name[0].isupper() and not name.isupper()]


def from_cyrillic(names: Iterable[str]) -> list[str]:
    """Ukrainian and Russian names as French press writes them.

    >>> from_cyrillic(["Бахмут"])
    ['Bakhmout']
    """
    single = [name for name in names if SINGLE_CYRILLIC.fullmatch(name)]
    spelled = ["".join(CYRILLIC.get(letter, "") for letter in name.lower()) for name in single]
    return ["-".join(part.capitalize() for part in name.split("-")) for name in spelled]


def from_english_arabic(name: str) -> str:
    """French spelling of an English transliteration from Arabic, Persian or Pashto.

    >>> from_english_arabic("Khān Shaykhūn")
    'Khan Chaykhoun'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub("[ʿ‘’`]", "", plain)
    french = re.sub(r"(?<![oOqQgG])u", "ou", plain.replace("Sh", "Ch").replace("sh", "ch"))
    return re.sub(r"\bU(?=[a-z])", "Ou", french)


class Press:
    """How the French press writes each single-word name: facts counted by `counts.py`, and a list of first names."""

    def __init__(self, kb: Path) -> None:
        self.first_names = set((kb / "sources/first_names.txt").read_text(encoding="utf-8").split())
        self.upper: dict[str, int] = {}
        self.lower: dict[str, int] = {}
        self.surname: dict[str, int] = {}
        for row in read_table(kb / "press.tsv"):
            for column, counts in (("upper", self.upper), ("lower", self.lower), ("surname", self.surname)):
                counts[row["form"]] = int(row[column])

    def risk(self, name: str) -> str:
        """`word` if the press also writes the name in lower case, `person` if it is a first name or often a surname."""
        upper, lower = self.upper.get(name, 0), self.lower.get(name, 0)
        if lower >= max(3, 0.05 * upper) or name in ENGLISH:
            return "word"
        if name in self.first_names or self.surname.get(name, 0) >= max(2, 0.1 * upper):
            return "person"
        return ""

    def useless(self, name: str) -> bool:
        """Whether the name is so short or so common a word that hardly any of its occurrences is the place."""
        return len(fold(name)) < 3 or self.lower.get(name, 0) > 30 * self.upper.get(name, 0)

    def writes(self, name: str) -> bool:
        """Whether the press writes the name, as a name."""
        return self.upper.get(name, 0) >= 2 and not self.risk(name)
