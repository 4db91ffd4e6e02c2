"""The typed shape of a whole language pack; each stem's own rows are in `vigie.lang.<stem>`."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.cleaning import CleaningPack
from vigie.lang.entities import EntityPack
from vigie.lang.events import EventPack
from vigie.lang.figures import FigurePack
from vigie.lang.links import LinkPack
from vigie.lang.situations import SituationPack
from vigie.lang.statements import StatementPack
from vigie.lang.syntax import SyntaxPack
from vigie.lang.times import TimePack
from vigie.lang.warnings import WarningPack


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """All the data of one language, loaded once and passed down."""

    code: str
    version: str
    cleaning: CleaningPack
    syntax: SyntaxPack
    entities: EntityPack
    times: TimePack
    statements: StatementPack
    figures: FigurePack
    events: EventPack
    warnings: WarningPack
    links: LinkPack
    situations: SituationPack
