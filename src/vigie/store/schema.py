"""The tables. `articles` … `decisions` hold what was read and decided, `audit` … `accounts` the journal of how it came in.

Surrogate `id`s stay inside a store; dumps and links use the natural keys (`articles.key`, `versions.digest`). Instants
are ISO 8601 in UTC, as text. What can be derived (`findings`, `finding_names`, the search index) is filled in the same
transaction as what it is derived from and made again by a restore.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")
"""Surrogate keys: 64 bits on both engines; SQLite wants its own name to number rows by itself."""

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the store says of itself: its salt, the version of its word index, retention by default."""

articles = Table(
    "articles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("publisher", Text),
    Column("title", Text),
    Column("published", Text),
    Column("day", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("version_id", Key),
    Column("types", Text, nullable=False, server_default=""),
    Column("countries", Text, nullable=False, server_default=""),
    Column("tlp", Text, nullable=False, server_default="CLEAR"),
    CheckConstraint("tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')", name="tlp"),
)
"""One row an article whatever its versions; `version_id` is the latest by its own dates, `day` the proleptic ordinal of `published`, 0 when unknown.

`types` and `countries` are those of the current version's events, each with a space before and behind it (" attack arrest "):
what a search filters and counts by stands with the article, in an index that answers by itself.
"""
_SEARCHED = (
    articles.c.version_id, articles.c.key, articles.c.publisher, articles.c.language, articles.c.tlp, articles.c.types,
    articles.c.countries,
)  # fmt: skip
Index("ix_articles_search", articles.c.day, articles.c.id, *_SEARCHED)
Index("ix_articles_tlp", articles.c.tlp)
Index("ix_articles_day", articles.c.day, articles.c.key)
Index("ix_articles_publisher", articles.c.publisher, articles.c.day, articles.c.id)
Index("ix_articles_version", articles.c.version_id, articles.c.day, articles.c.id)

versions = Table(
    "versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("article_id", Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("text_hash", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("title", Text),
    Column("head", Text, nullable=False),
    Column("chars", Integer, nullable=False),
    Column("text", Text),
    Column("removed", Text),
    Column("seen", Text, nullable=False),
    Column("keep_until", Text),
    Column("dropped", Text),
    UniqueConstraint("article_id", "digest", name="uq_versions_article_digest"),
)
"""What an article said at one time.

`head` is the article as JSON without its text, `rank` the instant by which versions are ordered, `keep_until` the day
after which `text` and `removed` are dropped (null: never), `dropped` the day they were.
`chars` is the length of the text.
"""
Index(
    "ix_versions_keep_until",
    versions.c.keep_until,
    sqlite_where=versions.c.text.is_not(None),
    postgresql_where=versions.c.text.is_not(None),
)
Index("ix_versions_text_hash", versions.c.text_hash)

arrivals = Table(
    "arrivals",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("path", Text, primary_key=True),
)
"""By which sources and under which path or item name a version came in."""

annotated = Table(
    "annotations",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True),
    Column("program", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("stale", Boolean, nullable=False),
)
"""The findings of a version as compressed JSON without its text, and what made them; `stale` asks for reprocessing."""
Index(
    "ix_annotations_stale",
    annotated.c.version_id,
    sqlite_where=annotated.c.stale,
    postgresql_where=annotated.c.stale,
)

findings = Table(
    "findings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("version_id", Key, ForeignKey("versions.id", ondelete="CASCADE"), nullable=False),
    Column("layer", Text, nullable=False),
    Column("local_id", Text, nullable=False),
    Column("kind", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("who", Text),
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("factuality", Text),
    Column("hedged", Boolean),
    Column("confidence", Float),
    UniqueConstraint("version_id", "layer", "local_id", name="uq_findings_version_layer_local"),
)
"""The evidence: one row a statement, figure, event, warning or link, with a quotation of 25 words at most.

`quote` equals `text[start:start + len(quote)]`. `first_day` and `last_day` are the bounds of its EDTF date, as ordinals;
`day` is the day that it is filed under: the first of its date, else that of its article, 0 when there is neither.
"""
Index("ix_findings_version", findings.c.version_id)
Index("ix_findings_day", findings.c.day, findings.c.id)
Index("ix_findings_layer", findings.c.layer, findings.c.day, findings.c.id)
Index("ix_findings_kind", findings.c.kind, findings.c.day, findings.c.id)
Index("ix_findings_country", findings.c.country, findings.c.day, findings.c.id)
Index("ix_findings_place", findings.c.lat, findings.c.lon)

finding_names = Table(
    "finding_names",
    metadata,
    Column("finding_id", Key, ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)
"""Who stands in a finding, by role (speaker, via, perpetrator, subject…), in the spelling that names are compared by."""
Index("ix_finding_names_name", finding_names.c.name, finding_names.c.finding_id)

decisions = Table(
    "decisions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("undone", Text),
)
"""What people decided (merges, splits, grades, rejections), as JSON; it outlives every reprocessing."""
Index("ix_decisions_made", decisions.c.made, decisions.c.key)

forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("words", Integer, nullable=False),
    Column("at", Text, nullable=False),
)
"""Names that must not come back, as salted digests of their folded words: the store knows them without holding them."""

events = Table(
    "events",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("story", Text),
    Column("type", Text, nullable=False),
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("factuality", Text, nullable=False),
    Column("independent", Integer, nullable=False),
    Column("reliability", Text, nullable=False),
    Column("credibility", Integer, nullable=False),
    Column("confidence", Float),
    Column("digest", Text, nullable=False),
    Column("day", Integer, nullable=False, server_default="0"),
    Column("reported", Integer, nullable=False, server_default="0"),
    Column("disputed", Boolean, nullable=False, server_default="0"),
    Column("made", Text, nullable=False, server_default=""),
    Column("changed", Text, nullable=False, server_default=""),
    Column("body", LargeBinary, nullable=False),
    Column("spot", Boolean, nullable=False, server_default="0"),
)
"""The events of the situation as last assembled from the findings and the decisions, once for each marking in use.

A reader sees the situation made of what they may see: the rows of one `tlp`, the highest not above their clearance.
Nothing of a marked article shows through in the voices, grades or counts of another level. `day` is the first day of the
event, `reported` the last on which it was told (ordinals, 0 when unknown), `made` and `changed` are instants. `spot` says
whether it lies at a point of the map.

`key` stays with an event for ever, though the id in its record follows its first report; `digest` tells whether it changed.
"""
_LISTED = (
    events.c.day, events.c.type, events.c.country, events.c.place, events.c.story, events.c.factuality, events.c.independent,
    events.c.reliability, events.c.credibility, events.c.disputed, events.c.first_day, events.c.last_day, events.c.lat,
    events.c.lon, events.c.spot,
)  # fmt: skip
Index("ix_events_list", events.c.tlp, events.c.reported, events.c.key, *_LISTED)
Index("ix_events_changed", events.c.tlp, events.c.changed, events.c.made, events.c.reported, events.c.key)
Index("ix_events_story", events.c.tlp, events.c.story, events.c.reported, events.c.key)
Index("ix_events_where", events.c.tlp, events.c.country, events.c.place, events.c.lat, events.c.lon, events.c.reported)
Index("ix_events_day", events.c.tlp, events.c.day, events.c.key)
Index("ix_events_type", events.c.tlp, events.c.type, events.c.day, events.c.key)
Index("ix_events_country", events.c.tlp, events.c.country, events.c.day, events.c.key)
Index("ix_events_place", events.c.lat, events.c.lon)

event_reports = Table(
    "event_reports",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("event_key", Text, primary_key=True),
    Column("article_key", Text, primary_key=True),
    Column("local_id", Text, primary_key=True),
)
"""Which articles tell an event; also what an event is known again by when more articles tell it, so dumps hold it."""
Index(
    "ix_event_reports_article", event_reports.c.article_key, event_reports.c.tlp, event_reports.c.local_id,
    event_reports.c.event_key,
)  # fmt: skip

event_labels = Table(
    "event_labels",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("event_key", Text, primary_key=True),
    CheckConstraint("kind in ('name', 'outlet')", name="kind"),
    ForeignKeyConstraint(["tlp", "event_key"], ["events.tlp", "events.key"], ondelete="CASCADE"),
)
"""By whom events are found: the folded names of those who take part in one or speak of it, and the outlets that report it."""
Index("ix_event_labels_event", event_labels.c.tlp, event_labels.c.event_key)

board = Table(
    "board",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("kind in ('article', 'story', 'warning', 'actor')", name="kind"),
)
"""The rest of the situation as last assembled: marks of articles, stories, the board of warnings, actors."""

gleaned = Table(
    "gleaned",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("is_latest", Boolean, nullable=False),
    Column("digest", Text, nullable=False),
    Column("published", Text),
    Column("moment", Text),
    Column("credited", Text),
    Column("own", Text, nullable=False),
    Column("sample", LargeBinary, nullable=False),
    Column("telling", LargeBinary, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("shown", LargeBinary, nullable=False),
    Column("warnings", LargeBinary),
)
"""What assembling reads of an article by itself (`model.gleanings`); the rest of the article is read only when its story changed.

The latest of an article is what it says now, `digest` that of what it was read from; an earlier one stays while some situation is
made of it.
"""
Index("ix_gleaned_key", gleaned.c.key, gleaned.c.is_latest)
_GLEANED = ForeignKey("gleaned.id", ondelete="CASCADE")

told_ties = Table(
    "told_ties",
    metadata,
    Column("gleaned_id", Key, _GLEANED, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
)
"""The relations that articles tell, by the keys of their two sides; `who` is a list as JSON."""
Index("ix_told_ties_subject", told_ties.c.subject)
Index("ix_told_ties_object", told_ties.c.object)

placed = Table(
    "placed",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("gleaned_id", Key, nullable=False),
    Column("story", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("origin", Text),
)
"""What the situation of a marking was made of: each article as it was gleaned, its story, its mark as copy (JSON), and whose text it
is in the end.
"""
Index("ix_placed_gleaned", placed.c.gleaned_id)

tallies = Table(
    "tallies",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""What the articles of a situation call each entity that may be shown: names, other names and types with their numbers."""

fillings = Table(
    "fillings",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("article_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
)
"""Who takes part in which event of a situation; `article_key` tells it first, as the event of that `number` in it."""
Index("ix_fillings_article", fillings.c.tlp, fillings.c.article_key)

assembled = Table(
    "assembled",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("made_of", LargeBinary, nullable=False),
)
"""Each situation as last assembled: a stamp that is another after each assembly, and which decisions, ratings and day it was made of."""

listings = Table(
    "listings",
    metadata,
    Column("tlp", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("rank", Text, nullable=False),
    Column("line", Text),
    Column("names", Text),
    Column("type", Text),
    Column("state", Text),
    Column("country", Text),
    Column("copy_of", Text),
    Column("outlet", Text),
    Column("is_site", Boolean),
    Column("translated", Boolean),
    ForeignKeyConstraint(["tlp", "kind", "key"], ["board.tlp", "board.kind", "board.key"], ondelete="CASCADE"),
)
"""What lists of the board are ordered, narrowed and counted by, without reading its bodies: one row for each part that a page lists.

`rank` orders a list, the highest first: the day of an article, the first day of a warning, the weight of an actor. `line` is what
the list of actors shows of one, as JSON, `names` its folded names, one a line, `type` its type. `state` and `country` are those of
a warning. `copy_of`, `outlet`, `translated` are of an article; `is_site`: nobody signs it, the outlet is the host of its address.
"""
Index("ix_listings_rank", listings.c.tlp, listings.c.kind, listings.c.rank, listings.c.key)
for _column in (listings.c.type, listings.c.state, listings.c.country, listings.c.copy_of):
    Index(
        f"ix_listings_{_column.name}", listings.c.tlp, _column, listings.c.rank, listings.c.key,
        sqlite_where=_column.is_not(None), postgresql_where=_column.is_not(None),
    )  # fmt: skip
Index(
    "ix_listings_outlet", listings.c.tlp, listings.c.outlet, listings.c.is_site, listings.c.rank, listings.c.copy_of,
    listings.c.translated, listings.c.key, sqlite_where=listings.c.outlet.is_not(None),
    postgresql_where=listings.c.outlet.is_not(None),
)  # fmt: skip

watches = Table(
    "watches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""Watch lists: a rule as JSON and how it notifies."""

notices = Table(
    "notices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("watch", Text, ForeignKey("watches.name", ondelete="CASCADE"), nullable=False),
    Column("event_key", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sent", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    UniqueConstraint("watch", "event_key", "digest", name="uq_notices_watch_event_digest"),
)
"""What a watch list told or is about to tell: once for each event and each state of what its rule asks for."""

dumps = Table(
    "dumps",
    metadata,
    Column("path", Text, primary_key=True),
    Column("made", Text, nullable=False),
)
"""Dump files that were made of this store, so that a purge or a forgotten name reaches them too."""

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("chain", Text, nullable=False, unique=True),
)
"""Who did what, when; `chain` is the SHA-256 of the row and of the chain before it, so that a change behind it shows."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("taken", Text),
)
"""What others still have to be told or to do (assemble, notify): written with the change itself, taken once."""
Index(
    "ix_outbox_waiting",
    outbox.c.topic,
    outbox.c.id,
    sqlite_where=outbox.c.taken.is_(None),
    postgresql_where=outbox.c.taken.is_(None),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("command", Text, nullable=False),
    Column("began", Text, nullable=False),
    Column("ended", Text),
)
"""Each run that took something in."""

accounts = Table(
    "accounts",
    metadata,
    Column("run_id", Key, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""What became of everything offered, by run, source and day; `reason` is the first one, empty for what was accepted."""
Index("ix_accounts_source", accounts.c.source, accounts.c.day)

refusals = Table(
    "refusals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("run_id", Key, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text),
)
"""What was refused, by name, so that it can be looked at and offered again."""

source_states = Table(
    "source_states",
    metadata,
    Column("name", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("watermark_at", Text),
    Column("watermark_id", Text),
    Column("next_due", Text),
    Column("last_polled", Text),
    Column("last_ok", Text),
    Column("last_new", Text),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Text),
    Column("health", Text, nullable=False),
    Column("health_since", Text),
    Column("shape", Text),
    Column("detail", Text),
    Column("owner", Text),
    Column("owned_until", Text),
)
"""How each source fares (`model.sources.SourceState`); `owner` polls it until `owned_until`, so that none is polled twice."""
Index("ix_source_states_due", source_states.c.next_due)

source_items = Table(
    "source_items",
    metadata,
    Column("source", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("article_key", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("waiting", Text),
)
"""The items of a source that were taken in, by the digest of their id; `stamp` tells whether one was changed since.

`waiting` is the item as JSON while its page has not come yet, `tries` how often it was asked for.
"""
Index(
    "ix_source_items_waiting",
    source_items.c.source,
    sqlite_where=source_items.c.waiting.is_not(None),
    postgresql_where=source_items.c.waiting.is_not(None),
)

users = Table(
    "users",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text),
    Column("role", Text, nullable=False),
    Column("clearance", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("made", Text, nullable=False),
    Column("last_visit", Text),
)
"""Who may use the workbench; `password` is an argon2id hash, empty until the invitation was used."""

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("since", Text),
)
"""Open sessions, by the SHA-256 of their cookie; `since` is the visit before this one, from which news are told."""

invitations = Table(
    "invitations",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("ends", Text, nullable=False),
)
"""One-time links by which somebody sets a password, by the SHA-256 of their secret."""

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("revoked", Text),
)
"""Keys of the programming interface, by their SHA-256; each has the rights of its user."""

saved_views = Table(
    "saved_views",
    metadata,
    Column("user_id", Key, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
)
"""Filters of the list of events that somebody kept under a name."""

briefs = Table(
    "briefs",
    metadata,
    Column("key", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("tlp", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("approved_by", Text),
    Column("approved", Text),
)
"""Briefs that somebody composed: events by key in their order, each with a comment (JSON); approved ones are no longer changed."""

ratings = Table(
    "ratings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("reliability", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""What people think of sources: nothing is overwritten, the last rating of a folded name holds and the others are its history."""
Index("ix_ratings_key", ratings.c.key, ratings.c.id)

releases = Table(
    "releases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("tlp", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approvals", Text, nullable=False),
    Column("approved", Text),
    Column("endings", Text, nullable=False),
    Column("ended", Text),
    UniqueConstraint("key", "number", name="uq_releases_key_number"),
    CheckConstraint("kind in ('event', 'warning')", name="kind"),
    CheckConstraint("state in ('proposed', 'approved', 'corrected', 'withdrawn', 'rejected')", name="state"),
    CheckConstraint("status in ('Draft', 'Exercise', 'Actual')", name="status"),
)
"""What left or may leave: one row a revision (`number`) of a release (`key`), with what it says and who let it go.

`subject` is the lasting key of the event or the id of the warning in the situation of `tlp`, from which it was made; `body` the
handout as JSON, exactly as proposed and approved, `digest` its SHA-256; `basis` what tells whether the situation changed since.
`approvals` (name, instant) and `endings` (name, instant, reason: withdrawal or rejection) are JSON lists; `approved` and `ended` the
instants at which there were enough. `status` is what a CAP message of it says.
"""
Index("ix_releases_subject", releases.c.kind, releases.c.subject, releases.c.tlp)
Index("ix_releases_state", releases.c.state, releases.c.tlp, releases.c.proposed)

released_objects = Table(
    "released_objects",
    metadata,
    Column("id", Key, primary_key=True),
    Column("collection", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("stix_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("latest", Boolean, nullable=False),
    Column("release_key", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("collection", "added", name="uq_released_objects_collection_added"),
    UniqueConstraint("collection", "stix_id", "version", name="uq_released_objects_collection_version"),
)
"""The STIX objects that left, each version as the JSON that partners get; `collection` is theme and marking ("violence GREEN").

`added` is unique in its collection, so that a page begins where the one before ended. Nothing is ever taken away: what is
withdrawn gets a version that says `revoked`.
"""
Index("ix_released_objects_page", released_objects.c.collection, released_objects.c.latest, released_objects.c.added)

alerts = Table(
    "alerts",
    metadata,
    Column("identifier", Text, primary_key=True),
    Column("release_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("tlp", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sent", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    CheckConstraint("kind in ('Alert', 'Update', 'Cancel')", name="kind"),
)
"""The CAP messages that left, as XML; `sender`, `identifier` and `sent` are what a later one refers to."""
Index("ix_alerts_release", alerts.c.release_key, alerts.c.sent)
Index("ix_alerts_feed", alerts.c.tlp, alerts.c.sent)

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("partner", Text, nullable=False),
    Column("received", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    CheckConstraint("state in ('waiting', 'imported', 'refused')", name="state"),
)
"""What partners posted, in quarantine: `body` is a STIX bundle as JSON, `marking` the strictest of its objects, `receipt` the TAXII status.

Nothing reads it into the situation but an import that somebody asked for; `reason` says why it was refused.
"""
Index("ix_inbox_state", inbox.c.state, inbox.c.received)
