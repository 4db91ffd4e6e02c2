"""GEXF 1.3: actors and their relations, for Gephi and NetworkX."""

from __future__ import annotations

import hashlib
from xml.sax.saxutils import quoteattr

from vigie.model.handouts import Handout


def as_gexf(handout: Handout) -> str:
    """A directed graph of the actors; each relation is an edge with its kind, its voices and whether it is hedged, the same id in every export."""
    known = {a.id for a in handout.actors}
    nodes = [
        f'<node id={quoteattr(a.id)} label={quoteattr(a.name)}><attvalues><attvalue for="type" value={quoteattr(a.type)}/>'
        f'<attvalue for="events" value="{len(a.events)}"/></attvalues></node>'
        for a in handout.actors
    ]
    edges: list[str] = []
    for a in handout.actors:
        for x in a.links:
            if x.forward and x.other in known:
                mark = hashlib.sha256("\n".join((a.id, x.relation, x.other)).encode()).hexdigest()[:16]
                edges.append(
                    f'<edge id="{mark}" source={quoteattr(a.id)} target={quoteattr(x.other)} label={quoteattr(x.relation)}>'
                    f'<attvalues><attvalue for="hedged" value="{str(x.hedged).lower()}"/>'
                    f'<attvalue for="voices" value={quoteattr("; ".join(x.voices))}/></attvalues></edge>'
                )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        f"<meta><creator>Vigie</creator><description>TLP:{handout.tlp}</description></meta>\n"
        '<graph defaultedgetype="directed" mode="static">\n'
        '<attributes class="node"><attribute id="type" title="type" type="string"/>'
        '<attribute id="events" title="events" type="integer"/></attributes>\n'
        '<attributes class="edge"><attribute id="hedged" title="hedged" type="boolean"/>'
        '<attribute id="voices" title="voices" type="string"/></attributes>\n'
        "<nodes>" + "\n".join(nodes) + "</nodes>\n<edges>" + "\n".join(edges) + "</edges>\n</graph>\n</gexf>\n"
    )
