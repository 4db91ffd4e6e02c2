"""PDF by typst: A4, tagged (PDF/UA-1), from a template and JSON; no network, no font of the machine, no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime


class TypesetError(Exception):
    """A document that typst would not set; the message says why."""


def typeset(template: str, values: str, day: date | None) -> bytes:
    """The PDF of a template filled with values; the same input gives the same bytes.

    Args:
        template: typst markup of our own; it reads `sys.inputs.data`.
        values: JSON, the only way in for words of others.
        day: the date that the document carries; None for the first day of 1970.

    Raises:
        TypesetError: typst refused it.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(1970, 1, 1, tzinfo=UTC)
    try:
        compiler = typst.Compiler(
            template.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": values}
        )
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=at)
    except typst.TypstError as error:
        raise TypesetError(error.message) from error
    assert isinstance(made, bytes)
    return made
