"""Archives, mail, documents and tables: what they hold is read, what is wrong with them is said."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import duckdb
import pytest

from vigie.ingest.reading import read
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.stages.cleaning import clean

TITLE = "La digue de Valbrune cède"
PARAGRAPHS = (
    "La digue de Valbrune a cédé dans la nuit de mardi à mercredi, et l'eau a gagné les rues basses du bourg.",
    "« Nous avons évacué deux cents personnes », a déclaré le maire, qui attend des renforts de la préfecture dans la matinée.",
)
PAGE = (
    f"<html lang='fr'><head><title>{TITLE}</title><meta property='article:published_time' content='2024-05-15T08:00:00+02:00'></head>"
    f"<body><article><h1>{TITLE}</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article></body></html>"
)


def one(path: Path) -> Document:
    (found,) = list(read([path]))
    assert isinstance(found, Document), found
    return found


def refused(path: Path) -> list[Refusal]:
    found = list(read([path]))
    assert all(isinstance(f, Refusal) for f in found), found
    return found  # type: ignore[return-value]


# --------------------------------------------------------------------------- web archives


def warc(responses: Sequence[tuple[str, str, str, bytes]], *, packed: bool) -> bytes:
    """An archive of responses, each packed on its own as crawlers do."""
    out = b""
    for n, (url, status, content, body) in enumerate(responses):
        payload = f"HTTP/1.1 {status}\r\nContent-Type: {content}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-16T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012d}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n"
        )
        record = head.encode() + payload + b"\r\n\r\n"
        out += gzip.compress(record) if packed else record
    return out


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_web_archive(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(
        warc(
            [
                ("https://journal.example/digue", "200 OK", "text/html; charset=utf-8", PAGE.encode()),
                ("https://journal.example/photo", "200 OK", "image/png", b"\x89PNG"),
                ("https://journal.example/perdu", "404 Not Found", "text/html", b"<p>rien</p>"),
            ],
            packed=packed,
        )
    )
    first, *rest = list(read([path]))
    assert isinstance(first, Document)
    assert (first.title, first.url, first.paragraphs[-2:]) == (TITLE, "https://journal.example/digue", PARAGRAPHS)
    assert [(r.reason, r.path.rpartition("/")[2]) for r in rest if isinstance(r, Refusal)] == [
        ("unknown_format", "photo"),
        ("no_article", "perdu"),
    ]


def test_a_broken_web_archive_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    data = warc([(f"https://journal.example/{n}", "200 OK", "text/html", PAGE.encode()) for n in range(3)], packed=True)
    path.write_bytes(data[:-60])
    found = list(read([path]))
    assert sum(isinstance(f, Document) for f in found) >= 2
    (tmp_path / "b.warc.gz").write_bytes(b"\x1f\x8b" + b"rien" * 40)
    assert [r.reason for r in refused(tmp_path / "b.warc.gz")] == ["bad_archive"]


# --------------------------------------------------------------------------- mail


def mail(
    *, html: str | None = None, text: str | None = None, attached: bool = False, subject: str = TITLE
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "L'Écho <lettre@journal.example>", "desk@exemple.org", subject
    made["Date"], made["Message-ID"] = "Wed, 15 May 2024 08:00:00 +0200", "<1@journal.example>"
    if text is not None:
        made.set_content(text, charset="iso-8859-1", cte="quoted-printable")
    if html is not None:
        made.add_alternative(html, subtype="html") if text is not None else made.set_content(html, subtype="html")
    if attached:
        made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    return made


@pytest.mark.parametrize("html", [PAGE, None])
def test_a_newsletter(tmp_path: Path, html: str | None) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        bytes(mail(html=html, text="\n\n".join(PARAGRAPHS).replace("«", '"').replace("»", '"'), attached=html is None))
    )
    found = one(path)
    assert (found.title, found.publisher, found.published) == (TITLE, "L'Écho", "2024-05-15T08:00:00+02:00")
    assert found.paragraphs[-2] == PARAGRAPHS[0]
    assert ("attachments_unread" in found.notes) is (html is None)


def test_a_mailbox(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    body = "\n\n".join((PARAGRAPHS[0], "From la mairie, rien de neuf sur la digue ni sur le pont de pierre."))
    mails = [bytes(mail(text=body, subject=f"Numéro {n}")).replace(b"\nFrom la", b"\n>From la") for n in range(3)]
    path.write_bytes(b"".join(b"From lettre@journal.example Wed May 15 08:00:00 2024\n" + m + b"\n" for m in mails))
    found = [f for f in read([path]) if isinstance(f, Document)]
    assert [f.title for f in found] == ["Numéro 0", "Numéro 1", "Numéro 2"]
    assert found[0].paragraphs[1].startswith("From la mairie")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"Subject: rien\n\n", "empty_file"),
        (b"Content-Type: text/html; charset=inconnu\n\n<p>x", "no_article"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: text/x-rien\n\nx\n" * 300, "too_long"),
    ],
)
def test_odd_mails_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(data)
    assert [r.reason for r in refused(path)] == [reason]


# --------------------------------------------------------------------------- documents


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A small PDF with these lines, in the one font that every reader has."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    for n, lines in enumerate(pages):
        shown = "".join(
            f"({x.replace(chr(92), '').replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj 0 -14 Td "
            for x in lines
        )
        stream = f"BT /F1 11 Tf 50 780 Td {shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    return out + end.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()


def test_a_pdf_becomes_paragraphs_again(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    lines = [
        "La digue de Valbrune a cédé dans la nuit de mardi à mercredi, et l'eau a ga-",
        "gné les rues basses du bourg.",
        "Le maire a fait évacuer deux cents personnes ; il attend des renforts de la",
    ]
    path.write_bytes(
        pdf([lines, ["préfecture dans la matinée.", "2 / 2"]], f"/Title ({TITLE}) /CreationDate (D:20240515080000)")
    )
    found = one(path)
    assert found.title == TITLE
    assert found.published == "2024-05-15"
    assert found.paragraphs == (
        "La digue de Valbrune a cédé dans la nuit de mardi à mercredi, et l'eau a gagné les rues basses du bourg.",
        "Le maire a fait évacuer deux cents personnes ; il attend des renforts de la préfecture dans la matinée.",
    )


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (pdf([[]]), "no_text", "scan"),
        (b"%PDF-1.4\nrien", "damaged", "PDF: damaged"),
        (pdf([["x" * 30]])[:300], "damaged", "PDF: damaged"),
    ],
)
def test_a_pdf_without_text_is_refused(tmp_path: Path, data: bytes, reason: str, detail: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    (found,) = refused(tmp_path / "a.pdf")
    assert (found.reason, found.detail) == (reason, detail)


def test_a_word_document(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = TITLE, "Anne Ker"
    for text in PARAGRAPHS:
        made.add_paragraph(text)
    row = made.add_table(1, 2).rows[0].cells
    row[0].text, row[1].text = "Évacués", "deux cents"
    made.save(str(tmp_path / "a.docx"))
    found = one(tmp_path / "a.docx")
    assert (found.title, found.authors, found.paragraphs) == (
        TITLE,
        ("Anne Ker",),
        (*PARAGRAPHS, "Évacués ; deux cents"),
    )


def odt(body: str, doctype: str = "") -> bytes:
    out = io.BytesIO()
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        parts.writestr("content.xml", f'<?xml version="1.0"?>{doctype}{content}')
    return out.getvalue()


def test_an_open_document(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(
        odt(f"<text:h>{TITLE}</text:h>" + "".join(f"<text:p>{p}</text:p>" for p in PARAGRAPHS))
    )
    found = one(tmp_path / "a.odt")
    assert (found.title, found.paragraphs) == (TITLE, PARAGRAPHS)


def test_documents_open_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "{"&a;" * 50}">]>'
    (tmp_path / "a.odt").write_bytes(odt(f"<text:p>{PARAGRAPHS[0]} &e; &b;</text:p>", doctype))
    for found in read([tmp_path / "a.odt"]):
        assert "mot de passe" not in str(found)


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_a_document_that_unfolds_without_measure_is_refused(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("content.xml", b"<a>" + b" " * 80_000_000)
        parts.writestr("word/document.xml", b" " * 20_000_000)
    (tmp_path / name).write_bytes(out.getvalue())
    assert [r.reason for r in refused(tmp_path / name)] == ["bomb"]
    (tmp_path / name).write_bytes(out.getvalue()[:2000])
    assert [r.reason for r in refused(tmp_path / name)] == ["damaged"]


# --------------------------------------------------------------------------- tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_of_a_table(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    cells = [
        ["Titre", "Texte", "date", "url"],
        [TITLE, "\n\n".join(PARAGRAPHS), "2024-05-15", "https://journal.example/1"],
        ["", "", "", ""],
    ]
    lines = [delimiter.join('"' + c.replace('"', '""') + '"' for c in row) for row in cells]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    first, second = list(read([path]))
    assert isinstance(first, Document)
    assert (first.title, first.paragraphs, first.published, first.url) == (
        TITLE,
        PARAGRAPHS,
        "2024-05-15",
        "https://journal.example/1",
    )
    assert isinstance(second, Refusal)
    assert second.path.endswith("a.csv:2")


def test_a_packed_table_and_an_endless_field(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(
        gzip.compress(f"title,text\n{TITLE},{PARAGRAPHS[0].replace(',', ' ')}\n".encode())
    )
    assert one(tmp_path / "a.csv.gz").title == TITLE
    (tmp_path / "b.csv").write_text('title,text\nx,"' + "a" * 3_000_000 + '"\n')
    assert refused(tmp_path / "b.csv")[0].reason == "wrong_shape"


def test_rows_of_a_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "l'a.parquet"
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t (id BIGINT, title TEXT, text TEXT, published DATE)")
        engine.execute(
            "INSERT INTO t VALUES (1, ?, ?, DATE '2024-05-15'), (2, NULL, NULL, NULL)", [TITLE, "\n\n".join(PARAGRAPHS)]
        )
        engine.table("t").write_parquet(str(path))
    first, second = list(read([path]))
    assert isinstance(first, Document)
    assert (first.id, first.title, first.paragraphs, first.published) == ("1", TITLE, PARAGRAPHS, "2024-05-15")
    assert isinstance(second, Refusal)
    path.write_bytes(b"PAR1" + b"rien" * 20)
    assert [r.reason for r in refused(path)] == ["damaged"]


def test_nothing_that_deceives_or_runs_reaches_an_article(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.csv"
    path.write_text(
        f'title,text,url,author\n"La digue \u202egpj.exe","{PARAGRAPHS[0]}","javascript:alert(1)","Anne\u2066 Ker\x07"\n'
    )
    article = clean(one(path), pack.cleaning)
    assert article.url is None
    assert article.text.startswith("La digue gpj.exe\n")
    assert article.authors == ("Anne Ker",)
    assert "control_removed" in article.notes


# --------------------------------------------------------------------------- feeds


def test_a_feed_kept_as_a_file_gives_its_items(tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>{TITLE} {n}</title><link>https://journal.example/{n}</link><pubDate>Wed, 15 May 2024 08:00:0{n} +0200</pubDate>"
        f"<description>&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;&lt;p&gt;{PARAGRAPHS[1]}&lt;/p&gt;</description></item>"
        for n in range(3)
    )
    path = tmp_path / "fil.rss"
    path.write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>L\'Écho</title>{items}</channel></rss>',
        encoding="utf-8",
    )
    found = [f for f in read([path]) if isinstance(f, Document)]
    assert [(f.title, f.url, f.publisher) for f in found] == [
        (f"{TITLE} {n}", f"https://journal.example/{n}", "L'Écho") for n in range(3)
    ]
    assert found[0].paragraphs == PARAGRAPHS
    assert found[0].path == f"{path}:1"


def test_an_xml_file_that_is_no_feed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    (tmp_path / "b.xml").write_text("<config><a>1</a></config>")
    assert [r.reason for r in refused(tmp_path)] == ["no_feed", "no_feed"]


# --------------------------------------------------------------------------- lists that hold no article

OPML = """<?xml version="1.0"?><!-- exporté --><opml version="2.0"><body><outline text="Presse">
<outline text="Écho" xmlUrl="https://echo.test/rss"/><outline title="Fil" xmlurl=" https://fil.test/atom "/></outline></body></opml>"""
NEWS_SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://echo.test/1</loc><news:news>
<news:publication_date>2026-11-28</news:publication_date><news:title>Une digue cède</news:title></news:news></url>
<url><loc>https://echo.test/2</loc></url></urlset>"""
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://echo.test/s.xml</loc></sitemap></sitemapindex>'
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "L'Écho",
        "items": [{"id": "1", "url": "https://echo.test/1", "title": TITLE, "content_text": PARAGRAPHS[0]}],
    }
)


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (OPML, "source_list", "2"),
        (NEWS_SITEMAP, "sitemap", "2"),
        (INDEX, "sitemap", "1"),
        ("<opml><body><outline text='rien'/></body></opml>", "source_list", "0"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', "no_feed", "declares entities"),
    ],
)
@pytest.mark.parametrize("name", ["liste.opml", "liste.xml", "liste.xml.gz", "liste", "liste.txt.bak", "-"])
def test_a_list_of_sources_or_pages_is_refused_as_what_it_is(
    tmp_path: Path, name: str, data: str, reason: str, detail: str
) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(data.encode()) if name.endswith(".gz") else data.encode())
    found = list(read(["-"], io.BytesIO(data.encode()))) if name == "-" else list(read([path]))
    assert [(f.reason, f.detail) for f in found if isinstance(f, Refusal)] == [(reason, detail)]
    assert len(found) == 1


def test_lists_in_a_folder_are_refused_by_name_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text(OPML)
    (tmp_path / "b.xml").write_text(NEWS_SITEMAP)
    (tmp_path / "c.txt").write_text("\n\n".join((TITLE, *PARAGRAPHS)))
    found = list(read([tmp_path]))
    assert [f.reason if isinstance(f, Refusal) else f.title for f in found] == ["source_list", "sitemap", TITLE]


@pytest.mark.parametrize("name", ["fil.json", "fil", "fil.json.gz"])
def test_a_json_feed_kept_as_a_file_gives_its_items(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(JSON_FEED.encode()) if name.endswith(".gz") else JSON_FEED.encode())
    found = one(path)
    assert (found.title, found.url, found.publisher, found.paragraphs) == (
        TITLE,
        "https://echo.test/1",
        "L'Écho",
        PARAGRAPHS[:1],
    )


def test_a_text_that_shows_a_feed_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<rss>\n\nLa digue de Valbrune a cédé dans la nuit de mardi à mercredi.")
    assert one(path).paragraphs
