"""The brief as one self-contained page."""

from __future__ import annotations

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from vigie.publish.phrases import Phrases
from vigie.publish.views import BriefView


def render_brief(view: BriefView, phrases: Phrases, template: str, css: str) -> str:
    """The page of a brief; all values are escaped, nothing is loaded from elsewhere."""
    environment = Environment(
        loader=DictLoader({"brief.html": template}), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("brief.html").render(b=view, p=phrases, css=Markup(css))  # noqa: S704  our own file
