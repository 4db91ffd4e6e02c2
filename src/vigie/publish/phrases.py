"""The words of what Vigie shows, in the reader's language; the engines and records hold codes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vigie.text.urls import host_of

Texts = Mapping[str, Mapping[str, str]]
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


ROUND = 100
"""Numbers that people round to: a bound one beside a multiple of it was said as "more" or "less" than that; of tens nobody can tell."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Interface words by section and key, as `publish/texts/<lang>.toml` holds them."""

    lang: str
    texts: Texts

    def __call__(self, section: str, key: str, *values: object) -> str:
        """The words of a key, filled with values; the key itself when nobody wrote words for it."""
        told = self.texts.get(section, {}).get(key, key)
        return told.format(*values) if values else told

    def brief(self, key: str, *values: object) -> str:
        """Words of the brief."""
        return self("brief", key, *values)

    def notice(self, key: str, *values: object) -> str:
        """Words of a notice to a watcher."""
        return self("notice", key, *values)

    def reason(self, code: str, values: Sequence[str]) -> str:
        """One reason of a grade."""
        if code == "disputed":
            values = [", ".join(self.slot(v) for v in values)]
        if code == "source":
            values = [values[0], self("source_kind", values[1]), values[2]]
        return self("grade_reason", code, *values)

    def event(self, type_: str, place: str | None, when: str | None) -> str:
        """An event in a few words: what, where, when, as far as it is told."""
        return " · ".join(filter(None, (self("event_type", type_), place, self.day(when) if when else None)))

    def place(self, name: str, country: str | None) -> str:
        """A place with the name of its country, unless it is the country itself."""
        told = self("country", country) if country else name
        return name if name == told else f"{name} ({told})"

    def slot(self, name: str) -> str:
        """A slot on which accounts differ."""
        return self("figure" if name in self.texts["figure"] else "slot", name)

    def counted(self, what: str, event_type: str) -> str:
        """What a number of an event counts; what has no name of its own has that of the event ("freed" of a release)."""
        named = f"other_{event_type}"
        return self("figure", named if what == "other" and named in self.texts["figure"] else what)

    def change(self, code: str, values: Sequence[str]) -> str:
        """One line of an event's history."""
        if code == "figure":
            what, low, high = values
            values = [self("figure", what), self.range(int(low) if low else None, int(high) if high else None)]
        return self("change", code, *values)

    def outlet(self, publisher: str | None, url: str | None) -> str:
        """The outlet of an article: its publisher, else the site of its address, else that nobody knows."""
        return publisher or host_of(url or "") or self.brief("unknown_source")

    def state(self, code: str) -> str:
        """Why a warning is in its state."""
        return self("state_reason", code)

    def range(self, low: int | None, high: int | None, *, approximate: bool = False) -> str:
        """A count in words: "25", "au moins 25", "plus de 7 000", "environ 100", "entre 30 et 40".

        "Plus de 7 000" is kept as at least 7,001 and "moins de 100" as at most 99: they are said as they were written.
        """
        if low is None and high is None:
            return "?"
        if low == high:
            shown = self.count(low)
            return self.brief("about", shown) if approximate else shown
        if high is None and low is not None and low > 1 and low % ROUND == 1:
            return self.brief("more_than", self.count(low - 1))
        if low is None and high is not None and high % ROUND == ROUND - 1:
            return self.brief("less_than", self.count(high + 1))
        if high is None:
            return self.brief("at_least", self.count(low))
        if low is None:
            return self.brief("at_most", self.count(high))
        return self.brief("between", self.count(low), self.count(high))

    def count(self, value: int | None) -> str:
        """A number with its thousands apart."""
        separator = "\u202f" if self.lang == "fr" else ","
        return "?" if value is None else f"{value:,}".replace(",", separator)

    def day(self, value: str | None) -> str:
        """An EDTF value as a reader writes it: "3 janvier 2020", "mai 2015", "depuis 2016"."""
        if not value:
            return self.brief("no_date")
        first, slash, last = value.partition("/")
        if not slash:
            return self._date(first)
        if last in ("", ".."):
            return (
                f"{self.brief('since')} {self._date(first)}"
                if len(first) == 10 or self.lang == "en"
                else f"depuis {self._date(first)}"
            )
        if first in ("", ".."):
            return f"{self.brief('until')} {self._date(last)}"
        return f"{self._date(first)} – {self._date(last)}"

    def _date(self, value: str) -> str:
        parts = value[:10].split("-")
        months = _MONTHS[self.lang]
        try:
            if len(parts) == 3:
                d = date.fromisoformat(value[:10])
                day = "1er" if d.day == 1 and self.lang == "fr" else str(d.day)
                return f"{day} {months[d.month - 1]} {d.year}"
            if len(parts) == 2:
                return f"{months[int(parts[1]) - 1]} {parts[0]}"
        except (ValueError, IndexError):
            return value
        return value
