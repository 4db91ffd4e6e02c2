"""agencies.tsv: curated bodies of state, and the bodies that every state has, made by rule from its adjectives.

A curated row may fill a country's slot ("FR:defence"): it then takes the systematic forms of that slot as aliases.
"""

from pathlib import Path

from countries import complement, plural
from tables import Row, distinct, exact, fold, items, join, read_table, slug

HEADER = (
    "id", "name", "aliases", "country", "kind", "cased", "stands_for", "wikidata", "source", "seen",
)  # fmt: skip
#: slot: kind, name, aliases. {m} {f} {mp} {fp}: adjective, masculine or feminine, singular or plural; {de}: "du Mali".
SLOTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "presidency": ("presidency", "présidence {f}", ("présidence {de}", "présidence de la République {f}")),
    "government": ("ministry", "gouvernement {m}", (
        "gouvernement {de}", "exécutif {m}", "régime {m}", "autorités {fp}", "autorités {de}", "pouvoir {m}",
        "gouvernement fédéral {m}", "gouvernement de transition {m}", "régime {de}")),
    "parliament": ("other", "Parlement {m}", ("Parlement {de}", "Assemblée nationale {f}", "Sénat {m}")),
    "defence": ("ministry", "ministère {m} de la Défense", (
        "ministère de la Défense {m}", "ministère de la Défense {de}", "ministère {m} de la défense nationale",
        "ministère de la Défense nationale {m}", "ministère {m} des Armées", "ministère {m} de la Guerre")),
    "foreign": ("ministry", "ministère {m} des Affaires étrangères", (
        "ministère des Affaires étrangères {m}", "ministère des Affaires étrangères {de}", "diplomatie {f}",
        "diplomatie {de}", "ministère {m} des Affaires extérieures", "ministère {m} des Relations extérieures")),
    "interior": ("ministry", "ministère {m} de l'Intérieur", (
        "ministère de l'Intérieur {m}", "ministère de l'Intérieur {de}", "ministère {m} de la Sécurité",
        "ministère {m} de la Sécurité intérieure")),
    "justice": ("ministry", "ministère {m} de la Justice", ("ministère de la Justice {m}",
        "ministère de la Justice {de}")),
    "health": ("ministry", "ministère {m} de la Santé", ("ministère de la Santé {m}", "ministère de la Santé {de}")),
    "courts": ("court", "justice {f}", ("tribunaux {mp}",)),
    "prosecution": ("court", "parquet {m}", ("parquet {de}", "parquet général {m}", "parquet fédéral {m}")),
    "army": ("army", "armée {f}", (
        "armée {de}", "forces armées {fp}", "forces armées {de}", "forces {fp}", "troupes {fp}", "armée nationale {f}",
        "forces régulières {fp}", "armées {fp}", "forces de défense {fp}")),
    "staff": ("command", "état-major {m}", (
        "état-major de l'armée {f}", "état-major général {m}", "état-major des armées {fp}", "état-major {de}",
        "état-major des forces armées {fp}", "état-major des forces {fp}", "haut commandement {m}",
        "commandement militaire {m}")),
    "special": ("army", "forces spéciales {fp}", ("commandos {mp}", "forces spéciales {de}")),
    "air": ("army", "armée de l'air {f}", ("aviation {f}", "aviation militaire {f}", "forces aériennes {fp}",
        "force aérienne {f}")),
    "navy": ("army", "marine {f}", ("marine nationale {f}", "marine de guerre {f}", "forces navales {fp}")),
    "coastguard": ("service", "garde-côtes {mp}", ("gardes-côtes {mp}", "garde côtière {f}", "garde-côte {m}")),
    "border": ("service", "garde-frontières {mp}", ("gardes-frontières {mp}", "gardes-frontière {mp}",
        "garde-frontière {mp}")),
    "police": ("police", "police {f}", ("police nationale {f}", "police {de}", "forces de police {fp}",
        "police fédérale {f}", "services de police {mp}")),
    "security": ("police", "forces de sécurité {fp}", ("forces de sécurité {de}", "services de sécurité {mp}",
        "forces de défense et de sécurité {fp}")),
    "order": ("police", "forces de l'ordre {fp}", ("forces de l'ordre {de}",)),
    "intelligence": ("service", "services de renseignement {mp}", (
        "renseignement {m}", "renseignements {mp}", "services de renseignements {mp}", "services secrets {mp}",
        "services de renseignement {de}", "services spéciaux {mp}", "renseignement militaire {m}",
        "renseignement intérieur {m}", "renseignement extérieur {m}")),
    "embassy": ("embassy", "ambassade {de}", ("ambassade {f}", "ambassades {fp}", "consulat {m}", "consulat {de}",
        "consulat général {de}", "représentation diplomatique {f}", "ambassades {de}")),
}  # fmt: skip
#: The same adjective names two states; the press means the other one.
WITHOUT_ADJECTIVE = {"CG", "DM"}
#: States whose parliament has a house that the press calls the Senate, and federations: others have neither the one nor federal bodies.
SENATES = {"AG", "AR", "AU", "BB", "BE", "BI", "BO", "BR", "BS", "BZ", "CA", "CD", "CG", "CI", "CL", "CM", "CO", "CZ", "DO",
           "DZ", "EG", "ES", "FR", "GA", "GD", "GQ", "HT", "IE", "IT", "JM", "JO", "KE", "KH", "KZ", "LC", "LR", "LS",
           "MG", "MR", "MX", "MY", "NG", "NL", "PE", "PH", "PK", "PL", "PW", "PY", "RO", "RU", "RW", "SN", "SO", "SZ",
           "TD", "TG", "TH", "TT", "US", "UY", "UZ", "VE", "ZW"}  # fmt: skip
FEDERAL = {"AE", "AR", "AT", "AU", "BA", "BE", "BR", "CA", "CH", "DE", "ET", "FM", "IN", "IQ", "KN", "MX", "MY", "NG", "NP",
           "PK", "RU", "SO", "SS", "US", "VE", "YU"}  # fmt: skip
#: States without an army, and what they therefore do not have.
UNARMED = {"AD", "CR", "DM", "GD", "IS", "KI", "LI", "MH", "FM", "MU", "MC", "NR", "PW", "PA", "LC", "VC", "WS", "SM",
           "SB", "TV", "VU", "VA", "KN"}  # fmt: skip
ARMED = {"army", "staff", "special", "air", "navy", "defence"}
JUNTAS = {"ML", "BF", "NE", "GN", "MM", "TD", "SD", "GA", "TH", "EG", "MG"}
GENDARMES = {"FR", "BE", "ML", "BF", "NE", "SN", "CI", "BJ", "TG", "TD", "CM", "CF", "GA", "GN", "MR", "DZ", "TN",
             "MA", "TR", "DJ", "MG", "BI", "RW", "CG", "AR", "KM"}  # fmt: skip


def _forms(template: str, country: Row) -> list[str]:
    m, f = country["demonyms_m"].split("|")[0], country["demonyms_f"].split("|")[0]
    adjective = bool(m) and country["iso2"] not in WITHOUT_ADJECTIVE
    if "{de}" in template:
        return [template.format(de=de) for de in complement(country["iso2"], country["name"])]
    if not adjective:
        return []
    extra_m, extra_f = country["demonyms_m"].split("|")[2:], country["demonyms_f"].split("|")[2:]
    pairs = [(m, f, plural(m), plural(f))]
    if len(extra_m) >= 2 and len(extra_f) >= 2 and country["iso2"] not in {"CH", "US", "BF"}:
        pairs += [(extra_m[i], extra_f[i], extra_m[i + 1], extra_f[i + 1]) for i in (0,)]
    return [template.format(m=a, f=b, mp=c, fp=d) for a, b, c, d in pairs]


def _exists(template: str, iso2: str) -> bool:
    """Whether the body that a form names can exist in a country."""
    return ("Sénat" not in template or iso2 in SENATES) and ("fédéral" not in template or iso2 in FEDERAL)


def systematic(country: Row) -> list[tuple[str, str, list[str]]]:
    """The bodies that a state has by rule: (slot, name, aliases)."""
    slots = dict(SLOTS)
    if country["iso2"] in GENDARMES:
        slots["gendarmerie"] = ("police", "gendarmerie {f}", ("gendarmerie nationale {f}", "gendarmerie {de}"))
    if country["landlocked"]:
        slots = {slot: shape for slot, shape in slots.items() if slot not in {"navy", "coastguard"}}
    if country["iso2"] in UNARMED:
        slots = {slot: shape for slot, shape in slots.items() if slot not in ARMED}
    made = []
    for slot, (_, name, aliases) in slots.items():
        templates = [t for t in (name, *aliases) if _exists(t, country["iso2"])]
        if slot == "government" and country["iso2"] in JUNTAS:
            templates += ["junte {f}", "junte militaire {f}", "junte {de}"]
        forms = [form for template in templates for form in _forms(template, country)]
        if country["iso2"] in WITHOUT_ADJECTIVE or not country["demonyms_m"]:
            de = complement(country["iso2"], country["name"])[0]
            forms = [form for form in forms if form.endswith(de)] or [name.split(" {")[0] + " " + de]
        made.append((slot, forms[0], forms[1:]))
    return made


def build(sources: Path, countries: list[Row], seen: str) -> list[Row]:
    """Curated rows, and systematic ones where no curated row fills the slot; a curated name is its row's alone."""
    curated = read_table(sources / "agencies.tsv")
    filled = {row["slot"]: row for row in curated if row["slot"]}
    own = [form for table in ("groups", "organisations") for row in read_table(sources / f"{table}.tsv")
           for form in (row["name"], *items(row["aliases"]))]  # fmt: skip
    taken = {fold(form) for form in own}
    for row in curated:
        taken.update(map(fold, (row["name"], *items(row["aliases"]))))
    rows = []
    for country in countries:
        if country["kind"] != "state":
            continue
        for slot, name, aliases in systematic(country):
            key = f"{country['iso2']}:{slot}"
            free = [form for form in aliases if fold(form) not in taken]
            if key in filled:
                filled[key]["aliases"] += "|" + "|".join([form for form in (name, *free) if fold(form) not in taken])
                continue
            kind = SLOTS[slot][0] if slot in SLOTS else "police"
            rows.append({"id": f"{country['iso2'].lower()}-{slot}", "name": name, "aliases": distinct(name, free),
                         "country": country["iso2"], "kind": kind, "source": "rule", "seen": seen})  # fmt: skip
            taken.update(map(fold, (name, *free)))
    for row in curated:
        aliases = items(row["aliases"])
        cased = exact(row["name"], aliases, items(row["cased"]))
        rows.append({**row, "id": slug(row["name"]), "aliases": distinct(row["name"], aliases, cased),
                     "cased": join(cased), "source": "general-knowledge", "seen": seen})  # fmt: skip
    return rows
