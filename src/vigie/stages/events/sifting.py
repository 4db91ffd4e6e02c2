"""Make a mention of each trigger, and leave out those that report nothing of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vigie.model.events import Factuality, RoleFiller
from vigie.model.spans import Span
from vigie.stages.events.arguments import affected_by
from vigie.stages.events.beside import day_beside
from vigie.stages.events.clusters import COUNTING, PROCEEDINGS, UNDERGOERS, VIOLENT
from vigie.stages.events.doers import by_doer
from vigie.stages.events.extents import extent
from vigie.stages.events.factuality import judge
from vigie.stages.events.levels import levels_of
from vigie.stages.events.mentions import Mention, Trigger
from vigie.stages.events.reading import Reading, has_word
from vigie.stages.events.roles import fill_roles
from vigie.stages.events.scattered import one_for_each_place
from vigie.stages.events.scenes import place_of
from vigie.stages.events.slots import HARMED, figures_of, time_of
from vigie.stages.events.triggers import further
from vigie.stages.events.victims import among_hurt
from vigie.text import clauses
from vigie.text.voices import voice_of

CHARGE_REACH = 3
"""Governors, or tokens at the end of a sentence, among which a charge or a question mark is looked for."""
TAKEN_UP = frozenset({"evacuation"})
"""Further types of which a clause with a definite undergoer takes up what was told ("la gare a été évacuée")."""
ENDANGERING = frozenset({"attack", "strike", "killing", "abduction"})
"""Types that, as what a threat threatens with, are no events beside it."""
DENIABLE = frozenset({"attack", "strike", "clash"})
"""Types of which the denial itself is news; of the others a negated clause reports nothing."""


def told(reading: Reading, triggers: Sequence[Trigger]) -> list[Mention]:
    """The mentions that report an event."""
    plots = {t.head for t in triggers if t.row.type == "plot_foiled"}
    warned = {t.head for t in triggers if t.row.type == "warning"}
    threatened = {t.head for t in triggers if t.row.type == "threat" and t.verbal}
    found = []
    for first in triggers:
        for t in (first, *further(reading, first)):
            if t.row.type == "attack" and (_is_plot(reading, t, plots) or _is_warned_of(reading, t, warned)):
                break
            if t.row.type in ENDANGERING and _is_threatened(reading, t, threatened):
                break
            if _is_charge(reading, t) or _is_asked(reading, t):
                break
            mention = _mention(reading, t, triggers)
            if _reports(reading, mention):
                found.append(mention)
                break
    return [m for told in _one_for_each_clause(found) for m in one_for_each_place(reading, told)]


def _is_plot(reading: Reading, t: Trigger, plots: set[int]) -> bool:
    """Whether an attack is only the object of a foiling that is told ("un attentat a été déjoué")."""
    governor = clauses.governor(reading.syntax, t.top)
    aside = reading.syntax.tokens[t.top].dep.startswith("obl") or governor is None
    near = {*([] if aside else [governor]), *reading.syntax.children[t.top], *reading.syntax.children[t.head]}
    return not plots.isdisjoint(near)


def _is_charge(reading: Reading, t: Trigger) -> bool:
    """Whether a bare noun, or one of a list, only names what somebody is charged with or an inquiry is about ("pour assassinat et deux enlèvements")."""
    syntax, words = reading.syntax, reading.pack.words
    if t.verbal or t.row.type == "trial" or any(syntax.with_dep(t.top, "det")):
        return False
    first = clauses.first_of_list(syntax, t.top)
    if first != t.top and any(syntax.with_dep(first, "det")):
        return False
    governor = syntax.tokens[first].head
    by = clauses.preposition(syntax, first)
    if not by:  # "inculpé pour deux meurtres, trois enlèvements", the second beside the first
        earlier = (c for c in syntax.children[governor] if c < first and syntax.tokens[c].dep.startswith("obl"))
        by = next((p for c in earlier if (p := clauses.preposition(syntax, c)) in words.charge_prepositions), "")
    if by in words.of_prepositions:  # "inculpé de meurtre", not "inculpé du meurtre d'un garde"
        bare = not any("Definite=Def" in syntax.tokens[c].morph for c in syntax.with_dep(first, "case"))
        return bare and reading.words[governor] in words.charging_verbs
    if by not in words.charge_prepositions:
        return False
    above = list(syntax.ancestors(first))[:CHARGE_REACH]
    return any(reading.words[j] in words.charge_words for j in above)


def _is_asked(reading: Reading, t: Trigger) -> bool:
    """Whether the words stand in a question, or in a condition ("s'ils tuent des gens", "si un attentat était commis")."""
    segment = reading.segment(t.head)
    if not reading.in_title(t.head) and any(
        reading.syntax.tokens[j].text == "?" for j in range(max(segment.stop - CHARGE_REACH, t.last), segment.stop)
    ):
        return True
    verb = t.head if t.verbal else clauses.clause_head(reading.syntax, t.top)
    if t.verbal and clauses.is_perfect(reading.syntax, verb):
        return False
    if not t.verbal and (
        clauses.tense(reading.syntax, verb) != "imperfect" or clauses.finite(reading.syntax, verb) is None
    ):
        return False
    return any(
        reading.syntax.tokens[c].text.lower() in reading.pack.words.conditions
        for c in reading.syntax.with_dep(verb, "mark")
    )


def _is_threatened(reading: Reading, t: Trigger, threatened: set[int]) -> bool:
    """Whether a verb only says what somebody threatens to do ("menace d'attaquer le journal")."""
    syntax = reading.syntax
    return (
        t.verbal
        and clauses.is_infinitive(syntax, t.head)
        and not clauses.is_perfect(syntax, t.head)
        and syntax.tokens[t.head].head in threatened
    )


def _is_warned_of(reading: Reading, t: Trigger, warned: set[int]) -> bool:
    """Whether an attack is only what a warning speaks of ("met en garde contre de nouvelles attaques")."""
    return not t.verbal and clauses.clause_head(reading.syntax, t.top) in warned


def _mention(reading: Reading, t: Trigger, triggers: Sequence[Trigger]) -> Mention:
    span, clause = extent(reading, t)
    roles = fill_roles(reading, t, span)
    factuality, hedged = judge(reading, t)
    token = reading.syntax.tokens[t.head]
    definite = _is_definite(reading, t) or _is_named_so(reading, t)
    affected = list(affected_by(reading, t)) if t.row.type in COUNTING else []
    phrase = clause is None or (t.verbal and reading.syntax.tokens[t.head].dep in {"acl", "amod"})
    t = _as_threat(reading, t if factuality == "denied" else by_doer(reading, t, roles, triggers), factuality)
    figures = figures_of(reading, t, span, phrase=clause is None)
    if factuality == "foiled" and t.row.type in VIOLENT and _took_lives(reading, figures):
        factuality = "happened"
    return Mention(
        trigger=t,
        clause=clause,
        span=span,
        roles=tuple(dict.fromkeys((*roles, *among_hurt(reading, t, figures)))),
        factuality=factuality,
        hedged=hedged,
        voice=voice_of(reading.found.statements, span, token.start),
        when=time_of(reading, t, span, triggers, phrase=phrase) or day_beside(reading, t, triggers),
        where=place_of(reading, t, span, frozenset(f.id for f in roles if f.id), triggers, phrase=phrase),
        figures=figures,
        definite=definite,
        in_title=reading.in_title(t.head),
        sentence=reading.segment_of[t.head],
        level=levels_of(reading, t) if t.row.type == "threat_level_change" else None,
        generic=_is_generic(reading, t, span, definite),
        counted=_counted(reading, affected, roles),
        many=any("Number=Plur" in reading.syntax.tokens[j].morph for j in affected),
        another=any(
            not reading.pack.words.another_words.isdisjoint(f.name.lower().split())
            for f in roles
            if f.role in UNDERGOERS and not f.id
        )
        or (t.row.type in PROCEEDINGS and any(_is_relation(reading, j) for j in affected)),
    )


def _is_relation(reading: Reading, i: int) -> bool:
    """Whether somebody is told as another's ("sa compagne", "un ami du tireur")."""
    syntax, words = reading.syntax, reading.pack.words
    if reading.words[i] not in words.relations:
        return False
    if any("Poss=Yes" in syntax.tokens[d].morph for d in syntax.with_dep(i, "det")):
        return True
    owners = clauses.complements(syntax, i, words.of_prepositions)
    return any(
        reading.words[o] in words.attackers or ((e := reading.entity(o)) is not None and e.type == "person")
        for o in owners
    )


def _took_lives(reading: Reading, figures: Sequence[str]) -> bool:
    """Whether an attempt is told with its dead or wounded: it took place ("une tentative d'assaut a fait deux morts")."""
    return any(f.id in figures and f.what in HARMED for f in reading.found.figures)


def _as_threat(reading: Reading, t: Trigger, factuality: Factuality) -> Trigger:
    """Violence that the speaker announces in the first person is a threat ("nous frapperons")."""
    if t.row.type not in {"attack", "strike", "killing"} or factuality != "planned" or not t.verbal:
        return t
    doer = clauses.subject(reading.syntax, t.head)
    if doer is None or "Person=1" not in reading.syntax.tokens[doer].morph:
        return t
    return replace(t, row=replace(t.row, type="threat"))


def _reports(reading: Reading, m: Mention) -> bool:
    row = m.trigger.row
    roles = {f.role for f in m.roles}
    if row.need_role and row.need_role.isdisjoint(roles):
        return False
    if row.weak and not any(f.id or has_word(f.name, reading.pack.officials) for f in m.roles):
        return False
    if m.factuality == "denied" and row.type not in DENIABLE:
        return False
    head = m.trigger.head
    if m.type in VIOLENT and m.trigger.verbal and not m.roles and _by_pronoun(reading, head):
        return False
    if _is_kind_of_deed(reading, m) or _is_standing_force(reading, m) or _is_done_to_oneself(reading, m):
        return False
    if m.type == "trial" and m.factuality == "possible":
        return False
    if m.type in {"trial", "release"} and _is_kind_of_people(reading, m):
        return False
    if m.type in {"arrest", "trial"} and m.factuality == "planned" and not m.when and _is_wished(reading, head):
        return False
    if (
        m.trigger.verbal
        and clauses.is_infinitive(reading.syntax, head)
        and not clauses.is_perfect(reading.syntax, head)
    ):
        doers = {"perpetrator", "agent", "participant", row.frame.get("subject")}
        return m.in_title or not roles.isdisjoint(doers) or _is_brought_about(reading, m)
    return not (
        row.type == "attack"
        and not m.trigger.verbal
        and m.factuality == "planned"
        and m.where is None
        and m.when is None
    )


def _is_wished(reading: Reading, verb: int) -> bool:
    """Whether an infinitive, active or passive, says what somebody means or ought to do ("pour arrêter", "doivent être jugés là-bas")."""
    syntax = reading.syntax
    return clauses.is_infinitive(syntax, verb) or any(
        "VerbForm=Inf" in syntax.tokens[a].morph for a in clauses.auxiliaries(syntax, verb)
    )


def _is_brought_about(reading: Reading, m: Mention) -> bool:
    """Whether an infinitive hangs on a verb that says it was begun or made possible ("ils ont commencé à libérer les otages")."""
    above = clauses.governor(reading.syntax, m.trigger.head)
    return (
        m.type not in {*VIOLENT, "killing"}  # the blow that made it possible tells it
        and above is not None
        and reading.words[above] in reading.pack.words.realising_verbs
        and clauses.is_perfect(reading.syntax, above)
        and not clauses.is_negated(reading.syntax, above)
    )


def _is_done_to_oneself(reading: Reading, m: Mention) -> bool:
    """Whether a verb of killing is reflexive and hurts nobody else: an accident or a suicide ("il s'est tué en tombant")."""
    kills = m.trigger.verbal and m.trigger.row.frame.get("object") == "victim" and not m.trigger.row.toll
    return (
        kills and clauses.is_reflexive(reading.syntax, m.trigger.head) and not any(f.role == "victim" for f in m.roles)
    )


def _is_standing_force(reading: Reading, m: Mention) -> bool:
    """Whether an operation is a force known by name ("l'opération antijihadiste Barkhane")."""
    behind = reading.named.get(m.trigger.last + 1)
    if behind is None or behind.type != "agency" or behind is reading.named.get(m.trigger.last):
        return False
    return m.type == "strike" and not m.trigger.verbal


def _is_kind_of_deed(reading: Reading, m: Mention) -> bool:
    """Whether a noun names a kind of deed done to a kind of people ("enlèvement d'enfants, arrestation de mineurs")."""
    syntax = reading.syntax
    if m.trigger.verbal or m.clause is not None or m.in_title or m.type not in COUNTING - {"trial"}:
        return False
    if m.when or m.where or m.figures or m.counted or any(f.id for f in m.roles):
        return False
    nouns = {m.trigger.top, m.trigger.head, *affected_by(reading, m.trigger)}
    told = (c for j in nouns for c in syntax.children[j] if syntax.tokens[c].dep in {"det", "nummod"})
    return len(nouns) > 1 and not any(told)


def _is_kind_of_people(reading: Reading, m: Mention) -> bool:
    """Whether a participle only says what kind of people are meant ("les personnes condamnées pour terrorisme", "des détenus sortant de prison")."""
    token = reading.syntax.tokens[m.trigger.head]
    noun = reading.syntax.tokens[token.head]
    if (
        not m.trigger.verbal
        or token.dep not in {"acl", "amod"}
        or "Number=Plur" not in (token.morph, noun.morph)[clauses.is_gerund(reading.syntax, m.trigger.head)]
    ):
        return False
    told = m.when or m.where or m.counted or m.figures or any(f.role == "agent" or f.id for f in m.roles)
    return not told and not m.in_title


def _by_pronoun(reading: Reading, verb: int) -> bool:
    """Whether the doer of a verb is a pronoun that nobody is behind ("Il nous a bombardés")."""
    doer = clauses.subject(reading.syntax, verb)
    return doer is not None and reading.syntax.tokens[doer].pos == "PRON" and reading.entity(doer) is None


def _is_definite(reading: Reading, t: Trigger) -> bool:
    """Whether the words take up something told: a definite noun, or a verb whose undergoer is definite, a pronoun or left out."""
    syntax = reading.syntax
    if not t.verbal:
        told = _has_definite(reading, t.top) or _has_definite(reading, t.head) or _is_verbless(reading, t)
        return told or (t.row.sequel and _befell_pronoun(reading, t))
    if t.row.type not in COUNTING | TAKEN_UP:
        return False
    affected = list(affected_by(reading, t))
    return not affected or any(syntax.tokens[j].pos == "PRON" or _has_definite(reading, j) for j in affected)


def _befell_pronoun(reading: Reading, t: Trigger) -> bool:
    """Whether the verb under which a noun stands has a personal pronoun as subject ("ils furent placés en garde à vue")."""
    governor = clauses.governor(reading.syntax, t.top)
    doer = None if governor is None else clauses.subject(reading.syntax, governor)
    return doer is not None and "PronType=Prs" in reading.syntax.tokens[doer].morph


def _is_verbless(reading: Reading, t: Trigger) -> bool:
    """Whether a noun is all its sentence says, as a comment on what was told ("Une attaque qui a fait réagir le maire.")."""
    syntax = reading.syntax
    first = reading.segment(t.head).start
    opens = all(syntax.tokens[j].pos in {"DET", "PUNCT", "SPACE"} for j in range(first, t.top))
    return opens and syntax.tokens[t.top].head == t.top and clauses.finite(syntax, t.top) is None


def _is_generic(reading: Reading, t: Trigger, span: Span, definite: bool) -> bool:
    """Whether the words tell of many events at once ("des attaques", "à plusieurs reprises")."""
    repeated = any(reading.words[i] in reading.pack.words.repeat_words for i in reading.syntax.within(span))
    if repeated and not _by_one_person(reading, t):
        return True
    plural = clauses.feature(reading.syntax.tokens[t.head].morph, "Number") == "Plur"
    tokens = reading.syntax.tokens
    counted = any(
        tokens[c].pos == "NUM" or tokens[c].text.lower() in reading.pack.number_words
        for c in reading.syntax.children[t.head]
    )
    return plural and not (t.verbal or definite or counted)


def _by_one_person(reading: Reading, t: Trigger) -> bool:
    """Whether one person did it in one go ("il a tiré à plusieurs reprises"), where a group does it again and again."""
    doer = clauses.subject(reading.syntax, t.head) if t.verbal and clauses.is_perfect(reading.syntax, t.head) else None
    if doer is None or "Number=Plur" in reading.syntax.tokens[doer].morph:
        return False
    one = reading.entity(doer)
    return one.type == "person" if one is not None else reading.words[doer] in reading.pack.people


def _is_named_so(reading: Reading, t: Trigger) -> bool:
    """Whether a noun is only what somebody calls the event told ("a évoqué une attaque", "qualifié d'attentat")."""
    if t.verbal or t.row.type not in VIOLENT:
        return False
    governor = clauses.governor(reading.syntax, t.top)
    return governor is not None and reading.words[governor] in reading.pack.words.naming_verbs


def _has_definite(reading: Reading, i: int) -> bool:
    tokens = reading.syntax.tokens
    return any(
        tokens[c].text.lower() in reading.pack.words.definite and "Definite=Ind" not in tokens[c].morph
        for c in reading.syntax.with_dep(i, "det", "case")
    )


def _counted(reading: Reading, affected: Iterable[int], roles: Iterable[RoleFiller]) -> frozenset[str]:
    """The numerals in which those who undergo the event are counted ("deux", "13"); for a list of names, their number."""
    tokens = reading.syntax.tokens
    numerals = {
        tokens[c].text.lower()
        for j in affected
        for c in reading.syntax.children[j]
        if tokens[c].dep in {"nummod", "det", "amod", "nmod"}
    }
    said = frozenset(w for w in numerals if w in reading.pack.number_words or w.isdigit())
    named = len({f.id for f in roles if f.role in UNDERGOERS and f.id})
    return said or frozenset(w for w, n in reading.pack.number_values.items() if n == named > 1)


def _one_for_each_clause(mentions: Iterable[Mention]) -> Iterable[Mention]:
    """A clause reports one event of a type: the first mention of it, with the roles of the others."""
    kept: dict[tuple[str, int], int] = {}
    found: list[Mention] = []
    for m in mentions:
        key = (m.type, -1 if m.clause is None else m.clause)
        if m.clause is None or key not in kept:
            kept[key] = len(found)
            found.append(m)
        else:
            first = found[kept[key]]
            found[kept[key]] = replace(first, roles=(*first.roles, *m.roles))
    return found
