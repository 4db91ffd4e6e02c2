"""`vigie annotate`: records of articles, as JSON Lines or as a table to read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from vigie.cli.messages import tell_accounts, with_progress, writing
from vigie.jobs.annotate import Failure, annotate_all, is_unread, settle, take_in
from vigie.lang.loading import load_pack
from vigie.model.annotations import Annotation
from vigie.publish.records import annotation_record
from vigie.publish.tables import annotation_table


def run(
    paths: tuple[Path, ...], form: str, output: Path | None, model: str | None, processes: int | None, *, sift: bool
) -> int:
    """Annotate inputs and write them out; the exit code says whether something was refused."""
    pack = load_pack()
    intake = take_in(paths, sys.stdin.buffer if Path("-") in paths else None, pack)
    found = annotate_all(intake.articles, pack, model, processes, sift=sift)
    apart: list[Failure | Annotation] = []
    with writing(output) as out:
        for item in with_progress(found, len(intake.articles), "annotate"):
            if isinstance(item, Failure):
                apart.append(item)
            else:
                if is_unread(item):
                    apart.append(item)
                out.write(_shown(item, form))
    ledger = settle(intake, apart).ledger
    tell_accounts(ledger)
    return ledger.exit_code


def _shown(annotation: Annotation, form: str) -> str:
    if form == "table":
        return annotation_table(annotation)
    return json.dumps(annotation_record(annotation), ensure_ascii=False) + "\n"
