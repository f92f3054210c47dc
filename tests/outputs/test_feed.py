"""The feeds: Atom as RFC 4287 asks for it, which a feed reader reads as it was meant."""

import re
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid5
from xml.etree import ElementTree

import feedparser
import pytest

from loopbook.clock import iso_z, parse_instant
from loopbook.outputs.feed import MOST, Source, atom
from loopbook.views.news import News
from tests.atom import ATOM, assert_valid, faults_of
from tests.logbooks import NOW, instant

NAMED = Source("A log", "https://log.example.org/team/")
BEGIN = instant("2026-01-05T09:00Z")


def piece(number: int = 0, **fields: object) -> News:
    given: dict[str, object] = {
        "id": uuid5(UUID(int=0), str(number)),
        "at": NOW - timedelta(hours=number),
        "title": f"Ada accepted: Record {number}",
        "sentences": ("One queue.", "Ada moved it."),
        "author": "Ada",
        "address": f"decisions/{number}/",
        "about": frozenset({"ana"}),
    }
    return News(**{**given, **fields})  # type: ignore[arg-type]


def feed(*pieces: News, source: Source = NAMED, address: str = "feed.xml") -> str:
    return atom(source, address, "A log: what happened", "", pieces, BEGIN)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<updated>2026", "<updated>26"),
        ("<author>", "<author><name>A</name>"),
        ('type="html"', 'kind="html"'),
        ("<content", "<text"),
        ("<published>", "<updated>2026-11-01T00:00:00Z</updated><published>"),
    ],
)
def test_the_grammar_finds_what_is_wrong(right: str, wrong: str) -> None:
    text = feed(piece())
    assert faults_of(text) == []
    broken = text.replace(right, wrong, 1).replace(
        "</content>", "</text>" if "text" in wrong else "</content>"
    )
    assert faults_of(broken) != []


@pytest.mark.parametrize("source", [NAMED, Source("A log", None), Source("A log", None, False)])
@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("address", ["feed.xml", "people/ana/feed.xml"])
def test_a_feed_is_valid_atom(source: Source, count: int, address: str) -> None:
    text = feed(*map(piece, range(count)), source=source, address=address)
    assert_valid(text, source.url)
    read = feedparser.parse(text)
    assert read.version == "atom10"
    assert not read.bozo
    assert len(read.entries) == count


def test_a_reader_reads_what_was_written() -> None:
    read = feedparser.parse(feed(piece(1), piece(2, author=None)))
    assert read.feed.title == "A log: what happened"
    assert read.feed.updated == iso_z(NOW - timedelta(hours=1))
    first, second = read.entries
    assert (first.title, first.author) == ("Ada accepted: Record 1", "Ada")
    assert first.link == "https://log.example.org/team/decisions/1/"
    assert first.id == uuid5(UUID(int=0), "1").urn
    assert first.updated == iso_z(NOW - timedelta(hours=1))
    assert first.content[0].value == "<p>One queue.</p><p>Ada moved it.</p>"
    assert "author" not in second or second.author == "A log"


def test_a_feed_names_its_own_address_where_that_is_known() -> None:
    def own(source: Source) -> list[str]:
        text = feed(source=source, address="people/王/feed.xml")
        return [each.href for each in feedparser.parse(text).feed.links if each.rel == "self"]

    assert own(NAMED) == ["https://log.example.org/team/people/%E7%8E%8B/feed.xml"]
    assert own(Source("A log", None)) == []


@pytest.mark.parametrize(
    ("address", "directory_urls", "leads"),
    [
        ("feed.xml", True, "https://a.example/site/decisions/%C3%84/"),
        ("people/ana/feed.xml", True, "https://a.example/site/decisions/%C3%84/"),
        ("people/ana/feed.xml", False, "https://a.example/site/decisions/%C3%84/index.html"),
    ],
)
def test_without_an_address_of_the_site_links_start_from_the_feed(
    address: str, directory_urls: bool, leads: str
) -> None:
    source = Source("A log", None, directory_urls)
    text = feed(piece(address="decisions/Ä/"), source=source, address=address)
    entry = ElementTree.fromstring(text).find(f"{ATOM}entry/{ATOM}link")
    assert entry is not None
    link = entry.get("href", "")
    assert not urlsplit(link).netloc
    assert urljoin(f"https://a.example/site/{address}", link) == leads
    headers = {"content-location": f"https://a.example/site/{address}"}
    assert feedparser.parse(text, response_headers=headers).entries[0].link == leads


HOSTILE = "<script>alert(1)</script> & ]]> \"'&#x1; \x00\x0b\ufffe \ud800 بحث 🜁"


def test_what_people_write_is_text_and_never_breaks_the_feed() -> None:
    hostile = piece(title=HOSTILE, sentences=(HOSTILE,), author=HOSTILE)
    text = atom(Source("A & B", None), "feed.xml", HOSTILE, "", [hostile], BEGIN)
    text.encode()
    assert_valid(text)
    shown = re.sub("[\x00\x0b\ufffe\ud800]", "\N{REPLACEMENT CHARACTER}", HOSTILE)
    root = ElementTree.fromstring(text)
    assert [each.text for each in root.iter(f"{ATOM}title")] == [shown, shown]
    [content] = root.iter(f"{ATOM}content")
    assert "<script" not in (content.text or "")
    assert "&lt;script&gt;" in (content.text or "")


def test_the_newest_hundred_are_told() -> None:
    read = feedparser.parse(feed(*map(piece, range(MOST + 1))))
    assert [entry.title for entry in read.entries] == [
        f"Ada accepted: Record {number}" for number in range(MOST)
    ]


def test_a_feed_with_nothing_to_tell_has_an_instant_that_stays() -> None:
    assert parse_instant(feedparser.parse(feed()).feed.updated) == BEGIN


def test_feeds_of_other_addresses_are_other_feeds() -> None:
    ids = {
        feedparser.parse(feed(source=source, address=address)).feed.id
        for source in (NAMED, Source("A log", None), Source("Another", None))
        for address in ("feed.xml", "people/ana/feed.xml")
    }
    assert len(ids) == 6


def test_the_same_news_is_the_same_bytes() -> None:
    def made(at: datetime) -> str:
        return feed(piece(at=at))

    assert made(NOW) == made(NOW)
    assert made(NOW) != made(NOW + timedelta(seconds=1))
