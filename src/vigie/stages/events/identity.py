"""Whether a mention speaks of the event of a cluster: nothing speaks against it, and something speaks for it."""

from __future__ import annotations

from datetime import date

from vigie.model.places import Place
from vigie.stages.events.apart import next_step, set_apart, told_in_full
from vigie.stages.events.clusters import APART_KM, COUNTING, PROCEEDINGS, UNDERGOERS, VIOLENT, Cluster
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading, has_word
from vigie.text import clauses
from vigie.text.distances import kilometres

SAID = frozenset({"warning", "accusation", "denial", "meeting"})
"""Types of which one person does several in an article: who acts proves nothing."""
DEADLY = frozenset({"killing", "attack", "strike"})
"""Types that tell one death by turns."""
REAL = frozenset({"happened", "ongoing", "denied"})
NEAR = 6
"""Sentences over which an undated mention still speaks of the event told before."""
STEPPED = COUNTING - {"killing"}
"""Types of which "another man" tells another event; a killing of another is often one attack's."""
RETOLD = COUNTING | {"attack"}
"""Types that lead and body tell twice."""
RETURNED_TO = frozenset({"plot_foiled", "denial", "threat"})
"""Types to which an article returns in other words: a further one near by is the same."""
OPENING = 2
"""Tokens before the date with which a sentence opens."""
STEP = 1
"""Sentences within which the next step of an act belongs to it ("arrêté … placé en garde à vue")."""
BODY = 1
"""The paragraph below headline and lead: it tells the news of the lead again, in full."""
MONTH, DAY = len("2021-03"), len("2021-03-17")
"""Characters of a date that is a month, or a day."""
FUTURE_DAYS = 60
"""Days after publication up to which a feared or planned event belongs to the story."""
FRESH_DAYS = 10
"""Days before publication within which an event belongs to the story and takes its place."""


def one_clause(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a killing and an attack are told by one verb ("ont été tués dans une frappe", "tués lors des affrontements, qui ont duré")."""
    if m.trigger.row.sequel and any(next_step(reading, k, m) for k in c.mentions):
        return True
    kinds = {c.type, m.type}
    if "killing" not in kinds or not kinds & VIOLENT:
        return False
    same = m.clause is not None and any(k.clause == m.clause for k in c.mentions)
    return same or any(
        _during(reading, a, b) or _in_relative(reading, a, b) for k in c.mentions for a, b in ((k, m), (m, k))
    )


def _during(reading: Reading, death: Mention, deed: Mention) -> bool:
    """Whether a killing is told to have taken place in the course of a deed, a noun that hangs on its verb."""
    if death.type != "killing" or deed.type not in VIOLENT or deed.trigger.verbal:
        return False
    if any(f.id for f in death.roles if f.role == "victim"):
        return False  # "l'auteur Paul Dorn a été tué lors de l'assaut de la police"
    syntax, during = reading.syntax, reading.pack.words.during_prepositions
    above = syntax.tokens[deed.trigger.top].head
    if reading.words[above] in during:  # "lors" that the parse takes for the governor of its noun
        return syntax.tokens[above].head == death.trigger.head
    return above == death.trigger.head and clauses.preposition(syntax, deed.trigger.top) in during


def _in_relative(reading: Reading, death: Mention, deed: Mention) -> bool:
    """Whether a killing is told by a clause on the noun of a deed ("un attentat qui avait tué deux gardes", "l'assaut durant lequel")."""
    if death.type != "killing" or deed.type not in VIOLENT or deed.trigger.verbal:
        return False
    verb = reading.syntax.tokens[death.trigger.head]
    if verb.dep != "acl:relcl" or verb.head not in {deed.trigger.head, deed.trigger.top}:
        return False
    owned = reading.pack.words.among
    return all(reading.words[j] not in owned for j in range(verb.head, death.trigger.head))


def is_fresh(when: str, published: str | None, *, days: int = FRESH_DAYS) -> bool:
    """Whether a date belongs to the story: from `days` before publication to `FUTURE_DAYS` after, or open."""
    start, _, end = when.partition("/")
    last = (end or start)[:DAY]
    if last == "..":
        return True
    if published is None or len(last) != len(published):
        return False
    try:
        return -FUTURE_DAYS <= (date.fromisoformat(published) - date.fromisoformat(last)).days <= days
    except ValueError:
        return False


def compatible(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether nothing speaks against one event: types meet, and no date, country, doer, victim or number differs."""
    if not _types_meet(reading, c, m):
        return False
    if m.type == "claim_of_responsibility":
        return not (m.when and c.whens()) or any(_times_meet(m.when, w) for w in c.whens())
    if not m.in_title and (
        (c.mentions[0].factuality in REAL) != (m.factuality in REAL) or any(k.generic for k in c.mentions) != m.generic
    ):
        return False
    if _days_part(reading, c, m) or _places_part(reading, c, m) or set_apart(reading, c, m):
        return False
    if m.another and m.type == c.type and m.type in STEPPED and not _are_same_others(c, m):
        return False
    if m.type == "trial" and any(k.trigger.row.charge != m.trigger.row.charge for k in c.mentions):
        return False
    if _count_their_own(c, m) and m.type == c.type and not m.trigger.row.toll and _numbers_differ(reading, c, m):
        return False
    return not any(_names_differ(reading, c, m, role) for role in _deciding_roles(m))


def _count_their_own(c: Cluster, m: Mention) -> bool:
    """Whether mentions count those of one event: of a type that does, or killings that their doer makes attacks."""
    return m.type in COUNTING or all(
        k.trigger.verbal and k.trigger.row.frame.get("object") == "victim" for k in (m, *c.mentions)
    )


def _are_same_others(c: Cluster, m: Mention) -> bool:
    """Whether those "others" of a mention are the others of the cluster, called alike."""
    mine = {f.name.lower() for f in m.roles if f.role in UNDERGOERS}
    return any(f.name.lower() in mine for k in c.mentions if k.another for f in k.roles if f.role in UNDERGOERS)


def _days_part(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a dated mention has another day than the cluster, or tells of another event or of more than one."""
    if not m.when:
        past = None if m.definite or m.in_title else _opening_past(reading, m)
        return past is not None and bool(c.whens()) and not any(_times_meet(past, w) for w in c.whens())
    if c.whens() and not any(_times_meet(m.when, w) for w in c.whens()):
        return True
    if not c.whens() and _is_another(reading, m):
        return True
    return not m.in_title and _counts_differ(reading, c, m)


def _opening_past(reading: Reading, m: Mention) -> str | None:
    """The date too far back for the story with which the sentence of a mention opens ("En mars 2017, …")."""
    start = reading.segments[m.sentence][0]
    for time in reading.times_of.get(m.sentence, ()):
        if 0 <= reading.syntax.at(time.span.start) - start <= OPENING and time.value is not None:
            return None if is_fresh(time.value, reading.found.article.published) else time.value
    return None


def _places_part(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a mention plays in another country, too far away, or, with nothing else to tie it, in another place."""
    place = m.where
    if place is None:
        return False
    if _is_far(place, c) or (place.country and c.countries() and place.country not in c.countries()):
        return True
    if place.precision == "country" or not c.places() or m.in_title:
        return False
    loose = m.type in PROCEEDINGS and m.when is not None and not any(_same_days(m.when, w) for w in c.whens())
    if not loose and (m.when or m.definite):
        return False
    told = {e.name for _, e in reading.found.entities.inside(m.span, named_only=True)}
    return c.places().isdisjoint({place.name, *told})


def _counts_differ(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether one phrase tells of one event and the others of several ("l'attaque", "les attentats de janvier")."""
    mine = _number(reading, m)
    theirs = {n for k in c.mentions if not k.in_title and (n := _number(reading, k))}
    return bool(mine and theirs) and mine not in theirs


def _number(reading: Reading, m: Mention) -> str:
    if m.trigger.verbal or m.trigger.row.type not in VIOLENT or m.clause is not None:
        return ""
    return clauses.feature(reading.syntax.tokens[m.trigger.head].morph, "Number")


def _is_far(place: Place, c: Cluster) -> bool:
    """Whether a place on the map lies farther than `APART_KM` from every place of a cluster."""
    if not place.is_spot:
        return False
    others = [m.where for m in c.mentions if m.where is not None and m.where.is_spot]
    return bool(others) and all(kilometres(place, o) > APART_KM for o in others)


def _is_another(reading: Reading, m: Mention) -> bool:
    """Whether a phrase sets its event apart from the one told ("la dernière attaque, le 23 mars")."""
    if m.trigger.verbal:
        return False
    near = {*reading.syntax.children[m.trigger.head], *reading.syntax.children[m.trigger.top]}
    return any(reading.words[c] in reading.pack.words.other_adjectives for c in near)


def _deciding_roles(m: Mention) -> tuple[str, ...]:
    return (
        ("perpetrator", "victim", "agent", "target")
        if m.type in {"arrest", "trial"}
        else ("perpetrator", "victim", "agent")
    )


def _names_differ(reading: Reading, c: Cluster, m: Mention, role: str) -> bool:
    """Whether a role has names of one kind on both sides and none in common; a gunman and the group that claims him agree."""
    mine, theirs = {f.id for f in m.roles if f.role == role and f.id}, c.fillers(role)
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return False
    names = {e.id: e.name for e in reading.found.entities.entities}
    if any(_is_branch(names.get(a, ""), names.get(b, "")) for a in mine for b in theirs):
        return False
    return bool({reading.kinds.get(i) for i in mine} & {reading.kinds.get(i) for i in theirs})


def _is_branch(a: str, b: str) -> bool:
    """Whether one body is called by the other's name and more: a branch of it."""
    short, long = sorted((a, b), key=len)
    return bool(short) and long.startswith(f"{short} ")


def _numbers_differ(reading: Reading, c: Cluster, m: Mention) -> bool:
    values = {f.id: (f.min, f.max) for f in reading.found.figures}
    mine, theirs = {values[f] for f in m.figures}, {values[f] for k in c.mentions for f in k.figures}
    if mine and theirs and mine.isdisjoint(theirs):
        return True
    counts = {n for k in c.mentions for n in k.counted}
    return bool(m.counted and counts) and m.counted.isdisjoint(counts)


def _stands_alone(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a definite noun says itself which event is meant, by an older day that the cluster has not ("les attentats du 22 mars 2016")."""
    if m.trigger.verbal or m.when is None or c.whens():
        return False
    published = reading.found.article.published
    tokens = reading.syntax.tokens
    pointing = any(
        tokens[d].text.lower() in reading.pack.words.demonstrative
        for d in reading.syntax.with_dep(m.trigger.top, "det")
    )
    return not pointing and not is_fresh(m.when, published)


def _takes_up(c: Cluster, m: Mention) -> bool:
    """Whether the next step of an act is told right behind it, of the same people or of nobody named anew."""
    if c.type != m.type or min(abs(k.sentence - m.sentence) for k in c.mentions) > STEP:
        return False
    mine = {f.name.lower() for f in m.roles if f.role == "target"}
    return not mine or bool(mine & {f.name.lower() for k in c.mentions for f in k.roles if f.role == "target"})


def _retells_lead(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether the first paragraph of the body tells again what the lead above it told, as news do."""
    if m.type not in RETOLD or m.type != c.type or m.generic or _is_another(reading, m):
        return False
    if reading.paragraph(m.trigger.head) != BODY:
        return False
    return any(reading.paragraph(k.trigger.head) == BODY - 1 and not k.generic and k.many == m.many for k in c.mentions)


def _is_announced(c: Cluster, m: Mention) -> bool:
    """Whether a clause tells in full what so far was only pointed to ("La prise d'otages a duré … Une prise d'otages a eu lieu")."""
    if m.type not in RETOLD or m.type != c.type or m.trigger.verbal or m.clause is None or m.generic:
        return False
    if abs(c.mentions[-1].sentence - m.sentence) > NEAR:
        return False
    return all(k.definite and not (k.trigger.verbal or k.when or k.where or k.counted or k.figures) for k in c.mentions)


def _same_days(a: str, b: str) -> bool:
    """Whether two dates are one day, or a day lies within the few days of the other ("début mai", "le 3 mai")."""
    if a == b:
        return True
    (a1, _, a2), (b1, _, b2) = a.partition("/"), b.partition("/")
    days = {len(x) for x in (a1, a2 or a1, b1, b2 or b1)} == {DAY}
    return days and a1[:MONTH] == b1[:MONTH] and _times_meet(a, b)


def evidence(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether something speaks for one event: the headline, a definite phrase, a shared date, place, name or number, or nearness."""
    if m.in_title or m.type == "claim_of_responsibility" or (m.definite and not _stands_alone(reading, c, m)):
        return True
    if m.when and any(_same_days(m.when, w) for w in c.whens()):
        return True
    if m.trigger.row.sequel and _takes_up(c, m):
        return True
    if _retells_lead(reading, c, m) or _is_announced(c, m) or any(told_in_full(reading, k, m) for k in c.mentions):
        return True
    if _meet_at(c, m):
        return True
    if c.fillers("perpetrator", "victim", "target", "agent", "participant") & {
        f.id for f in m.roles if f.id and f.role != "weapon" and not (f.role == "agent" and m.type in SAID)
    }:
        return True
    described = {(f.role, f.name.lower()) for k in c.mentions for f in k.roles if not f.id and f.role != "weapon"}
    if described & {(f.role, f.name.lower()) for f in m.roles if not f.id}:
        return True
    if {f for k in c.mentions for f in k.figures} & set(m.figures) or m.counted & {
        n for k in c.mentions for n in k.counted
    }:
        return True
    if m.factuality == "possible" and c.mentions[0].factuality == "possible":
        return True
    near = min(abs(k.sentence - m.sentence) for k in c.mentions) <= NEAR or _is_of_the_story(reading, c, m)
    if m.type in RETURNED_TO:
        named = m.type == "threat" and any(f.id for f in m.roles)
        return (near or m.type == "denial") and not (m.figures or named)
    past = _is_past(reading, c, m)
    if m.trigger.row.toll and near and not past:
        return True
    violent = c.type in VIOLENT or (c.type == "killing" and m.type in VIOLENT)
    published = reading.found.article.published
    told_before = (
        m.type not in VIOLENT or not m.trigger.verbal or clauses.tense(reading.syntax, m.trigger.head) == "pluperfect"
    )
    older = not told_before and bool(c.whens()) and not any(is_fresh(w, published) for w in c.whens())
    return near and violent and not (older or past) and not (m.when and c.whens()) and _adds_names_only(reading, c, m)


def _is_past(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a mention has a day too far back for the story, and the cluster, told as news, none: it recalls another event."""
    if m.when is None or c.whens() or c.type == "killing" or is_fresh(m.when, reading.found.article.published):
        return False
    return any(k.clause is not None and _is_news(reading, k.clause) for k in c.mentions)


def _is_news(reading: Reading, verb: int) -> bool:
    """Whether a clause tells what has just happened ("a été touché"), by its tense."""
    return clauses.finite(reading.syntax, verb) is not None and clauses.tense(reading.syntax, verb) == "past"


def _meet_at(c: Cluster, m: Mention) -> bool:
    """Whether both play in one place, or one names as its target where the other plays ("l'attentat contre", "l'attaque de")."""
    place = "" if m.where is None or m.where.precision == "country" else m.where.name
    aims = {f.name for f in m.roles if f.role == "target" and f.id}
    theirs = {f.name for k in c.mentions for f in k.roles if f.role == "target" and f.id}
    return place in c.places() | theirs or not aims.isdisjoint(c.places())


def _is_of_the_story(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether an attack without a name, day or place of its own can only be the one that the article is about."""
    if m.type != "attack" or not m.trigger.verbal or m.when or m.where or any(f.id for f in m.roles):
        return False
    beside = {reading.syntax.tokens[j].text.lower() for j in reading.syntax.children[m.trigger.head]}
    if not beside.isdisjoint(reading.pack.words.also_words):
        return False
    lead = any(reading.paragraph(k.trigger.head) <= BODY for k in c.mentions)
    return lead and any(is_fresh(w, reading.found.article.published) for w in c.whens())


def _adds_names_only(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether a mention brings no name, or brings names to a bare toll, or, without day, place and number of its own, for roles that are open."""
    named = {f.role for f in m.roles if f.id}
    if not named or c.type == "killing":
        return True
    told = m.when or m.where or m.generic or m.figures or m.counted
    return not (told or c.fillers(*named) or _counts_differ(reading, c, m))


def _types_meet(reading: Reading, c: Cluster, m: Mention) -> bool:
    if c.type == m.type:
        return True
    if m.in_title and any(k.type == m.type for k in c.mentions):
        return True
    dead = {f.id for f in m.roles if f.role == "victim" and f.id}
    if {c.type, m.type} <= DEADLY and dead & c.fillers("victim"):
        return True  # nobody dies twice
    if m.type == "killing" and c.type in VIOLENT:
        echo = m.definite and not m.trigger.verbal and not m.roles and not m.when
        return m.trigger.row.toll or is_toll(reading, m) or echo
    if m.type not in VIOLENT or c.type != "killing" or not all(is_toll(reading, k) for k in c.mentions):
        return False
    open_yet = not (c.whens() or c.places()) and min(abs(k.sentence - m.sentence) for k in c.mentions) <= NEAR
    return open_yet or bool(m.when and m.when in c.whens()) or bool(m.where and m.where.name in c.places())


def is_toll(reading: Reading, m: Mention) -> bool:
    """Whether a killing tells the toll of an attack: victims in number or described, not the attacker, not by state forces."""
    victims = [f for f in m.roles if f.role == "victim"]
    if not (m.figures or m.counted or m.many or victims) or any(f.id for f in victims):
        return False
    pack = reading.pack
    if any(has_word(f.name, pack.militants | pack.words.attackers) for f in victims):
        return False
    killers = [f for f in m.roles if f.role == "perpetrator"]
    return not any(
        reading.kinds.get(f.id or "") in {"agency", "country"} or (f.id is None and has_word(f.name, pack.armed))
        for f in killers
    )


def _times_meet(a: str, b: str) -> bool:
    """Whether two EDTF values may speak of one day: equal, one within the other ("2015-11", "2015-11-13"), or ranges that meet."""
    if a == b:
        return True
    (a1, _, a2), (b1, _, b2) = a.partition("/"), b.partition("/")
    a2, b2 = a2 or a1, b2 or b1
    a1, b1 = a1.strip("."), b1.strip(".")  # ".." opens an interval: nothing sorts before "", nothing after "~"
    return a1 <= b2.strip(".") + "~" and b1 <= a2.strip(".") + "~"
