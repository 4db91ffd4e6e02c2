"""The benchmarks: `./run bench [quality|speed|triage|situation|ingest|feeds|search|exchange|exports|start|assembling|workbench] [--update] [--long]`; all of them without a name.

quality  scores of ../shared/gold (when it is there) and of tests/gold against bench/floors.json; a fall fails
speed    articles and words per second: bare parser, stock pipeline of the same components, whole pipeline, each stage
triage   share of a mixed stream that the gate keeps, what it loses, and how much faster it makes the reading
assembling what a hundred new articles cost a store that holds many, beside assembling everything
situation  copies and stories of a whole stream in one pass, against datasketch where it is importable; one big event
ingest   durable articles a second one by one and in batches; what storing costs a run that annotates
feeds    the collector against webs on the loopback: many honest feeds at speed, sites that lie; --long: 5,000 feeds, an hour
search   times of searches of every kind in a synthetic store: 20,000 articles; --long: a million, 4 GB on the disk meanwhile
exchange pages of the TAXII server a second, 500 objects each: 10,000 objects; --long: 100,000; bundles of 20,000 objects imported
exports  seconds and memory of `vigie export parquet`, of all its processes: 5,000 events; --long: 100,000
start    seconds of `vigie --help` and of annotating one article from cold
workbench  every page of `vigie serve` under several people while something is ingested: 5,000 articles; --long: 200,000, 3 GB
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import assembling
import exchange
import exports
import feeds
import ingest
import quality
import search
import situation
import speed
import start
import triage
import workbench

PARTS = {
    "quality": quality.run,
    "speed": speed.run,
    "triage": triage.run,
    "situation": situation.run,
    "ingest": ingest.run,
    "feeds": feeds.run,
    "search": search.run,
    "exchange": exchange.run,
    "exports": exports.run,
    "start": start.run,
    "assembling": assembling.run,
    "workbench": workbench.run,
}


def main() -> int:
    """Run the parts that were asked for; the exit code is that of the worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--long", action="store_true", help="the sizes of the bars, where a part has them")
    parser.add_argument(
        "--publish", type=Path, metavar="FOLDER", help="score held-out articles for the figures of the brief"
    )
    asked = parser.parse_args()
    if asked.long:
        os.environ["VIGIE_BENCH_LONG"] = "1"
    if asked.publish:
        return quality.publish(asked.publish)
    return max(PARTS[name](update=asked.update) for name in (asked.parts or PARTS))


if __name__ == "__main__":
    sys.exit(main())
