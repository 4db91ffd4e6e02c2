"""Citations of articles: BibTeX, CSL-JSON, and a line of text."""

from __future__ import annotations

import json
import re
from typing import Any

from vigie.model.handouts import Handout
from vigie.model.situations import SituationArticle

_SPECIAL = re.compile(r"([\\{}%$#&_^~])")


def as_bibtex(handout: Handout) -> str:
    """One @online entry an article."""
    return "\n".join(_bibtex(a) for a in handout.articles)


def _bibtex(a: SituationArticle) -> str:
    fields = {
        "title": a.title, "organization": a.publisher, "date": a.published, "url": a.url,
        "note": f"d'après {a.origin}" if a.origin and a.origin != a.publisher else None,
    }  # fmt: skip
    inside = "".join(f"  {k} = {{{v if k == 'url' else _escaped(v)}}},\n" for k, v in fields.items() if v)
    return f"@online{{{re.sub('[^A-Za-z0-9]', '', a.id) or 'a'},\n{inside}}}\n"


def _escaped(text: str) -> str:
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return _SPECIAL.sub(lambda m: names.get(m[1], "\\" + m[1]), text)


def as_csl(handout: Handout) -> str:
    """CSL-JSON, one item an article."""
    return json.dumps([csl(a) for a in handout.articles], ensure_ascii=False, indent=1) + "\n"


def csl(a: SituationArticle) -> dict[str, Any]:
    """One article as a CSL item."""
    parts = [int(p) for p in (a.published or "").split("-") if p.isdigit()]
    item = {"id": a.id, "type": "article-newspaper", "title": a.title, "container-title": a.publisher, "URL": a.url}
    return {k: v for k, v in item.items() if v} | ({"issued": {"date-parts": [parts]}} if parts else {})


def as_line(a: SituationArticle, quote: str | None = None) -> str:
    """A citation in one line of French typography."""
    said = f"« {quote} », " if quote else ""
    return (
        said + ", ".join(filter(None, (a.publisher, f"« {a.title} »" if a.title else None, a.published, a.url))) + "."
    )
