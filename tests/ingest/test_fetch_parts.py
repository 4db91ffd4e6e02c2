"""The parts of the fetcher by themselves: addresses, robots.txt, reservations, pace, permissions."""

from __future__ import annotations

import random
import threading
import time
import tracemalloc
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.ingest.addresses import Place, is_public, join_place, read_place
from vigie.ingest.fetch_limits import FILE_LIFE, HOSTS_REMEMBERED, SITES_REMEMBERED, UNREACHABLE_LIFE, FetchSettings
from vigie.ingest.fetch_refusals import FetchRefusedError
from vigie.ingest.permissions import Permissions
from vigie.ingest.politeness import Pace, Visit, retry_after
from vigie.ingest.reservations import header_signals, page_signals, read_tdmrep, tdmrep_signals, usage_signals
from vigie.ingest.robots import read_robots
from vigie.ingest.unpacking import Unpacker

# --------------------------------------------------------------------------- addresses

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.9",
    "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "::", "::1", "::2", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "100:0:0:1::1",
    "2001::1", "2001:0:7f00:1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
    "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "2606:2800::1%1",
    "8.8.8.8.8", "localhost", "1", "256.1.1.1", "8.8.8.08",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "192.0.34.166", "172.32.0.1", "172.15.0.1", "100.63.0.1", "100.128.0.1", "198.17.0.1",
    "198.20.0.1", "223.255.255.1", "2606:2800:220::1", "2a00::1", "2001:4860::1",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_what_python_calls_local_is_never_public(address: object) -> None:
    ip = ip_address(str(address))
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified:
        assert not is_public(str(ip))


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("HTTP://Press.Example:80", "http://press.example/"),
        (" https://press.example:443/a?b=c#d ", "https://press.example/a?b=c"),
        ("https://Éclair.example/été?q=1 2", "https://xn--clair-9ra.example/%C3%A9t%C3%A9?q=1%202"),
        ("http://press.example./a", "http://press.example/a"),
        ("http://press.example?a", "http://press.example/?a"),
        ("http://press.example:8080/a/../b/./c", "http://press.example:8080/b/c"),
        ("http://[2606:2800:220::1]:8080/", "http://[2606:2800:220::1]:8080/"),
        ("http://press.example/a%2Fb%zz", "http://press.example/a%2Fb%zz"),
    ],
)
def test_addresses_have_one_spelling(url: str, spelled: str) -> None:
    assert read_place(url).url == spelled


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "http:", "", "http://press.example/"]))
def test_any_text_is_an_address_or_refused(text: str, start: str) -> None:
    here = read_place("http://press.example/a/b")
    for read in (lambda: read_place(start + text), lambda: join_place(here, start + text)):
        try:
            place = read()
        except FetchRefusedError:
            continue
        assert place.url.isascii()
        assert place.url.isprintable()
        assert " " not in place.target
        assert place.target.startswith("/")
        assert read_place(place.url) == place


# --------------------------------------------------------------------------- robots.txt


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: VIGIE\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: Vigie/1.0\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: vigie\nDisallow: /", "/a", False),
        ("User-agent: vigie\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: v\nDisallow: /", "/a", True),
        ("User-agent: vigiebot\nDisallow: /", "/a", True),
        ("User-agent: x\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", True),
        ("User-agent: googlebot\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("user-agent : * # all\ndisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\rDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /a?*x=", "/a?b=1&x=2", False),
        ("<html>\x00<body>User-agent: *</body>", "/a", True),
    ],
)
def test_rules_of_robots_txt(text: str, path: str, allowed: bool) -> None:
    assert read_robots(text.encode()).allows(read_place("http://press.example" + path).url) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nRequest-rate: 1/30s", 30),
        ("User-agent: vigie\nCrawl-delay: 1.5\nRequest-rate: 2/1m", 30),
        ("User-agent: other\nCrawl-delay: 7", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: 0", None),
    ],
)
def test_delays_of_robots_txt(text: str, delay: float | None) -> None:
    assert read_robots(text.encode()).delay == delay


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15_000)) + "Allow: /a\n" * 25_000,
        "\x0b".join(f"user agent a{n}" for n in range(15_000)) + "\nAllow: /a" * 25_000,
        "User-agent: *\n" + "Disallow: /" + "*a" * 200_000 + "$",
        "User-agent: *\n" + "Disallow: /a*b*c*d$\n" * 24_000,
        "User-agent: *\n" + "\n" * 500_000,
        "User-agent: *\nDisallow: /" + "%" * 400_000,
    ],
)
def test_a_hostile_robots_txt_costs_little(text: str) -> None:
    tracemalloc.start()
    begun = time.monotonic()
    robots = read_robots(text.encode())
    for n in range(5):
        robots.allows("http://press.example/" + "a" * 2000 + f"{n}c")
    assert time.monotonic() - begun < 10
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


# --------------------------------------------------------------------------- reservations


@pytest.mark.parametrize(
    ("name", "value", "stops", "notes"),
    [
        ("tdm-reservation", "1", 1, 0), ("tdm-reservation", " 0 ", 0, 1), ("tdm-reservation", "0, 1", 1, 1), ("tdm-reservation", "maybe", 0, 0),
        ("x-robots-tag", "noai", 1, 0), ("x-robots-tag", "NoAI, NoImageAI", 1, 1), ("x-robots-tag", "noimageai", 0, 1),
        ("x-robots-tag", "noindex, nofollow", 0, 1), ("x-robots-tag", "googlebot: noai", 0, 0), ("x-robots-tag", "vigie: noindex", 1, 0),
        ("x-robots-tag", "Vigie: none", 1, 0), ("x-robots-tag", "otherbot: noindex, noai, vigie: nofollow", 0, 0),
        ("x-robots-tag", "max-snippet: 20, noai", 1, 0), ("x-robots-tag", "unavailable_after: 2027-01-01, noai", 1, 0),
        ("x-robots-tag", "tdm-reservation: 1", 1, 0), ("x-robots-tag", "all", 0, 0), ("content-usage", "train-ai=n", 0, 1),
        ("content-usage", "bots=n, search=y", 1, 1), ("content-signal", "search=yes, ai-train=no", 0, 2), ("content-signal", "ai-input=no", 1, 0),
        ("x-other", "noai", 0, 0),
    ],
)  # fmt: skip
def test_signals_in_headers(name: str, value: str, stops: int, notes: int) -> None:
    said = header_signals([(name, value)])
    assert (len(said.stops), len(said.notes)) == (stops, notes)


def test_a_robot_named_in_one_header_is_not_meant_by_the_next() -> None:
    assert header_signals([("x-robots-tag", "googlebot: noindex"), ("x-robots-tag", "noai")]).stops == (
        "X-Robots-Tag: noai",
    )


@pytest.mark.parametrize(
    ("page", "stops", "notes"),
    [
        ('<meta name="tdm-reservation" content="1">', 1, 0),
        ("<META CONTENT='1' NAME='TDM-RESERVATION'/>", 1, 0),
        ("<meta property=tdm-reservation content=1>", 1, 0),
        ('<meta name="tdm-reservation" content="0"><meta name="tdm-reservation" content="1">', 1, 1),
        ('<meta name="robots" content="noai, noimageai">', 1, 1),
        ('<meta name="robots" content="index, follow, max-snippet:-1">', 0, 0),
        ('<meta name="googlebot" content="noai">', 0, 0),
        ('<meta name="vigie" content="noindex">', 1, 0),
        ('<!-- <meta name="tdm-reservation" content="1"> -->', 0, 0),
        ('<!--><meta name="tdm-reservation" content="1">', 1, 0),
        ('<script>x = \'<meta name="tdm-reservation" content="1">\'</script>', 0, 0),
        ('<noscript><meta name="robots" content="noai"></noscript>', 1, 0),
        ('<script src="a" /><meta name="robots" content="noai"><script></script>', 1, 0),
        ("<script>'<!--'</script><meta name=robots content=noai>", 1, 0),
        ('<title>a <!-- b</title><meta name="robots" content="noai">', 1, 0),
        ('<meta name="description" content="a > b"><meta name="robots" content="noai">', 1, 0),
        ('<meta name="description" content="<meta name=robots content=noai>">', 0, 0),
        ('<header><meta\nname = "robots"\ncontent = "noai"\n>', 1, 0),
        ("<p>noai</p>", 0, 0),
    ],
)
def test_signals_in_pages(page: str, stops: int, notes: int) -> None:
    for body in (page.encode(), page.encode("utf-16")):
        said = page_signals(body, "text/html; charset=utf-8")
        assert (len(said.stops), len(said.notes)) == (stops, notes)
    assert page_signals(page.encode(), "application/json").stops == ()
    assert len(page_signals(b"\n<!DOCTYPE html>" + page.encode(), "").stops) == stops


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<meta ", "<meta '", "<script>", "<meta name=a>", "<!-->", "a=", "<title", "<meta content='>\">"],
)
def test_a_hostile_page_is_scanned_in_time(piece: str) -> None:
    begun = time.monotonic()
    page_signals((piece * (5_000_000 // len(piece))).encode(), "text/html")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("location", "target", "matches"),
    [
        ("/", "/a", True), ("/a", "/ab", True), ("/a$", "/ab", False), ("/a$", "/a", True), ("*", "/a", True), ("/*", "/a", True),
        ("/*.html$", "/a/b.html", True), ("/*.html$", "/a/b.html?x", False), ("/a*c", "/abc", True), ("/a*c*e$", "/abcde", True),
        ("/a*c*e$", "/abcdef", False), ("a", "/a", True), ("/%C3%A9", "/é", True), ("/été", "/%C3%A9t%C3%A9", True), ("/b", "/a", False),
        ("/a*a$", "/a", False), ("", "/a", True),
    ],
)  # fmt: skip
def test_locations_of_tdmrep(location: str, target: str, matches: bool) -> None:
    rules = read_tdmrep(f'[{{"location": "{location}", "tdm-reservation": 1}}]'.encode())
    assert bool(tdmrep_signals(rules, target).stops) is matches


def test_the_first_rule_of_tdmrep_that_matches_counts() -> None:
    rules = read_tdmrep(
        b'[{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": "1", "tdm-policy": "https://p.test/"}]'
    )
    assert tdmrep_signals(rules, "/a").stops == ()
    assert tdmrep_signals(rules, "/b").stops == ("tdmrep.json /: tdm-reservation: 1, tdm-policy: https://p.test/",)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no json", b"[", b"null", b"3", b'"a"', b"[1, null, []]", b'[{"location": 3, "tdm-reservation": 1}]', b'[{"location": "/"}]',
        b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000, b"\xff\xfe\x00", b'[{"location": "/", "tdm-reservation": {"a": 1}}]',
    ],
)  # fmt: skip
def test_a_tdmrep_that_makes_no_sense_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def test_uses_named_in_robots_txt() -> None:
    text = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nContent-Usage: /inside bots=n\nAllow: /\n\nUser-agent: x\nContent-Signal: search=no"
    usage = read_robots(text.encode()).usage
    assert usage_signals(usage, "/a").stops == ()
    assert usage_signals(usage, "/a").notes == ("robots.txt: search=yes", "robots.txt: ai-train=no")
    assert usage_signals(usage, "/inside/a").stops == ("robots.txt: bots=n",)
    ours = read_robots(b"User-agent: vigie\nContent-Signal: ai-input=no\n\nUser-agent: *\nContent-Signal: ai-input=yes")
    assert usage_signals(ours.usage, "/").stops == ("robots.txt: ai-input=no",)


# --------------------------------------------------------------------------- pace


class Hours:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds
        self.slept += seconds


def pace_of(hours: Hours, seed: int | None = None, delay: float = 2.0) -> Pace:
    return Pace(FetchSettings("a", delay=delay), hours, hours.sleep, None if seed is None else random.Random(seed))


def test_a_host_is_left_alone_between_two_requests() -> None:
    hours = Hours()
    pace = pace_of(hours)
    assert pace.claim("a", 10, None) == 0
    assert pace.claim("b", 10, None) == 0
    assert pace.release("a", 1) == 2
    assert pace.claim("a", 10, None) == pytest.approx(2)
    assert pace.release("a", 3) == 6
    with pytest.raises(FetchRefusedError) as refused:
        pace.claim("a", 5, None)
    assert (refused.value.reason, refused.value.retry_after) == ("busy", 6)
    assert hours.slept == pytest.approx(2)


def test_a_held_host_is_waited_for_as_long_as_patience_lasts() -> None:
    hours = Hours()
    pace = pace_of(hours)
    pace.claim("a", 0, None)
    with pytest.raises(FetchRefusedError, match="busy"):
        pace.claim("a", 1.5, None)
    assert hours.slept == pytest.approx(1.5, abs=0.05)


def test_failures_double_the_pause_up_to_an_hour_and_success_ends_it() -> None:
    hours = Hours()
    pace = pace_of(hours)
    pauses = []
    for _ in range(14):
        hours.now += 1e6
        pace.claim("a", 0, None)
        pauses.append(pace.release("a", 1, failed=True))
    assert pauses[:4] == [4, 8, 16, 32]
    assert pauses[-1] == 3600
    hours.now += 1e6
    pace.claim("a", 0, None)
    pace.release("a", 0)
    pace.claim("a", 0, None)
    assert pace.release("a", 1, failed=True) == 3600
    hours.now += 1e6
    pace.claim("a", 0, None)
    assert pace.release("a", 1) == 2


def test_jitter_is_chance_of_a_seed() -> None:
    def pauses(seed: int) -> list[float]:
        hours = Hours()
        pace = pace_of(hours, seed)
        return [pace.release("a", 1, failed=True) for _ in range(8)]

    assert pauses(1) == pauses(1) != pauses(2)
    assert all(0.5 * 2 ** (n + 2) <= p <= 1.5 * 2 ** (n + 2) for n, p in enumerate(pauses(3)))


def test_what_a_host_asks_for_is_not_cut_short() -> None:
    hours = Hours()
    pace = pace_of(hours, 1)
    pace.claim("a", 0, None)
    assert pace.release("a", 1, failed=True, retry_after=500) == 500
    hours.now += 501
    pace.slow_down("a", 60)
    pace.claim("a", 0, None)
    assert pace.release("a", 1) == 60
    pace.slow_down("a", 1e9)
    assert pace.release("a", 1) == 300
    pace.slow_down("a", None)
    assert pace.release("a", 1) == 2


def test_a_visit_holds_one_host_at_a_time() -> None:
    hours = Hours()
    pace = pace_of(hours)
    visit = Visit(pace, 10, None)
    assert visit.enter("a") == 0
    visit.count()
    visit.enter("a")
    visit.enter("b")
    assert pace.claim("a", 3, None) == pytest.approx(2)
    pace.release("a", 0)
    assert visit.leave() == 0
    assert visit.leave() is None


def test_waiting_stops_when_told() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(FetchRefusedError, match="stopped"):
        pace_of(Hours()).claim("a", 10, stop)


def test_idle_hosts_are_forgotten() -> None:
    hours = Hours()
    pace = pace_of(hours, delay=0)
    for n in range(HOSTS_REMEMBERED * 2 + 10):
        pace.claim(f"h{n}", 0, None)
        pace.release(f"h{n}", 1)
        hours.now += 1
    assert len(pace._hosts) <= HOSTS_REMEMBERED


@pytest.mark.parametrize(
    ("asked", "date", "wall", "seconds"),
    [
        ("120", "", None, 120), (" 0 ", "", None, 0), ("999999999999", "", None, 86400), ("-5", "", None, None), ("soon", "", None, None),
        ("1.5", "", None, None), ("²", "", None, None), ("", "", None, None),
        ("Sat, 28 Nov 2026 05:00:00 GMT", "Sat, 28 Nov 2026 04:58:00 GMT", None, 120), ("Sat, 28 Nov 2026 05:00:00 GMT", "", 1795842000.0 - 60, 60),
        ("Sat, 28 Nov 2026 05:00:00 GMT", "", None, None), ("Sat, 28 Nov 2020 05:00:00 GMT", "", 1795842000.0, 0),
        ("Sat, 99 Nov 2026 05:00:00 GMT", "", 0.0, None), ("Sat, 28 Nov 2090 05:00:00 GMT", "", 1795842000.0, 86400),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(asked: str, date: str, wall: float | None, seconds: float | None) -> None:
    assert retry_after({"retry-after": asked, "date": date}, None if wall is None else lambda: wall) == seconds


# --------------------------------------------------------------------------- permissions


class Site:
    """A site whose files answer as told, and that counts how often it was asked."""

    def __init__(self) -> None:
        self.robots: tuple[int, bytes] | FetchRefusedError = (404, b"")
        self.tdmrep: tuple[int, bytes] | FetchRefusedError = (404, b"")
        self.asked: list[str] = []

    def __call__(self, place: Place, most: int) -> tuple[int, bytes]:
        self.asked.append(place.target)
        answer = self.robots if place.target == "/robots.txt" else self.tdmrep
        if isinstance(answer, FetchRefusedError):
            raise FetchRefusedError(answer.reason, answer.detail, answer.status)
        return answer


PLACE = read_place("https://press.example/a")
DOWN = FetchRefusedError("unreachable", "no route")


def test_files_of_a_site_are_read_once_a_day() -> None:
    hours, site = Hours(), Site()
    permissions = Permissions(hours)
    for seconds in (0, 1, FILE_LIFE - 2, 2):
        hours.now += seconds
        permissions.check(PLACE, site)
    assert site.asked == ["/robots.txt", "/.well-known/tdmrep.json"] * 2


def test_an_old_robots_txt_serves_while_the_site_cannot_give_a_new_one() -> None:
    hours, site = Hours(), Site()
    permissions = Permissions(hours)
    site.robots = (200, b"User-agent: *\nDisallow: /b")
    permissions.check(PLACE, site)
    site.robots = DOWN
    hours.now += UNREACHABLE_LIFE - 1
    permissions.check(PLACE, site)
    with pytest.raises(FetchRefusedError, match="robots"):
        permissions.check(PLACE.beside("/b"), site)
    hours.now += 2
    with pytest.raises(FetchRefusedError, match="unreachable"):
        permissions.check(PLACE, Failing())
    site.robots = (200, b"")
    permissions.check(PLACE.beside("/b"), site)


class Failing(Site):
    def __init__(self) -> None:
        super().__init__()
        self.robots = DOWN


def test_a_robots_txt_that_never_came_forbids_for_thirty_days() -> None:
    hours, site = Hours(), Failing()
    permissions = Permissions(hours)
    for seconds in (0.0, 3600.0, UNREACHABLE_LIFE - 3601):
        hours.now += seconds
        with pytest.raises(FetchRefusedError) as refused:
            permissions.check(PLACE, site)
        assert (refused.value.reason, refused.value.detail) == ("unreachable", "robots.txt: no route")
    hours.now += 2
    permissions.check(PLACE, site)


@pytest.mark.parametrize("own", [FetchRefusedError("stopped"), FetchRefusedError("busy")])
def test_our_own_stop_and_pace_say_nothing_of_a_site(own: FetchRefusedError) -> None:
    hours, site = Hours(), Site()
    permissions = Permissions(hours)
    for attribute in ("robots", "tdmrep"):
        setattr(site, attribute, own)
        with pytest.raises(FetchRefusedError, match=own.reason):
            permissions.check(PLACE, site)
        setattr(site, attribute, (404, b""))
    permissions.check(PLACE, site)


def test_a_tdmrep_that_robots_txt_forbids_is_not_asked_for() -> None:
    site = Site()
    site.robots = (200, b"User-agent: *\nDisallow: /.well-known/")
    Permissions(Hours()).check(PLACE, site)
    assert site.asked == ["/robots.txt"]


def test_sites_are_forgotten_oldest_first() -> None:
    permissions, site = Permissions(Hours()), Site()
    for n in range(SITES_REMEMBERED + 5):
        permissions.check(read_place(f"http://h{n}.example/"), site)
        permissions.check(PLACE, site)
    assert site.asked.count("/robots.txt") == SITES_REMEMBERED + 6
    assert len(permissions._sites) == SITES_REMEMBERED


# --------------------------------------------------------------------------- unpacking


@given(
    st.binary(max_size=300),
    st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate", ""]),
    st.integers(1, 9),
)
def test_any_bytes_unpack_or_are_refused(data: bytes, coding: str, size: int) -> None:
    unpacker = Unpacker(coding, 1000, 1000)
    reason = ""
    try:
        for at in range(0, len(data), size):
            unpacker.feed(data[at : at + size])
        unpacker.done()
    except FetchRefusedError as refused:
        reason = refused.reason
    assert reason in {"", "bad_encoding", "too_large"}


def test_zstd_may_not_claim_a_large_window() -> None:
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([17 << 3]) + b"\x01\x00\x00"  # a window of 2 ** 27 bytes
    unpacker = Unpacker("zstd", 1000, 1000)
    with pytest.raises(FetchRefusedError, match="bad_encoding"):
        unpacker.feed(frame)
