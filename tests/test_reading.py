"""Reading: what becomes of files, folders, tables, pages and standard input."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from dragoman.reading import MAX_CHARACTERS, Failure, UnreadableReport, count_inputs, read_inputs, report_from_mapping
from dragoman.reading.dates import date_in_line, date_in_name, published_date
from dragoman.reading.decoding import clean
from dragoman.reading.english import other_language
from dragoman.values import Report

TEXT = "The foreign ministers of France and Germany met in Geneva on Tuesday, officials said."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Ministers meet in Geneva | The Harbour Gazette</title>
<meta property="og:site_name" content="The Harbour Gazette">
<meta property="article:published_time" content="2023-05-09T14:30:00Z"><meta name="author" content="Foreign Desk">
<link rel="canonical" href="https://harbour.example.org/world/ministers-meet"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Ministers meet in Geneva</h1>
<p>{TEXT}</p><p>“We agreed on the <b>next</b> steps,” the French minister told reporters after the talks.</p>
</article><footer>All rights reserved</footer></body></html>"""
GERMAN = (
    "Die Außenminister von Frankreich und Deutschland trafen sich am Dienstag in Genf, um über den Waffenstillstand zu "
    "sprechen. Nach dem Treffen sagte ein Sprecher, beide Seiten hätten sich auf die nächsten Schritte geeinigt, doch "
    "viele Fragen seien noch offen, vor allem die Rückkehr der Vertriebenen in ihre Dörfer."
)
DANISH = (
    "Udenrigsministrene fra Frankrig og Tyskland mødtes tirsdag i Genève for at drøfte våbenhvilen. Efter mødet sagde "
    "en talsmand, at begge parter var blevet enige om de næste skridt, men at mange spørgsmål endnu var åbne, ikke "
    "mindst hvordan de fordrevne skal kunne vende tilbage til deres landsbyer."
)
RUSSIAN = (
    "Министры иностранных дел Франции и Германии встретились во вторник в Женеве, чтобы обсудить перемирие. После "
    "встречи представитель министерства заявил, что стороны договорились о следующих шагах, однако многие вопросы "
    "остаются открытыми, прежде всего возвращение беженцев в свои деревни."
)
CHINESE = "法国和德国外长星期二在日内瓦举行会谈，讨论停火问题。会谈结束后，发言人表示双方已就下一步行动达成一致。" * 5


def one(path: Path | str) -> Report | Failure:
    (result,) = read_inputs([path])
    return result


def report(path: Path | str) -> Report:
    result = one(path)
    assert isinstance(result, Report), str(result)
    return result


def failure(path: Path | str) -> str:
    result = one(path)
    assert isinstance(result, Failure), result
    return str(result)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Put = Callable[[str, str | bytes], Path]


class TestPlainText:
    def test_keeps_every_character(self, put: Put) -> None:
        """The text of a report is the file's, with line ends as newlines."""
        assert report(put("a.txt", f"\ufeff  {TEXT}\r\n\r\n“Yes.”\rEnd\n")).text == f"  {TEXT}\n\n“Yes.”\nEnd\n"

    def test_control_characters_become_spaces(self, put: Put) -> None:
        """A stray control character gives way to one space, so that offsets hold."""
        assert report(put("a.txt", TEXT + "\x0c\x1fend\t\x85.")).text == TEXT + "  end\t ."

    def test_takes_the_date_from_the_first_line(self, put: Put) -> None:
        """A date that begins the text is the report's, and stays in the text."""
        read = report(put("2020-01-01.txt", f" date 2023-05-09 {TEXT}"))
        assert (read.published, read.text) == ("2023-05-09", f" date 2023-05-09 {TEXT}")

    def test_takes_the_date_from_the_name(self, put: Put) -> None:
        """Without a date in the first line the file's name may give it."""
        assert report(put("wire-20230509.txt", TEXT)).published == "2023-05-09"

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            (f"Ministers meet in Geneva\n\n{TEXT}", "Ministers meet in Geneva"),
            (f"Published: 9 May 2023\n\nMinisters meet\n\n{TEXT}", "Ministers meet"),
            (f"Ministers met in Geneva.\n\n{TEXT}", None),
            (f"Ministers meet in Geneva\n{TEXT}", None),
            (f"{'Ministers meet ' * 20}\n\n{TEXT}", None),
            ("Ministers meet in Geneva\n\n", None),
            (f"9 May 2023\n\n{TEXT}", None),
        ],
    )
    def test_title(self, put: Put, text: str, title: str | None) -> None:
        """A short line without a sentence's end, set apart from the text after it, is the title."""
        assert report(put("a.txt", text)).title == title

    @pytest.mark.parametrize(
        ("before", "after", "outlet"),
        [
            ("Talks open\n\nBy Jane Roe, The Foo Times\n\n", "", "The Foo Times"),
            ("Foo Wire | 3 May 2024\n\n", "", "Foo Wire"),
            ("Talks open\n\nRidge Dispatch, foreign desk, 17 June 2020. A summary.\n\n", "", "Ridge Dispatch"),
            ("GENEVA, May 3 (Foo Wire) — ", "", "Foo Wire"),
            ("GENEVA (Reuters) - ", "", "Reuters"),
            ("", "\n\n— Foo Wire", "Foo Wire"),
            ("GENEVA, May 3 (Foo Wire) — ", "\n\n(c) 2024 Foo Wire", "Foo Wire"),
            ("", "\n\nPosted by The Foo Delegate", "The Foo Delegate"),
            ("GENEVA (Reuters) - ", "\n\n© 2024 The Foo Times", None),
            ("By Jane Roe, Geneva\n\n", "", None),
            ("", "\n\nFoo Wire", None),
            ("", "\n\nFoo Wire and staff", None),
            ("", "\n\nPosted by Jane Roe", None),
            ("Talks open, 3 May 2024\n\n", "", None),
            ("GENEVA (local time) - ", "", None),
        ],
    )
    def test_outlet(self, put: Put, before: str, after: str, outlet: str | None) -> None:
        """A credit line in an unambiguous form names the outlet; two that differ name none."""
        assert report(put("a.txt", before + TEXT + after)).outlet == outlet

    def test_same_text_same_id(self, put: Put) -> None:
        """A report's id depends on its content and not on where it lies."""
        assert report(put("a.txt", TEXT)).id == report(put("b/c.txt", TEXT)).id


class TestDates:
    @pytest.mark.parametrize(
        "line",
        [
            "date 2023-05-09",
            " date 2023-05-09 North Korean leader Kim Jong Un has sent a message.",
            "2023-05-09",
            "2023/05/09 Ministers meet",
            "20230509",
            "May 9, 2023",
            "Tuesday, 9th May 2023, 14:30",
            "9 May 2023 | World",
            "MAY 9 2023",
            "Published: May 9, 2023 at 2:30 pm",
            "Last updated on 9 of May, 2023",
            "Posted 2023.05.09 by the desk",
            "MOSCOW, May 9, 2023 (Northern Wire) -- The president spoke.",
            "Geneva, Switzerland, 9 May 2023 – The ministers met.",
            "KYIV (May 9, 2023): The ministers met.",
        ],
    )
    def test_found_where_a_line_begins_with_it(self, line: str) -> None:
        """A date counts at the line's start, after a word such as «published», and in a dateline."""
        assert date_in_line(line) == dt.date(2023, 5, 9)

    @pytest.mark.parametrize(
        "line",
        [
            "On 9 May 2023 the president spoke in Moscow.",
            "9 May 2023 was a day to remember.",
            "May 9, 2023, was a day to remember.",
            "The talks of 2023-05-09 failed.",
            "The president, May 9, 2023 or not, spoke.",
            "Date: 03/04/2023",
            "03/04/2023",
            "MOSCOW, May 9 (Northern Wire) -- The president spoke.",
            "Published: 2023-02-30",
            "May 9, 1623",
            "Updated guidance for May 9, 2023",
            "",
        ],
    )
    def test_not_found_in_prose_or_where_it_can_be_read_in_two_ways(self, line: str) -> None:
        """A date inside a sentence, an ambiguous or an impossible one is no date of the report."""
        assert date_in_line(line) is None

    @pytest.mark.parametrize(
        ("name", "date"),
        [
            ("2023-05-09_x.txt", dt.date(2023, 5, 9)),
            ("20230509.txt", dt.date(2023, 5, 9)),
            ("wire_2023_05_09.txt", dt.date(2023, 5, 9)),
            ("20230509T1430-wire.txt", dt.date(2023, 5, 9)),
            ("2023-05-09_to_2023-05-12.txt", None),
            ("000_e20230509b.txt", None),
            ("09-05-2023.txt", None),
            ("20231309.txt", None),
            ("120230509.txt", None),
        ],
    )
    def test_in_a_name(self, name: str, date: dt.date | None) -> None:
        """A name gives a date only where it holds one, year first, set apart from other letters and digits."""
        assert date_in_name(name) == date

    @pytest.mark.parametrize(
        ("value", "iso"),
        [
            ("2023-05-09", "2023-05-09"),
            ("2023-05-09T14:30:00Z", "2023-05-09T14:30:00+00:00"),
            ("2023-05-09 14:30:00.25+02:00", "2023-05-09T14:30:00+02:00"),
            ("2023-05-09T00:00:00", "2023-05-09"),
            ("Tue, 09 May 2023 14:30:00 GMT", "2023-05-09T14:30:00+00:00"),
            ("May 9, 2023", "2023-05-09"),
            (" 9 May 2023, 2:30 pm ", "2023-05-09"),
            ("05/13/2023", "2023-05-13"),
            ("13.05.2023", "2023-05-13"),
            (dt.date(2023, 5, 9), "2023-05-09"),
            (dt.datetime(2023, 5, 9, 14, 30), "2023-05-09T14:30:00"),
        ],
    )
    def test_published_becomes_iso(self, value: object, iso: str) -> None:
        """Dates as tables and feeds write them become ISO 8601, with the time where there is one."""
        assert published_date(value) == iso

    @pytest.mark.parametrize("value", ["yesterday", "03/04/2023", "2023-13-01", "0023-05-09", "2203-05-09", 20230509])
    def test_published_refused(self, value: object) -> None:
        """What is no certain date between 1900 and 2100 is refused, and the reason names it."""
        with pytest.raises(UnreadableReport, match=str(value)):
            published_date(value)


class TestPages:
    def test_article_and_its_data(self, put: Put) -> None:
        """A page gives its article in paragraphs, and title, outlet, byline, date and address from its head."""
        read = report(put("a.html", PAGE))
        assert read.text.endswith(
            f"{TEXT}\n\n“We agreed on the next steps,” the French minister told reporters after the talks."
        )
        assert "rights" not in read.text
        assert "World" not in read.text
        assert (read.title, read.outlet, read.byline) == (
            "Ministers meet in Geneva",
            "The Harbour Gazette",
            "Foreign Desk",
        )
        assert (read.published, read.url) == ("2023-05-09", "https://harbour.example.org/world/ministers-meet")

    def test_declared_encoding(self, put: Put) -> None:
        """A page is decoded as it declares, and Latin 1 as the Windows-1252 that is meant."""
        page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')
        assert "“We agreed" in report(put("a.htm", page.encode("cp1252"))).text

    def test_no_date_is_guessed_from_the_words(self, put: Put) -> None:
        """A date in the article or in the footer isn't taken for the date of publication."""
        page = f"<html><body><article><p>{TEXT} It followed talks of 3 March 2019.</p></article>© 2021</body></html>"
        assert report(put("a.html", page)).published is None

    def test_character_references_give_no_controls(self, put: Put) -> None:
        """Controls written as references don't reach a report."""
        page = put("a.html", f"<html><body><article><p>Today&#1;&#133; {TEXT}</p></article></body></html>")
        assert not any(ord(character) < 32 and character != "\n" for character in report(page).text)

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "".join(f'<li><a href="/{n}">Section {n} of the site</a></li>' for n in range(50)),
            "<form><input></form><p>Please log in.</p>",
            "".join(
                f"<h2><a href='/{n}'>Ministers meet for the {n}th time this year to talk of peace</a></h2>"
                for n in range(9)
            ),
        ],
    )
    def test_without_an_article(self, put: Put, body: str) -> None:
        """A page without running text is a failure."""
        assert "holds no article" in failure(put("a.html", f"<html><body>{body}</body></html>"))

    def test_nothing_leaks_to_standard_error(self, put: Put) -> None:
        """What the libraries log and warn of stays away from the user."""
        code = "import sys; from dragoman.reading import read_inputs; print(*read_inputs(sys.argv[1:]), sep='\\n')"
        paths = [put("a.html", "<html></html>"), put("b.html", "no page"), put("c.html", PAGE)]
        done = subprocess.run(
            [sys.executable, "-W", "always", "-c", code, *paths], capture_output=True, text=True, check=True
        )
        assert done.stderr == ""


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_read(self, put: Put, encoding: str) -> None:
        """UTF-8, UTF-16 with a mark and Windows-1252 give the same text."""
        text = "“We agreed,” the minister said – after São Paulo’s café talks."
        assert report(put("a.txt", text.encode(encoding))).text == text

    @pytest.mark.parametrize(
        ("data", "place"),
        [
            ("The “ceasefire” – in the café – holds.".encode() + b"\xff", "byte 47"),
            ("“We agreed,” the minister said.".encode("mac_roman"), "byte 0"),
            ("Президент России заявил".encode("cp1251"), "byte 0"),
            ("\ufeffcaf".encode() + b"\xe9\x81", "byte 6"),
            ("fine".encode("utf-16") + b"\0", "byte 10"),
        ],
    )
    def test_refused(self, put: Put, data: bytes, place: str) -> None:
        """Bytes that can't be told are a failure that names the first one at fault and the mend."""
        told = failure(put("a.txt", data))
        assert place in told
        assert "save it as UTF-8" in told

    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"\x89PNG\r\n\x1a\n\0\0\0", "NUL"),
            (b"%PDF-1.7 ...", "PDF"),
            (b"PK\x03\x04...", "zip"),
            (b"\x01\x02\x03 binary \x1b\x1b", "control characters"),
            ("a\0b".encode("utf-16"), "control characters"),
        ],
    )
    def test_binary(self, put: Put, data: bytes, word: str) -> None:
        """What isn't text is refused as such."""
        assert word in failure(put("a.txt", data))


class TestMapping:
    def test_all_fields(self) -> None:
        """Fields are kept as given, trimmed; a number for an id too; other keys are passed over."""
        fields = {"id": 7, "title": " T ", "outlet": "O", "url": "u", "language": "en-GB", "byline": "", "extra": [1]}
        expected = Report(text=TEXT, id="7", title="T", outlet="O", url="u", language="en-GB", published="2023-05-09")
        assert report_from_mapping({"text": TEXT, "published": "2023-05-09", **fields}) == expected

    def test_offsets_hold(self) -> None:
        """A given text keeps its length whatever is in it."""
        assert report_from_mapping({"text": "a\r\nb\rc\x00d\ud800e"}).text == "a \nb\nc d\ufffde"

    def test_missing_values(self) -> None:
        """Null, blank and not-a-number stand for a field that is missing."""
        read = report_from_mapping({"text": TEXT, "title": None, "outlet": float("nan"), "published": " "})
        assert (read.title, read.outlet, read.published) == (None, None, None)

    def test_html(self) -> None:
        """HTML is read where there is no text, and what is given goes before what the page says."""
        read = report_from_mapping({"html": PAGE, "outlet": "Given", "published": "2023-05-10"})
        assert (read.outlet, read.published, read.title) == ("Given", "2023-05-10", "Ministers meet in Geneva")
        assert TEXT in read.text

    @pytest.mark.parametrize(
        ("fields", "word"),
        [
            ({}, "no text"),
            ({"text": " \n"}, "no text"),
            ({"text": ["a"]}, "text is a list"),
            ({"text": TEXT, "title": 5}, "title is a number"),
            ({"text": TEXT, "id": True}, "id is true or false"),
            ({"text": TEXT, "published": "soon"}, "'soon'"),
            ({"text": TEXT, "language": "fr"}, "'fr'"),
            ({"text": "a" * (MAX_CHARACTERS + 1)}, "5,000,000"),
            ({"html": "<p>Short</p>"}, "no article"),
        ],
    )
    def test_refused(self, fields: dict[str, object], word: str) -> None:
        """Each fault of a field is told with the field and the value."""
        with pytest.raises(UnreadableReport, match=word):
            report_from_mapping(fields)


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "name"), [(GERMAN, "German"), (DANISH, "Danish"), (RUSSIAN, "Russian"), (CHINESE, "Chinese")]
    )
    def test_other_languages(self, put: Put, text: str, name: str) -> None:
        """A text in another language is a failure that names the language."""
        assert f"not English but, it seems, {name}" in failure(put("a.txt", text))

    def test_explicit_english_is_believed(self) -> None:
        """Where the language is given as English, no guess is made."""
        assert report_from_mapping({"text": GERMAN, "language": "en"}).text == GERMAN

    @pytest.mark.parametrize(
        "text",
        [
            TEXT * 4,
            TEXT.upper() * 4,
            GERMAN[:150],
            "Kim Jong Un, Vladimir Putin, Sergey Lavrov, Volodymyr Zelenskyy, Recep Tayyip Erdogan, Xi Jinping, " * 4,
            f"{TEXT * 6} {GERMAN} {TEXT * 6}",
        ],
    )
    def test_not_refused(self, text: str) -> None:
        """English in capitals, names, short texts and a quotation in another language pass."""
        assert other_language(text) is None


class TestTables:
    def test_json_lines(self, put: Put) -> None:
        """A bad line is a failure with its number and column; the lines around it are read."""
        lines = [json.dumps({"text": f"{TEXT} {n}"}) for n in range(5)]
        lines[1:4] = ['{"text": "open', "[1]", ""]
        results = list(read_inputs([put("news.jsonl", "\ufeff" + "\r\n".join(lines))]))
        assert [type(result) for result in results] == [Report, Failure, Failure, Report]
        assert "news.jsonl:2: malformed JSON at column 10" in str(results[1])
        assert "news.jsonl:3: [1] is no report" in str(results[2])

    def test_line_3000(self, put: Put) -> None:
        """The number of a bad line is right far into a file."""
        good = json.dumps({"text": TEXT}) + "\n"
        results = list(read_inputs([put("news.ndjson", good * 2999 + "{oops}\n" + good)]))
        (bad,) = (result for result in results if isinstance(result, Failure))
        assert (len(results), ":3000: malformed JSON at column 2" in str(bad)) == (3001, True)

    def test_json_lines_in_utf16(self, put: Put) -> None:
        """Lines as some shells write them, in UTF-16, are read."""
        path = put("a.jsonl", (json.dumps({"text": TEXT + " café"}, ensure_ascii=False) + "\n").encode("utf-16"))
        assert report(path).text == TEXT + " café"

    def test_a_line_without_end(self, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
        """A line over the limit is refused, and the next one is read."""
        monkeypatch.setattr("dragoman.reading.streams.MAX_LINE", 200)
        monkeypatch.setattr("dragoman.reading.tables.MAX_LINE", 200)
        results = list(read_inputs([put("a.jsonl", '{"text": "' + "a" * 1000 + '"}\n' + json.dumps({"text": TEXT}))]))
        assert [type(result) for result in results] == [Failure, Report]

    def test_json(self, put: Put) -> None:
        """A file holds one object or a list of them."""
        assert report(put("a.json", json.dumps({"text": TEXT}, indent=1))).text == TEXT
        results = list(read_inputs([put("b.json", json.dumps([{"text": TEXT}, 5]))]))
        assert results[0]["text"] == TEXT  # type: ignore[index]
        assert "b.json, item 2: 5 is no report" in str(results[1])

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            ('{"text": "a"}\n{"text": "b"}', "name it .jsonl"),
            ('{"text":\n oops}', "line 2, column 2"),
            ("[" * 100_000, "too deep"),
            ("9" * 5000, "number too long"),
            ("[]", "holds no reports"),
        ],
    )
    def test_bad_json(self, put: Put, content: str, word: str) -> None:
        """What is wrong with a JSON file is told with the place."""
        assert word in failure(put("a.json", content))

    @pytest.mark.parametrize(
        ("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv.gz", ",")]
    )
    def test_delimited(self, put: Put, name: str, delimiter: str) -> None:
        """Rows of a table are reports, whatever sets the columns apart; a bad row is named by the line it starts at."""
        rows = [
            ["Published", "text", "extra"],
            ["2023-05-09", f'"{TEXT}\nIt said ""yes"", twice."', "x"],
            ["no day", "short", ""],
            ["2023-05-10", "short", "", "more"],
            [],
            ["2023-05-11", '"last"'],
        ]
        data = "\n".join(map(delimiter.join, rows)).encode()
        if delimiter == ",":
            data = data.replace(b'"last"', ("a" * 200_000).encode())
        results = list(read_inputs([put(name, gzip.compress(data) if name.endswith(".gz") else data)]))
        assert [type(result) for result in results] == [Report, Failure, Failure, Report]
        assert results[0] == Report(text=f'{TEXT}\nIt said "yes", twice.', published="2023-05-09")
        assert ":4: published 'no day'" in str(results[1])
        assert ":5: has 4 cells under 3 columns" in str(results[2])

    def test_table_in_windows_1252(self, put: Put) -> None:
        """A table in Windows-1252 is read, and a row in no plausible encoding is the only one that is lost."""
        data = b"text\nThe caf\xe9 talks\nThe \x93\xd2\xd3\xd4\x81 talks\nThe last talks\n"
        results = list(read_inputs([put("a.csv", data)]))
        assert [getattr(result, "text", None) for result in results] == ["The café talks", None, "The last talks"]

    def test_table_without_text(self, put: Put) -> None:
        """A table without a column of text says which line should name it."""
        assert "no column text or html" in failure(put("a.csv", "title,body\na,b\n"))

    def test_parquet(self, tmp_path: Path) -> None:
        """Rows of Parquet are reports, with dates as the file types them."""
        rows = [
            {"text": TEXT, "published": dt.datetime(2023, 5, 9, 14, 30, tzinfo=dt.UTC), "id": 1, "n": 0.5},
            {"text": None, "published": None, "id": 2, "n": None},
        ]
        path = tmp_path / "a.parquet"
        parquet.write_table(pa.Table.from_pylist(rows), path)
        results = list(read_inputs([path]))
        assert results[0] == Report(text=TEXT, id="1", published="2023-05-09T14:30:00+00:00")
        assert "a.parquet, row 2: has no text" in str(results[1])

    def test_bad_parquet(self, put: Put, tmp_path: Path) -> None:
        """A broken Parquet file and one without text are failures."""
        assert "no whole Parquet file" in failure(put("a.parquet", b"PAR1" + b"x" * 50))
        parquet.write_table(pa.table({"body": ["a"]}), tmp_path / "b.parquet")
        assert "no column text or html" in failure(tmp_path / "b.parquet")

    def test_broken_gzip(self, put: Put) -> None:
        """What a broken archive still gives is read, and the break is told."""
        lines = "".join(
            json.dumps({"text": TEXT, "id": str(n), "byline": os.urandom(99).hex()}) + "\n" for n in range(999)
        )
        *reports, last = read_inputs([put("a.jsonl.gz", gzip.compress(lines.encode())[:-5000])])
        assert len(reports) > 500
        assert "broken gzip" in str(last)
        assert "broken gzip" in failure(put("b.txt.gz", b"no gzip"))


class TestPlaces:
    def test_folder(self, put: Put, tmp_path: Path) -> None:
        """Folders are read with all below, by name; hidden and other files are passed over."""
        for name in ["b/z.txt", "b/a.txt", "a.jsonl", "c.TXT", ".hidden/a.txt", ".a.txt", "b/notes.docx"]:
            put(name, json.dumps({"text": name}))
        texts = [getattr(result, "text", result) for result in read_inputs([tmp_path])]
        assert [json.loads(text)["text"] if "{" in text else text for text in texts] == [
            "a.jsonl",
            "b/a.txt",
            "b/z.txt",
            "c.TXT",
        ]

    def test_empty_folder(self, tmp_path: Path) -> None:
        """A folder without anything to read is told."""
        assert "holds no file to read" in failure(tmp_path)

    @pytest.mark.parametrize(
        ("name", "content", "word"),
        [
            ("empty.txt", "", "is empty"),
            ("blank.txt", " \n\t", "is empty"),
            ("blank.jsonl", "\n\n", "holds no reports"),
            ("header.csv", "text,title\n", "holds no reports"),
            ("report.docx", "x", "ends in none of .txt"),
        ],
    )
    def test_told(self, put: Put, name: str, content: str, word: str) -> None:
        """Files with nothing in them, and files of an unknown kind that are named, are failures."""
        assert word in failure(put(name, content))

    def test_missing(self, tmp_path: Path) -> None:
        """A path that leads nowhere is a failure, and the rest is read."""
        (tmp_path / "a.txt").write_text(TEXT)
        missing, read = read_inputs([tmp_path / "missing.txt", str(tmp_path / "a.txt")])
        assert str(missing) == f"{tmp_path}/missing.txt: no such file; check the path"
        assert isinstance(read, Report)

    def test_no_permission(self, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that may not be opened is a failure that says so."""
        path = put("a.txt", TEXT)

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
        assert "no permission" in failure(path)

    def test_huge_text(self, tmp_path: Path) -> None:
        """A text of 200 MB is refused without being read."""
        path = tmp_path / "a.txt"
        with path.open("wb") as file:
            file.truncate(200_000_000)
        tracemalloc.start()
        told = failure(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "5,000,000 characters at most: split it" in told
        assert peak < 60_000_000

    def test_long_lines_stream(self, put: Put) -> None:
        """Lines of JSON are read one at a time, whatever the file's size."""
        path = put("a.jsonl", (json.dumps({"text": TEXT * 100}) + "\n") * 2000)  # 17 MB
        tracemalloc.start()
        count = sum(1 for _ in read_inputs([path]))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 2000
        assert peak < 3_000_000

    def test_same_id_on_other_content(self, put: Put) -> None:
        """An id stands for one report; the same report twice is no failure."""
        lines = [{"id": "1", "text": "One."}, {"id": "1", "text": "Two."}, {"id": "1", "text": "One."}]
        results = list(read_inputs([put("a.jsonl", "\n".join(map(json.dumps, lines)))]))
        assert [type(result) for result in results] == [Report, Failure, Report]
        assert ":2: the id '1' was given" in str(results[1])

    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"\n" + json.dumps({"text": TEXT}).encode() + b"\n", TEXT),
            (json.dumps([{"text": TEXT}]).encode(), TEXT),
            (f"<html><body><p>{TEXT}</p></body></html>".encode(), TEXT),
            (f"  {TEXT}\n".encode(), f"  {TEXT}\n"),
            (json.dumps({"text": TEXT}).encode("utf-16"), TEXT),
        ],
    )
    def test_standard_input(self, data: bytes, text: str) -> None:
        """What comes through a pipe is taken for lines of JSON, a list, a page or a text by how it begins."""
        stream = io.BytesIO(data)
        (read,) = read_inputs(["-"], stdin=stream)
        assert read["text"] == text  # type: ignore[index]
        assert not stream.closed

    def test_standard_input_fails(self) -> None:
        """Faults of standard input name it."""
        assert str(*read_inputs(["-"], stdin=io.BytesIO(b""))) == "standard input: is empty; fill it or leave it out"

    def test_named_pipe(self, tmp_path: Path) -> None:
        """A pipe given as a path, as shells do for <(...), is read like standard input."""
        path = tmp_path / "pipe"
        os.mkfifo(path)
        with subprocess.Popen(["sh", "-c", 'printf "%s" "$1" > "$0"', path, TEXT]):
            assert report(path).text == TEXT


class TestCount:
    def test_counts(self, put: Put, tmp_path: Path) -> None:
        """The count is of reports and failures, exact for small files."""
        put("a.txt", TEXT)
        put("b.jsonl", (json.dumps({"text": TEXT}) + "\n") * 30)
        put("c.csv", "text\n" + '"two\nlines"\n' * 20)
        put("d.json", json.dumps([{"text": TEXT}] * 7))
        put("e.jsonl.gz", gzip.compress((json.dumps({"text": TEXT}) + "\n").encode() * 9))
        put("f.jsonl", b"")
        parquet.write_table(pa.table({"text": [TEXT] * 5}), tmp_path / "g.parquet")
        assert count_inputs([tmp_path, tmp_path / "missing.txt"]) == 1 + 30 + 20 + 7 + 9 + 1 + 5 + 1
        assert count_inputs([tmp_path, tmp_path / "missing.txt"]) == len(
            list(read_inputs([tmp_path, tmp_path / "missing.txt"]))
        )

    def test_estimates(self, put: Put) -> None:
        """A large table is counted by its beginning."""
        assert count_inputs([put("a.jsonl", (json.dumps({"text": TEXT}) + "\n") * 100_000)]) == pytest.approx(
            100_000, rel=0.01
        )

    def test_unknown(self) -> None:
        """Standard input can't be counted."""
        assert count_inputs(["-"]) is None


def check(results: list[Report | Failure]) -> None:
    """Every result is a failure in one line with a reason, or a report that can be stored."""
    assert results
    for result in results:
        if isinstance(result, Failure):
            assert result.reason
            assert "\n" not in result.reason
        else:
            assert isinstance(result, Report)
            for value in filter(None, result.values()):
                value.encode("utf-8")
                assert not any(ord(character) < 32 and character not in "\n\t" for character in value)


RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.lists(
    st.sampled_from(
        [b"text", b",", b"\n", b'"', b"{", b"}", b":", b"[", b"]", b"\\ud800", b"\\u0000", b"\xff\xfe", b"\xef\xbb\xbf",
         b"\0", b"<p>", b"</p>", b"<html>", b"&#0;", b"published", b"2023-05-09", b"\xe9", b"\r", TEXT.encode(),
         b"id", b"1"]
    ) | st.binary(max_size=8)
).map(b"".join)  # fmt: skip


class TestAnything:
    @RELAXED
    @given(
        data=st.binary() | PIECES,
        kind=st.sampled_from([".txt", ".jsonl", ".json", ".csv", ".tsv", ".html", ".parquet"]),
    )
    def test_any_bytes_in_a_file(self, tmp_path: Path, data: bytes, kind: str) -> None:
        """Whatever a file holds, reading it gives reports and failures and raises nothing."""
        path = tmp_path / f"a{kind}"
        path.write_bytes(data)
        check(list(read_inputs([path])))
        assert count_inputs([path]) is not None

    @RELAXED
    @given(data=st.binary() | PIECES, kind=st.sampled_from([".txt.gz", ".jsonl.gz"]), cut=st.integers(0, 20))
    def test_any_bytes_packed(self, tmp_path: Path, data: bytes, kind: str, cut: int) -> None:
        """The same for what is packed, and for a part of it."""
        path = tmp_path / f"a{kind}"
        packed = gzip.compress(data)
        path.write_bytes(packed[: len(packed) - cut])
        check(list(read_inputs([path])))

    @RELAXED
    @given(data=st.binary() | PIECES)
    def test_any_bytes_through_a_pipe(self, data: bytes) -> None:
        """The same for standard input."""
        check(list(read_inputs(["-"], stdin=io.BytesIO(data))))

    @RELAXED
    @given(text=st.text(st.characters(blacklist_categories=[])))
    def test_any_text_keeps_its_length(self, text: str) -> None:
        """A text given as a field keeps its length, and each character that can be kept."""
        try:
            read = report_from_mapping({"text": text, "language": "en"})
        except UnreadableReport:
            assert not clean(text).strip()
            return
        assert len(read.text) == len(text)

    @RELAXED
    @given(
        value=st.text() | st.dates() | st.datetimes(timezones=st.none() | st.timezones()) | st.integers() | st.none()
    )
    def test_any_date(self, value: object) -> None:
        """A date is given in ISO 8601 or refused."""
        try:
            read = report_from_mapping({"text": TEXT, "published": value}).published
        except UnreadableReport:
            return
        assert read is None or dt.datetime.fromisoformat(read)
