"""The brief: what a reader sees of a situation, as plain values for the template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import log2

from vigie.model.accounts import Outcome, message
from vigie.model.annotations import Annotation
from vigie.model.situations import (
    BoardWarning,
    Claim,
    Contradiction,
    FigureLine,
    Situation,
    SituationArticle,
    SituationEvent,
    Story,
)
from vigie.model.spans import Span
from vigie.publish.drawings import Bar, Dot, Edge, Node, Outlines, draw_map, draw_network, draw_timeline
from vigie.publish.phrases import Phrases
from vigie.publish.views import (
    ArticleView,
    BriefView,
    EventView,
    FigureView,
    FindingView,
    Quality,
    Quote,
    SpeakerView,
    StoryView,
    Unread,
    WarningView,
)
from vigie.text.intervals import bounds
from vigie.text.naming import file_of
from vigie.text.urls import host_of
from vigie.text.windows import excerpt, telling, widened

OUTCOMES: tuple[Outcome, ...] = ("accepted", "degraded", "refused", "duplicate")
ESSENTIAL = 8  # lines of the key points
PER_STORY = 2  # of them from one story
CARDS = 6  # events of a story shown in full; the others in a line each
NODES = 36  # actors drawn; the table has them all
SPEAKER_LINES = 4  # statements shown of one speaker
OLD_NEWS = 60  # days before its first report from which an event is recalled, not news
LONG = 45  # days from which a span is a summary of many events
GRAVITY: Mapping[str, float] = {
    "attack": 9, "strike": 8, "killing": 7.5, "abduction": 7.5, "clash": 7.5, "prison_break": 7, "threat": 6.5,
    "plot_foiled": 6.5, "threat_level_change": 6.5, "warning": 6, "seizure": 6, "claim_of_responsibility": 5,
    "evacuation": 5, "release": 5, "arrest": 4.5, "deployment": 4, "withdrawal": 4, "movement": 3.5,
    "accusation": 3.5, "denial": 3.5, "designation": 3, "founding": 3, "meeting": 3, "trial": 3, "cooperation": 2,
}  # fmt: skip


class Briefing:
    """Builds the view of one situation from its record and the annotations it rests on."""

    def __init__(self, situation: Situation, annotations: Sequence[Annotation], phrases: Phrases) -> None:
        self._situation = situation
        self._by_id = {a.article.id: a for a in annotations}
        self._article = {a.id: a for a in situation.articles}
        self._number = {a.id: n for n, a in enumerate(situation.articles, 1)}
        self._p = phrases
        self._event_number = {e.id: n for n, e in enumerate(situation.events, 1)}

    def view(
        self,
        *,
        quality: Mapping[str, Quality] | None = None,
        outlines: Outlines = (),
        since: str | None = None,
        with_text: bool = False,
        made_by: str = "vigie",
    ) -> BriefView:
        """The whole brief; `since` is the day from which changes are told (default: the last day of publication)."""
        situation, p = self._situation, self._p
        views = {e.id: self._event(e) for e in situation.events}
        ranked = sorted(situation.events, key=lambda e: (-self._rank(e), e.id))
        since = since or situation.period[1]
        return BriefView(
            title=p.brief("title", p.day(situation.as_of)) if situation.as_of else p.brief("title_undated"),
            subtitle=self._subtitle(),
            accounts=self._accounts(),
            made_by=p.brief("made_by", made_by),
            essential=tuple(views[e.id] for e in self._essential(ranked)),
            changed_since=p.day(since) if since else None,
            changed=tuple(self._changed(since, views)),
            warnings=tuple(self._warning(w) for w in situation.warnings),
            stories=tuple(self._story(s, n, ranked, views) for n, s in self._stories_in_order(ranked)),
            chronology=tuple(views[e.id] for e in sorted(self._dated(), key=lambda e: (e.when or "", e.id))),
            speakers=tuple(self._speakers()),
            relations=tuple(self._relations()),
            unread=tuple(self._unread()),
            articles=tuple(self._article_view(a, with_text=with_text) for a in situation.articles),
            quality=quality or {},
            map=draw_map(self._dots(), outlines, p.brief("map_label")),
            timeline=draw_timeline(self._bars(), p.brief("timeline_label")),
            network=self._network(),
            with_text=with_text,
        )

    def card(self, event_id: str) -> EventView:
        """The view of one event."""
        return self._event(self._of(event_id))

    def anchors(self, event_id: str) -> Mapping[str, tuple[str, str]]:
        """From the anchors of an event's quotations to the article and the finding that each stands for."""
        return {self._anchor(r.article, r.event): (r.article, r.event) for r in self._of(event_id).reports}

    def _of(self, event_id: str) -> SituationEvent:
        return next(e for e in self._situation.events if e.id == event_id)

    def _subtitle(self) -> str:
        s, p = self._situation, self._p
        counts = (len(s.articles), len(s.stories), len(s.events))
        if s.period[0] is None:
            return p.brief("subtitle_undated", *counts)
        return p.brief("subtitle", counts[0], p.day(s.period[0]), p.day(s.period[1]), *counts[1:])

    def _accounts(self) -> str:
        a = self._situation.accounts
        return self._p.brief("accounts", a.offered, *(a.count(o) for o in OUTCOMES))

    # events

    def _rank(self, e: SituationEvent) -> float:
        killed = max(
            (v.min or v.max or 0 for line in e.figures if line.what == "killed" for v in line.values), default=0
        )
        reports = len({self._article[r.article].copy_of or r.article for r in e.reports})
        score = 0.7 * GRAVITY[e.type] + 1.2 * min(e.independent, 4) + 1.6 * log2(1 + reports)
        score += 0.5 * min(6.0, log2(1 + killed))
        score -= 2.5 * (e.factuality in ("denied", "possible")) + 1.0 * e.hedged
        score -= 2.0 * (e.where is None) + 1.5 * (e.when is None)
        score -= 1.5 * (e.factuality == "planned") + 3.0 * _recalled(e)
        return score - min(4.0, 0.12 * self._age(e))

    def _age(self, e: SituationEvent) -> float:
        """Days between the event's last report, or its own day when much older, and the day of the situation."""
        return self._days_before(e.last_reported) + min(10.0, self._days_before(e.when or e.last_reported) / 30)

    def _days_before(self, day: str | None) -> float:
        last = _ordinal(self._situation.as_of)
        own = _ordinal(day)
        return float(max(0, last - own)) if last and own else 0.0

    def _essential(self, ranked: Sequence[SituationEvent]) -> list[SituationEvent]:
        taken: Counter[str | None] = Counter()
        chosen: list[SituationEvent] = []
        for e in ranked:
            if taken[e.story] < PER_STORY and len(chosen) < ESSENTIAL:
                taken[e.story] += 1
                chosen.append(e)
        return chosen

    def _event(self, e: SituationEvent) -> EventView:
        p = self._p
        quotes = self._quotes(e)
        names = [self._voice_name(v.who, v.via, own=v.own, named=v.named) for v in e.voices]
        return EventView(
            anchor=f"e{self._event_number[e.id]}",
            type=e.type,
            label=p("event_type", e.type),
            when=p.day(e.when),
            where=self._where(e),
            factuality=p("factuality", e.factuality),
            marks=self._marks(e),
            headline=quotes[0],
            quotes=tuple(quotes),
            roles=self._roles(e),
            figures=tuple(self._figure(line, e.type) for line in e.figures),
            voices=self._voice_count(e.independent),
            voice_names=tuple(names),
            independent=e.independent,
            contradictions=tuple(self._contradiction(c) for c in e.contradictions),
            claims=tuple(self._claims(e)),
            grade=f"{e.grade.reliability}{e.grade.credibility}",
            reasons=tuple(p.reason(r.code, [self._named(v) for v in r.values]) for r in e.grade.reasons),
            history=self._history(e),
        )

    def _history(self, e: SituationEvent) -> tuple[tuple[str, str], ...]:
        """What came after the first report; nothing where one article tells it all."""
        if len({c.article for c in e.history}) < 2:
            return ()
        p = self._p
        return tuple((p.day(c.when), p.change(c.code, [self._named(v) for v in c.values])) for c in e.history)

    def _marks(self, e: SituationEvent) -> tuple[str, ...]:
        p = self._p
        marks = [] if e.factuality == "happened" else [p("factuality", e.factuality)]
        marks += [p.brief("hedged")] if e.hedged else []
        marks += [p.brief("contested")] if any(c.kind == "disagreement" for c in e.contradictions) or e.denials else []
        marks += [p.brief("rests_on_one")] if e.independent == 1 else []
        return tuple(marks)

    def _voice_count(self, n: int) -> str:
        key = "voices_none" if n == 0 else "voices_one" if n == 1 else "voices_many"
        return self._p.brief(key, n)

    def _voice_name(self, who: str, via: Sequence[str], *, own: bool, named: bool) -> str:
        p, who = self._p, self._named(who)
        if own:
            return f"{who} ({p.brief('own_voice')})"
        through = f" ({p.brief('via')} {', '.join(via)})" if via else ""
        return f"{who}{through}" if named else f"{who} [{p.brief('unnamed')}]{through}"

    def _where(self, e: SituationEvent) -> str:
        if e.where is None:
            return self._p.brief("no_place")
        return e.where.name if e.where.precision == "country" else self._p.place(e.where.name, e.where.country)

    def _roles(self, e: SituationEvent) -> tuple[tuple[str, str], ...]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for r in e.roles:
            grouped[r.role].append(r.name)
        return tuple((self._p("role", role), ", ".join(names)) for role, names in grouped.items())

    def _figure(self, line: FigureLine, event_type: str) -> FigureView:
        p = self._p
        values = tuple(
            (p.range(v.min, v.max, approximate=v.approximate), v.who or self._outlets(v.articles), p.day(v.as_of))
            for v in line.values
        )
        latest = [v for v in line.values if v.as_of == line.values[-1].as_of]
        lead = max(latest, key=lambda v: (len(v.articles), v.min or v.max or 0))
        return FigureView(
            p.counted(line.what, event_type), values, p.range(lead.min, lead.max, approximate=lead.approximate)
        )

    def _contradiction(self, c: Contradiction) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        stands = tuple(
            (self._p.day(s.value) if c.slot == "when" else s.value, ", ".join(s.who) or self._outlets(s.articles))
            for s in c.values
        )
        return self._p.slot(c.slot), self._p("contradiction", c.kind), stands

    def _claims(self, e: SituationEvent) -> list[tuple[str, str, str]]:
        p = self._p

        def told(key: str, claim: Claim) -> tuple[str, str, str]:
            return p.brief(key), claim.who + (f" → {claim.of}" if claim.of else ""), self._outlets(claim.articles)

        rows = [
            told(k, c)
            for k, cs in (("claims", e.claims), ("denials", e.denials), ("accusations", e.accusations))
            for c in cs
        ]
        joined: dict[tuple[str, str], list[str]] = defaultdict(list)
        for what, who, outlets in rows:
            joined[what, outlets].append(who)
        return [(what, ", ".join(names), outlets) for (what, outlets), names in joined.items()]

    def _quotes(self, e: SituationEvent) -> list[Quote]:
        """One excerpt for each report that is not a copy of another one, the most readable first."""
        found = []
        tellers = {r.article for r in e.reports}
        for r in e.reports:
            article = self._article[r.article]
            if article.copy_of in tellers:
                continue
            annotation = self._by_id[r.article]
            event = next(x for x in annotation.events if x.id == r.event)
            words = telling(annotation.article.text, event.span, event.trigger)
            doubt = (self._p.brief("hedged"),) if event.hedged else ()
            order = (article.copy_of is not None, article.machine_translated, len(words) < 40, r.article)
            found.append((order, self._quote(r.article, event.id, words, doubt)))
        return [q for _, q in sorted(found, key=lambda f: f[0])]

    def _quote(self, article_id: str, finding: str, words: str, doubt: tuple[str, ...]) -> Quote:
        article = self._article[article_id]
        notes = list(doubt)
        notes += [self._p.brief("translated")] if article.machine_translated else []
        if article.copy_of in self._by_id:
            notes.append(f"{self._p.brief('copy_of')} {self._outlet(article.copy_of)}")
        return Quote(
            words,
            self._anchor(article_id, finding),
            self._outlet(article_id),
            self._p.day(article.published),
            tuple(notes),
        )

    def _anchor(self, article_id: str, finding: str) -> str:
        return f"a{self._number[article_id]}-" + "".join(c if c.isalnum() else "-" for c in finding)

    def _outlet(self, article_id: str) -> str:
        a = self._article[article_id]
        name = a.publisher or host_of(a.url or "") or file_of(self._by_id[article_id].article)
        name = name or (article_id if self._by_id[article_id].article.path else self._p.brief("unknown_source"))
        return f"{name} ({a.origin})" if a.origin and a.origin != name else name

    def _named(self, who: str) -> str:
        """Voices as they are called: an article that nobody signs is a voice under its id, and told by its outlet."""
        return ", ".join(self._outlet(v) if v in self._article and v in self._by_id else v for v in who.split(", "))

    def _outlets(self, articles: Sequence[str]) -> str:
        return ", ".join(dict.fromkeys(self._outlet(a) for a in articles if a in self._by_id))

    def _changed(self, since: str | None, views: Mapping[str, EventView]) -> list[tuple[EventView, str]]:
        """New voices, numbers and denials since a day, of events known before it."""
        if since is None:
            return []
        return [
            (views[e.id], self._p.change(c.code, c.values))
            for e in self._situation.events
            if e.first_reported and e.first_reported < since
            for c in e.history
            if c.when and c.when >= since and c.code != "first"
        ]

    # stories, warnings, speakers

    def _stories_in_order(self, ranked: Sequence[SituationEvent]) -> list[tuple[int, Story]]:
        best: dict[str | None, int] = {}
        for n, e in enumerate(ranked):
            best.setdefault(e.story, n)
        numbered = [(n, s) for n, s in enumerate(self._situation.stories, 1) if s.id in best]
        return sorted(numbered, key=lambda pair: best[pair[1].id])

    def _story(self, s: Story, n: int, ranked: Sequence[SituationEvent], views: Mapping[str, EventView]) -> StoryView:
        mine = [e for e in ranked if e.story == s.id]
        days = self._p.day(s.first) if s.first == s.last else f"{self._p.day(s.first)} – {self._p.day(s.last)}"
        return StoryView(
            anchor=f"s{n}",
            title=s.title,
            days=days,
            articles=self._p.brief("articles_one" if len(s.articles) == 1 else "articles_many", len(s.articles)),
            cards=tuple(views[e.id] for e in mine[:CARDS]),
            others=tuple(views[e.id] for e in mine[CARDS:]),
        )

    def _warning(self, w: BoardWarning) -> WarningView:
        p = self._p
        scales = [
            f"{p('scale', name)} {p('scale', value)}"
            for name, value in (("urgency", w.urgency), ("severity", w.severity), ("certainty", w.certainty))
            if value != "unknown"
        ]
        until = f"{p.brief('until')} {p.day(w.until)}" if w.until else p.brief("no_end")
        quotes = []
        for r in w.reports:
            annotation = self._by_id[r.article]
            found = next(x for x in annotation.warnings if x.id == r.event)
            quotes.append(self._quote(r.article, found.id, excerpt(annotation.article.text, found.span), ()))
        return WarningView(
            issuer=w.issuer or p.brief("unnamed"),
            area=w.area.name if w.area else p.brief("no_place"),
            kind=p("warning_kind", w.kind),
            advice=_short(w.instruction or w.level or ""),
            scales=" · ".join(scales),
            validity=f"{p.day(w.from_)} → {until}",
            state=p("state", w.state),
            state_code=w.state,
            reason=", ".join(p.state(r) for r in w.reasons),
            quotes=tuple(quotes),
        )

    def _speakers(self) -> list[SpeakerView]:
        others = self._p.brief("private")
        said: dict[str, list[tuple[Quote, str]]] = defaultdict(list)
        for article in self._situation.articles:
            if article.copy_of:
                continue
            annotation = self._by_id[article.id]
            private = {e.name for e in annotation.entities if e.is_private}
            for s in annotation.statements:
                doubt = (self._p.brief("hedged"),) if s.hedged else ()
                quote = self._quote(article.id, s.id, excerpt(annotation.article.text, s.span), doubt)
                via = f", {self._p.brief('via')} {', '.join(s.via)}" if s.via else ""
                who = ", ".join(s.who) or self._p.brief("unnamed")
                alone = not private.intersection(s.who)
                how = self._p("form", s.form) if alone else f"{who} · {self._p('form', s.form)}"
                said[who if alone else others].append((quote, how + via))
        ordered = sorted(said.items(), key=lambda item: (item[0] == others, -len(item[1]), item[0]))
        limits = {others: 3 * SPEAKER_LINES}
        shown = [(n, q, limits.get(n, SPEAKER_LINES)) for n, q in ordered]
        return [SpeakerView(n, tuple(q[:limit]), max(0, len(q) - limit)) for n, q, limit in shown]

    def _relations(self) -> list[tuple[str, str, str, str]]:
        names = {a.id: a.name for a in self._situation.actors}
        return [
            (a.name, self._p("relation", x.relation), names[x.other], ", ".join(x.voices) + (f" ({self._p.brief('hedged')})" if x.hedged else ""))
            for a in self._situation.actors
            for x in a.links
            if x.forward
        ]  # fmt: skip

    def _unread(self) -> list[Unread]:
        """What was refused, and what was read less well, with the reasons."""
        return [
            Unread(
                e.path,
                ", ".join(message(r, self._p.lang, e.detail if n == 0 else None) for n, r in enumerate(e.reasons)),
            )
            for outcome in ("refused", "degraded")
            for e in self._situation.accounts.having(outcome)
        ]

    # drawings

    def _dated(self) -> list[SituationEvent]:
        return [e for e in self._situation.events if e.when and len(e.when.split("/")[0]) >= 7 and ".." not in e.when]

    def _dots(self) -> list[Dot]:
        grouped: dict[tuple[str, float, float], list[SituationEvent]] = defaultdict(list)
        for e in self._situation.events:
            if e.where and e.where.lat is not None and e.where.lon is not None:
                grouped[(e.where.name, e.where.lat, e.where.lon)].append(e)
        dots = []
        for (name, lat, lon), events in grouped.items():
            articles = {r.article for e in events for r in e.reports}
            types = ", ".join(
                f"{self._p('event_type', t)} ({n})" for t, n in Counter(e.type for e in events).most_common(4)
            )
            place = events[0].where
            exact = place is not None and place.precision in ("point", "place")
            dots.append(
                Dot(lat, lon, len(articles), f"{name} : {types}", f"#e{self._event_number[events[0].id]}", exact)
            )
        return dots

    def _bars(self) -> list[Bar]:
        days = sorted((e.when or "")[:10] for e in self._dated())
        if not days:
            return []
        known = [d for d in (_ordinal(x) for x in days) if d]
        span = max(known) - min(known) if known else 10**6
        size = 10 if span <= 45 else 7 if span <= 1400 else 4
        counts = Counter(d[:size] for d in days)
        labels = _buckets(days[0][:size], days[-1][:size], size)
        return [Bar(_bucket_label(label), counts[label]) for label in labels]

    def _network(self) -> str:
        p, actors = self._p, self._situation.actors
        ties = [(a.id, x) for a in actors for x in a.links if x.forward and x.other != a.id]
        degree: Counter[str] = Counter()
        for one, x in ties:
            degree[one] += 1
            degree[x.other] += 1
        kept = {i for i, _ in sorted(degree.items(), key=lambda item: (-item[1], item[0]))[:NODES]}
        edges = [
            Edge(i, x.other, p("relation", x.relation), not x.hedged) for i, x in ties if i in kept and x.other in kept
        ]
        linked = {e.source for e in edges} | {e.target for e in edges}
        nodes = [Node(a.id, a.name, a.type) for a in actors if a.id in linked]
        return draw_network(nodes, edges, p.brief("network_label"))

    # articles

    def _article_view(self, a: SituationArticle, *, with_text: bool) -> ArticleView:
        annotation, p = self._by_id[a.id], self._p
        notes = [f"{p.brief('origin')} : {a.origin}"] if a.origin else []
        notes += [f"{p.brief('copy_of')} {self._outlet(a.copy_of)}"] if a.copy_of in self._by_id else []
        notes += [p.brief("translated")] if a.machine_translated else []
        return ArticleView(
            anchor=f"a{self._number[a.id]}",
            title=a.title or excerpt(annotation.article.text, Span(0, len(annotation.article.text)), limit=12),
            outlet=self._outlet(a.id),
            day=p.day(a.published),
            url=a.url if a.url and a.url.startswith(("http://", "https://")) else None,
            notes=tuple(notes),
            layers=self._layers(a.id, annotation),
            removed=annotation.article.removed if with_text else (),
            paragraphs=tuple(marked(annotation)) if with_text else (),
        )

    def _layers(self, article_id: str, annotation: Annotation) -> tuple[tuple[str, tuple[FindingView, ...]], ...]:
        p, text = self._p, annotation.article.text

        def row(finding: str, label: str, span: Span, focus: Span | None, notes: Sequence[str | None]) -> FindingView:
            shown = " · ".join(n for n in notes if n)
            return FindingView(
                self._anchor(article_id, finding), label, excerpt(text, widened(text, span), focus or span), shown
            )

        hedge = p.brief("hedged")
        events = [
            row(e.id, p("event_type", e.type), e.span, e.trigger,
                (p.day(e.when) if e.when else None, e.where.name if e.where else None, p("factuality", e.factuality),
                 ", ".join(e.who) or None, hedge if e.hedged else None))
            for e in annotation.events
        ]  # fmt: skip
        warnings = [
            row(w.id, p("warning_kind", w.kind), w.span, None, (w.issuer, w.area.name if w.area else None))
            for w in annotation.warnings
        ]
        statements = [
            row(s.id, ", ".join(s.who) or p.brief("unnamed"), s.span, None,
                (p("form", s.form), f"{p.brief('via')} {', '.join(s.via)}" if s.via else None, hedge if s.hedged else None))
            for s in annotation.statements
        ]  # fmt: skip
        figures = [
            row(f.id, p("figure", f.what), f.span, None,
                (p.range(f.min, f.max, approximate=f.approximate), f.of, ", ".join(f.who) or None, hedge if f.hedged else None))
            for f in annotation.figures
        ]  # fmt: skip
        links = [
            row(
                x.id,
                p("relation", x.relation),
                x.span,
                None,
                (f"{x.subject} → {x.object}", hedge if x.hedged else None),
            )
            for x in annotation.links
        ]
        named = (
            ("events", events),
            ("warnings", warnings),
            ("statements", statements),
            ("figures", figures),
            ("links", links),
        )
        return tuple((layer, tuple(rows)) for layer, rows in named if rows)


def marked(annotation: Annotation) -> list[tuple[tuple[str, str], ...]]:
    """The paragraphs of an article as (layer, words) runs; the layer is "" for words of no finding."""
    article = annotation.article
    spans: list[tuple[Span, str]] = [(e.trigger, "events") for e in annotation.events]
    spans += [(s.span, "statements") for s in annotation.statements]
    spans += [(f.span, "figures") for f in annotation.figures]
    spans += [(t.span, "times") for t in annotation.times]
    spans += [(m.span, "entities") for e in annotation.entities for m in e.mentions if m.named]
    order = {"events": 0, "figures": 1, "times": 2, "entities": 3, "statements": 4}
    paint = [""] * len(article.text)
    for span, layer in sorted(spans, key=lambda s: -order[s[1]]):
        paint[span.start : span.end] = [layer] * len(span)
    out = []
    for paragraph in article.paragraphs:
        runs: list[tuple[str, str]] = []
        start = paragraph.start
        for i in range(paragraph.start + 1, paragraph.end + 1):
            if i == paragraph.end or paint[i] != paint[start]:
                runs.append((paint[start], article.text[start:i]))
                start = i
        out.append(tuple(runs))
    return out


def _short(words: str, limit: int = 25) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= limit else " ".join(parts[:limit]) + " …"


def _recalled(e: SituationEvent) -> bool:
    """Whether reports only recall the event: it was over long before them, or lasted for months."""
    days, told = bounds(e.when), bounds(e.first_reported)
    if days is None or told is None:
        return False
    return (told[0] - days[1]).days > OLD_NEWS or (min(days[1], told[0]) - days[0]).days > LONG


def _ordinal(value: str | None) -> int:
    """Ordinal of the first day of an EDTF value; 0 when it has none."""
    days = bounds(value)
    return 0 if days is None or days[0] == date.min else days[0].toordinal()


def _buckets(first: str, last: str, size: int) -> list[str]:
    """All years, months or days from the first to the last bucket."""
    if size == 4:
        return [str(y) for y in range(int(first), int(last) + 1)]
    months = [
        f"{y}-{m:02d}"
        for y in range(int(first[:4]), int(last[:4]) + 1)
        for m in range(1, 13)
        if first[:7] <= f"{y}-{m:02d}" <= last[:7]
    ]
    if size == 7:
        return months
    return [d for d in (f"{month}-{n:02d}" for month in months for n in range(1, 32)) if first <= d <= last]


def _bucket_label(bucket: str) -> str:
    parts = bucket.split("-")
    return "/".join(reversed(parts[1:])) if len(parts) == 3 else "/".join(reversed(parts))
