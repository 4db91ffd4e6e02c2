"""Releases: who may let what go, what left and follows, and that dumps, forgetting, purges and checks reach all of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from vigie.jobs.dumps import clean_dumps, write_dump
from vigie.model.people import User
from vigie.model.releases import Proposal
from vigie.store import released, releases
from vigie.store.alerts import Alert, alert_of, alerts_of, feed_of, keep_alert, sent_by_warning
from vigie.store.dumping import dump
from vigie.store.forgetting import forget
from vigie.store.inbox import Arrival, keep_post, post_of, posts, receipt_of, settle_post
from vigie.store.opening import Store, open_store
from vigie.store.released import Wanted, objects_of
from vigie.store.releases import ReleaseError
from vigie.store.restoring import restore
from vigie.store.retention import purge
from vigie.store.schema import alerts, audit, inbox, released_objects
from vigie.store.schema import releases as table
from vigie.store.verifying import verify

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
ANNE, PAUL = User(1, "anne", "editor", "AMBER"), User(2, "paul", "editor", "RED")
RENE, LOW = User(3, "rene", "analyst", "RED"), User(4, "low", "editor", "GREEN")
READER = User(5, "lise", "reader", "RED")


def at(minutes: int) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat(timespec="microseconds")


def told(subject: str = "e1", status: str = "Draft", body: str = '{"words":"un"}', kind: str = "event") -> Proposal:
    theme = "violence" if kind == "event" else "warnings"
    return Proposal(kind, subject, "AMBER", theme, status, f"Titre {subject}", body, "b", "parce que")  # type: ignore[arg-type]


def refusal(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(ReleaseError) as caught:
        act()
    return caught.value.code


# --------------------------------------------------------------------------- who may let what go


def test_one_person_lets_a_draft_go_and_two_an_actual_alert(store) -> None:
    with store.writing() as c:
        draft = releases.propose(c, told(), RENE, at(0))
        assert releases.approve(c, draft.key, draft.seen, ANNE, at(1)).state == "approved"
        alert = releases.propose(c, told("w1", "Actual", kind="warning"), RENE, at(2))
        once = releases.approve(c, alert.key, alert.seen, ANNE, at(3))
        assert (once.state, once.approved) == ("proposed", None)
        assert refusal(lambda: releases.approve(c, alert.key, alert.seen, ANNE, at(4))) == "twice"
        done = releases.approve(c, alert.key, alert.seen, PAUL, at(5))
        assert (done.state, done.approved, [a.who for a in done.approvals]) == ("approved", at(5), ["anne", "paul"])
    assert verify(store) == ()


def test_who_proposed_may_be_one_of_the_two_if_they_may_approve(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told("w1", "Actual", kind="warning"), ANNE, at(0))
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        assert releases.approve(c, one.key, one.seen, PAUL, at(2)).state == "approved"
        two = releases.propose(c, told("w2", "Actual", kind="warning"), RENE, at(3))
        assert refusal(lambda: releases.approve(c, two.key, two.seen, RENE, at(4))) == "right"


@pytest.mark.parametrize("user", [LOW, READER, User(6, "p", "partner", "RED"), User(7, "x", "auditor", "RED")])
def test_who_may_not(store, user) -> None:
    with store.writing() as c:
        one = releases.propose(c, told(), RENE, at(0))
        assert refusal(lambda: releases.propose(c, told("e2"), user, at(1))) == "right"
        assert refusal(lambda: releases.approve(c, one.key, one.seen, user, at(1))) == "right"
        assert refusal(lambda: releases.reject(c, one.key, user, "non", at(1))) == "right"
        releases.approve(c, one.key, one.seen, PAUL, at(2))
        assert refusal(lambda: releases.withdraw(c, one.key, user, "non", at(3))) == "right"
        assert refusal(lambda: releases.propose_correction(c, one.key, told(), user, at(3))) == "right"
    with store.reading() as c:
        assert (releases.revisions(c, user.clearance, one.key) == []) is (user is LOW)


def test_what_was_not_read_is_not_approved(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told(), RENE, at(0))
        assert refusal(lambda: releases.approve(c, one.key, "autre", ANNE, at(1))) == "changed"
        assert refusal(lambda: releases.approve(c, "rien", one.seen, ANNE, at(1))) == "over"


def test_a_correction_waits_beside_what_left_and_takes_its_place(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told(), RENE, at(0))
        assert refusal(lambda: releases.propose(c, told(), RENE, at(1))) == "open"
        assert refusal(lambda: releases.propose_correction(c, one.key, told(), RENE, at(1))) == "open"
        releases.approve(c, one.key, one.seen, ANNE, at(2))
        two = releases.propose_correction(c, one.key, told(body='{"words":"deux"}'), RENE, at(3))
        assert [(r.number, r.state) for r in releases.revisions(c, "RED", one.key)] == [
            (2, "proposed"),
            (1, "approved"),
        ]
        releases.reject(c, one.key, ANNE, "pas encore", at(4))
        assert releases.approved_of(c, one.key).number == 1
        three = releases.propose_correction(c, one.key, told(body='{"words":"trois"}'), RENE, at(5))
        assert refusal(lambda: releases.approve(c, one.key, two.seen, ANNE, at(6))) == "changed"
        releases.reject(c, one.key, ANNE, "en réel", at(6))
        real = releases.propose_correction(c, one.key, told(status="Actual", body='{"words":"trois"}'), RENE, at(6))
        assert refusal(lambda: releases.approve(c, one.key, three.seen, ANNE, at(6))) == "changed", (
            "an alert is no draft"
        )
        releases.reject(c, one.key, ANNE, "non", at(6))
        assert real.needs == 2
        four = releases.propose_correction(c, one.key, told(body='{"words":"trois"}'), RENE, at(6))
        releases.approve(c, one.key, four.seen, ANNE, at(6))
        found = releases.revisions(c, "RED", one.key)
        states = ("approved", "rejected", "rejected", "rejected", "corrected")
        assert [(r.number, r.state) for r in found] == list(zip((5, 4, 3, 2, 1), states, strict=True))
        assert found[4].told.body == '{"words":"un"}', "what was approved never changes"


def test_an_actual_alert_is_called_off_by_two_and_a_waiting_correction_falls_with_it(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told("w1", "Actual", kind="warning"), RENE, at(0))
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        releases.approve(c, one.key, one.seen, PAUL, at(2))
        releases.propose_correction(c, one.key, told("w1", "Actual", '{"words":"deux"}', "warning"), RENE, at(3))
        assert releases.withdraw(c, one.key, ANNE, "faux", at(4)).state == "approved"
        assert refusal(lambda: releases.withdraw(c, one.key, ANNE, "faux", at(5))) == "twice"
        assert releases.withdraw(c, one.key, PAUL, "faux", at(6)).state == "withdrawn"
        assert [r.state for r in releases.revisions(c, "RED", one.key)] == ["rejected", "withdrawn"]
        assert refusal(lambda: releases.withdraw(c, one.key, PAUL, "faux", at(7))) == "over"
        assert refusal(lambda: releases.propose_correction(c, one.key, told(), RENE, at(7))) == "over"
        again = releases.propose(c, told("w1", kind="warning"), RENE, at(8))
        assert again.key != one.key
        acts = c.execute(select(audit.c.action).where(audit.c.subject == one.key).order_by(audit.c.id)).scalars().all()
    assert [a.removeprefix("release.") for a in acts] == [
        "proposed", "approved", "approved", "proposed", "withdrawn", "withdrawn", "rejected"
    ]  # fmt: skip
    assert verify(store) == ()


def test_an_actual_alert_stays_one_in_its_corrections(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told("w1", "Draft", kind="warning"), RENE, at(0))
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        two = releases.propose_correction(c, one.key, told("w1", "Actual", kind="warning"), RENE, at(2))
        releases.approve(c, two.key, two.seen, ANNE, at(3))
        assert releases.approve(c, two.key, two.seen, PAUL, at(4)).state == "approved"
        assert (
            refusal(lambda: releases.propose_correction(c, one.key, told("w1", kind="warning"), RENE, at(5))) == "lower"
        )


def test_lists_stop_at_the_clearance(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told(), RENE, at(0))
        assert [r.key for r in releases.releases_in(c, "AMBER", ("proposed",)).rows] == [one.key]
        assert releases.releases_in(c, "GREEN", ("proposed",)) == releases.ReleasePage((), None)
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        assert [r.key for r in releases.latest_left(c, "AMBER", "event", 9)] == [one.key]
        assert releases.latest_left(c, "GREEN", "event", 9) == []


# --------------------------------------------------------------------------- the objects that left

MARK = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"


def uid(n: int) -> str:
    return f"{n:08d}-0000-5000-8000-000000000000"


def thing(kind: str, n: int, **more: object) -> dict[str, object]:
    day = "2026-11-20T00:00:00.000Z"
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uid(n)}", "created": day, "modified": day, **more}


def said(release: int, *others: dict[str, object]) -> list[dict[str, object]]:
    return [*others, thing("report", release, object_refs=[o["id"] for o in others])]


def page(
    store: Store, wanted: Wanted | None = None, limit: int = 100, collection: str = "violence AMBER"
) -> list[dict]:  # type: ignore[type-arg]
    with store.reading() as c:
        return [json.loads(r.body) for r in objects_of(c, collection, wanted or Wanted(), limit).rows]


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_versions_follow_each_other_and_nothing_is_said_twice(store) -> None:
    with store.writing() as c:
        released.publish(c, "violence AMBER", "k1", said(1, thing("event", 2, name="un"), thing("identity", 3)), NOW)
        released.publish(
            c, "violence AMBER", "k1", said(1, thing("event", 2, name="un"), thing("identity", 3)), later(1)
        )
    assert [o["type"] for o in page(store, Wanted(every=True))] == ["event", "identity", "report"]
    with store.writing() as c:
        changed = said(1, thing("event", 2, name="deux", created="2026-11-19T00:00:00.000Z"), thing("identity", 3))
        released.publish(c, "violence AMBER", "k1", changed, NOW)
    event = [o for o in page(store, Wanted(every=True)) if o["type"] == "event"]
    assert [o["name"] for o in event] == ["un", "deux"]
    assert event[0]["created"] == event[1]["created"] == "2026-11-20T00:00:00.000Z"
    assert event[0]["modified"] < event[1]["modified"], "even when the clock stands still"
    assert [o["name"] for o in page(store, Wanted(types=("event",)))] == ["deux"]
    assert [o["name"] for o in page(store, Wanted(types=("event",), first=True, last=False))] == ["un"]
    exact = Wanted(ids=(event[0]["id"],), versions=(event[0]["modified"],), last=False)
    assert [o["name"] for o in page(store, exact)] == ["un"]


def test_what_is_withdrawn_is_revoked_but_not_what_another_release_says(store) -> None:
    note, other = thing("note", 5), thing("note", 6)
    with store.writing() as c:
        released.publish(c, "violence AMBER", "k1", said(1, thing("event", 2), note, thing("location", 4)), NOW)
        released.publish(c, "violence AMBER", "k2", said(9, thing("event", 7), note, other), later(1))
        released.revoke(c, "violence AMBER", "k1", later(2))
        released.revoke(c, "violence AMBER", "k1", later(3))
    over = {o["id"] for o in page(store) if o.get("revoked")}
    assert over == {f"event--{uid(2)}", f"report--{uid(1)}"}
    assert len(page(store, Wanted(every=True, ids=(f"event--{uid(2)}",)))) == 2
    with store.writing() as c:
        released.revoke(c, "violence AMBER", "k2", later(4))
    assert {o["id"] for o in page(store) if not o.get("revoked")} == {f"location--{uid(4)}"}


def test_a_correction_revokes_what_it_no_longer_says_and_a_revoked_id_never_comes_back(store) -> None:
    opinion = thing("opinion", 3, object_refs=[f"event--{uid(2)}"])
    with store.writing() as c:
        for n, objects in enumerate(
            (said(1, thing("event", 2), opinion), said(1, thing("event", 2)), said(1, thing("event", 2), opinion))
        ):
            released.publish(c, "violence AMBER", "k1", objects, later(n))
    found = page(store)
    old, new = sorted((o for o in found if o["type"] == "opinion"), key=lambda o: not o.get("revoked"))
    assert old["id"] != new["id"]
    assert new["id"] in next(o for o in found if o["type"] == "report")["object_refs"]
    assert new["object_refs"] == [f"event--{uid(2)}"]
    with store.writing() as c:
        released.revoke(c, "violence AMBER", "k1", later(5))
        released.publish(c, "violence AMBER", "k2", said(1, thing("event", 2)), later(6))
    standing = [o for o in page(store) if not o.get("revoked")]
    assert {o["type"] for o in standing} == {"event", "report"}
    assert {o["id"] for o in standing}.isdisjoint({f"event--{uid(2)}", f"report--{uid(1)}"})


def test_who_says_less_of_a_place_takes_nothing_back(store) -> None:
    with store.writing() as c:
        released.publish(c, "violence AMBER", "k1", said(1, thing("location", 2, name="Gao", latitude=16.0)), NOW)
        released.publish(c, "violence AMBER", "k2", said(3, thing("location", 2, name="Gao")), later(1))
        released.publish(c, "violence AMBER", "k3", said(4, thing("location", 2, name="Gao", country="ML")), later(2))
    found = [o for o in page(store, Wanted(every=True)) if o["type"] == "location"]
    assert [(o.get("latitude"), o.get("country")) for o in found] == [(16.0, None), (16.0, "ML")]


def test_pages_follow_each_other(store) -> None:
    with store.writing() as c:
        released.publish(c, "violence AMBER", "k1", said(1, *(thing("event", n) for n in range(2, 42))), NOW)
        released.publish(c, "violence RED", "k2", said(1, thing("event", 2)), NOW)
    seen: list[str] = []
    after = None
    while True:
        with store.reading() as c:
            found = objects_of(c, "violence AMBER", Wanted(after=after), 7, bodies=False)
        seen += [r.id for r in found.rows]
        after = found.rows[-1].added
        if not found.more:
            break
    assert len(seen) == len(set(seen)) == 41


# --------------------------------------------------------------------------- alerts, inbox


def message(key: str, number: int, kind: str, minute: int, tlp: str = "AMBER") -> Alert:
    ending = "-cancel" if kind == "Cancel" else ""
    sent = f"2026-11-28T08:{minute:02d}:00-00:00"
    return Alert(
        f"vigie-{key}-{number}{ending}",
        key,
        number,
        tlp,
        kind,
        "Draft",
        "v@x",
        sent,
        "Titre",
        f"<alert>{number}</alert>",
    )  # type: ignore[arg-type]


def test_the_feed_has_the_last_message_of_each_alert(store) -> None:
    with store.writing() as c:
        for one in (
            message("a", 1, "Alert", 0),
            message("b", 1, "Alert", 1, "RED"),
            message("a", 2, "Update", 2),
            message("a", 2, "Cancel", 3),
        ):
            keep_alert(c, one)
        assert [(a.kind, a.number) for a in feed_of(c, "AMBER")] == [("Cancel", 2)]
        assert len(feed_of(c, "RED")) == 2
        assert alert_of(c, "AMBER", "vigie-b-1") is None
        assert alert_of(c, "RED", "vigie-b-1") is not None
        assert [a.kind for a in alerts_of(c, "a")] == ["Alert", "Update", "Cancel"]


def test_what_was_sent_of_a_warning_is_known_until_it_is_cancelled(store) -> None:
    with store.writing() as c:
        one = releases.propose(c, told("w1", kind="warning"), RENE, at(0))
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        keep_alert(c, message(one.key, 1, "Alert", 1))
        assert [r.identifier for r in sent_by_warning(c, ("AMBER",))["w1"]] == [f"vigie-{one.key}-1"]
        assert sent_by_warning(c, ("GREEN",)) == {}
        keep_alert(c, message(one.key, 1, "Cancel", 2))
        assert sent_by_warning(c, ("AMBER",)) == {}


def test_a_post_waits_until_somebody_settles_it(store) -> None:
    arrival = Arrival("partenaire", "AMBER", '{"type":"bundle"}', {"status": "complete"})
    with store.writing() as c:
        key = keep_post(c, arrival, at(0))
        keep_post(c, Arrival("autre", "RED", "", {"status": "complete"}, "trop"), at(1))
        assert [p.key for p in posts(c, "AMBER")] == [key]
        assert posts(c, "GREEN") == []
        assert [p.reason for p in posts(c, "RED", "refused")] == ["trop"]
        assert receipt_of(c, "partenaire", key) == {"id": key, "status": "complete"}
        assert receipt_of(c, "autre", key) is None
        assert settle_post(c, key, "imported", None, at(2), "anne")
        assert not settle_post(c, key, "refused", "non", at(3), "anne")
        assert post_of(c, "AMBER", key).state == "imported"


# --------------------------------------------------------------------------- dumps, checks, forgetting, purges

NAME = "Zéphyrin Kerdoncuff"


def filled(store: Store) -> str:
    with store.writing() as c:
        one = releases.propose(c, told(body=json.dumps({"words": f"selon {NAME}"}, ensure_ascii=False)), RENE, at(0))
        releases.approve(c, one.key, one.seen, ANNE, at(1))
        released.publish(c, "violence AMBER", one.key, said(1, thing("event", 2, name=f"Mort de {NAME}")), later(1))
        two = releases.propose(c, told("w1", kind="warning"), RENE, at(2))
        releases.approve(c, two.key, two.seen, ANNE, at(3))
        released.publish(c, "warnings AMBER", two.key, said(8), later(3))
        keep_alert(
            c,
            Alert(
                f"vigie-{two.key}-1",
                two.key,
                1,
                "AMBER",
                "Alert",
                "Draft",
                "v@x",
                "2026-11-28T08:03:00-00:00",
                "T",
                f"<alert>{NAME}</alert>",
            ),
        )
        keep_post(c, Arrival("partenaire", "AMBER", f'{{"objects":["{NAME}"]}}', {"status": "complete"}), at(4))
    return one.key


def test_a_dump_has_all_of_it_and_a_restore_makes_it_again(store, tmp_path) -> None:
    filled(store)
    with store.reading() as c:
        made = list(dump(c))
    copy = open_store(str(tmp_path / "copy.db"), store.analyse)
    restore(copy, made, at(9))
    with copy.reading() as c:
        assert [x for x in dump(c) if '"outbox"' not in x[:9] and '"end"' not in x[:6]] == [
            x for x in made if '"outbox"' not in x[:9] and '"end"' not in x[:6]
        ]
        assert {t.name: len(c.execute(select(t)).all()) for t in (table, released_objects, alerts, inbox)} == {
            "releases": 2, "released_objects": 3, "alerts": 1, "inbox": 1
        }  # fmt: skip
    assert verify(copy) == ()
    with copy.writing() as c:
        released.publish(c, "violence AMBER", "k9", said(77, thing("event", 78)), later(9))
    copy.close()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"body": '{"words":"faux"}'}, "a release is what was approved"),
        ({"approvals": "[]"}, "what left was approved by enough people"),
        ({"status": "Actual"}, "what left was approved by enough people"),
        ({"approvals": '[["anne","x",""],["personne","x",""]]'}, "every approval is in the audit"),
        ({"tlp": "CLEAR"}, "an object left with its release"),
    ],
)
def test_a_check_finds_what_was_never_approved(store, change, rule) -> None:
    key = filled(store)
    with store.writing() as c:
        c.execute(update(table).where(table.c.key == key).values(**change))
    assert {p.rule for p in verify(store)} == {rule}


def test_a_name_is_forgotten_in_all_that_left_and_those_who_have_it_learn_of_it(store) -> None:
    filled(store)
    before = page(store)
    forget(store, NAME, at(10), "anne", "sel")
    with store.reading() as c:
        assert NAME not in "".join(dump(c))
    after = page(store, Wanted(after=released.added_instant(later(5))))
    assert [o["id"] for o in after] == [f"event--{uid(2)}"]
    assert after[0]["modified"] > next(o for o in before if o["type"] == "event")["modified"]
    assert len(page(store, Wanted(every=True))) == 3
    assert verify(store) == ()


def test_what_partners_sent_is_dropped_after_its_time_in_dumps_too(store, tmp_path: Path) -> None:
    filled(store)
    path = tmp_path / "a.jsonl"
    write_dump(store, path, journal=True)
    done = purge(store, "2026-12-28", at(60))
    assert done.dropped == 0
    done = purge(store, "2026-12-30", at(60))
    assert (done.dropped, done.wiped) == (1, True)
    with store.reading() as c:
        (left,) = posts(c, "RED", None)
    assert (left.body, left.state, left.reason) == ("", "refused", "expired")
    clean_dumps(store)
    assert '"objects":["' not in path.read_text("utf-8")
    assert verify(store) == ()
