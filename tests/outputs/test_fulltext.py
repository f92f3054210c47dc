"""The pages that Pagefind reads: what stands in them, escaped, and names as words."""

import re
from html import unescape

import pytest

from loopbook.outputs.fulltext import EVERYTHING, as_page, token
from loopbook.outputs.search import Entry


def given(page: str, what: str) -> list[tuple[str, str]]:
    """The pairs of a key and a value that a page gives to Pagefind."""
    pairs = re.findall(rf'<i data-pagefind-{what}="(\w+)\[data-v\]" data-v="([^"]*)">', page)
    return [(key, unescape(value)) for key, value in pairs]


@pytest.mark.parametrize(
    "names",
    [
        ("#0007", "0007", "7", " #7 "),
        ("Use Kafka", "use  kafka", " USE KAFKA"),
        ("2026-11-22-use-kafka", "#2026-11-22-Use-Kafka"),
        ("漢字",),
    ],
)
def test_a_name_is_one_word_however_it_is_written(names: tuple[str, ...]) -> None:
    [word] = set(map(token, names))
    assert re.fullmatch("zq[a-p]{8}", word)


def test_names_that_differ_are_different_words() -> None:
    names = ["7", "70", "7a", "0007-use-kafka", "use kafka", "Use Kafka!", EVERYTHING, ""]
    assert len(set(map(token, names))) == len(names)


def test_the_hash_is_fnv_1a_of_32_bits() -> None:
    # From the reference's test vectors: "" is 811c9dc5, "a" is e40c292c, "foobar" is bf9cf968.
    digits = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
    found = [token(name).removeprefix("zq").translate(digits) for name in ("", "a", "foobar")]
    assert found == ["811c9dc5", "e40c292c", "bf9cf968"]


def test_an_entry_gives_its_words_its_filters_and_its_date() -> None:
    page = as_page(
        Entry(
            "decisions/a/",
            'A "quoted" <title>',
            "Why & how",
            "<script>alert(1)</script>",
            ("infra",),
            kind="decision",
            summary="Why & how",
            names=("a",),
            facets=(("status", "accepted"), ("tag", "infra")),
            due=("2026-11-26", "2026-11-26T23:00:00Z"),
        ),
        "en",
    )
    assert given(page, "meta") == [
        ("title", 'A "quoted" <title>'),
        ("summary", "Why & how"),
        ("about", "Why & how · infra"),
        ("name", f"{token('a')} {token(EVERYTHING)}"),
        ("expiry", "2026-11-26"),
        ("at", "2026-11-26T23:00:00Z"),
    ]
    assert given(page, "filter") == [
        ("kind", "decision"),
        ("status", "accepted"),
        ("tag", "infra"),
    ]
    assert given(page, "sort") == [("due", "2026-11-26T23:00:00Z")]
    assert ">&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "<script" not in page


def test_what_stands_aside_has_no_title_that_weighs() -> None:
    rule = Entry("rules/L202/", "L202 expired", "A date.", "", (), aside=True, summary="A date.")
    keys = dict(given(as_page(rule, "en"), "meta"))
    assert keys["rule"] == "L202 expired"
    assert not {"title", "summary", "about"} & set(keys)


def test_what_has_no_date_is_sorted_behind_what_has_one() -> None:
    [(_, last)] = given(as_page(Entry("a/", "A", "", "", ()), "en"), "sort")
    assert last > "2999-12-31T00:00:00Z"


def test_what_is_closed_weighs_less_than_what_holds() -> None:
    holds = Entry("a/", "Queue", "", "One.", (), facets=(("state", "in force"),))
    former = Entry("b/", "Queue", "", "Two.", (), facets=(("state", "closed"),))
    assert dict(given(as_page(holds, "en"), "meta"))["title"] == "Queue"
    page = as_page(former, "en")
    assert dict(given(page, "meta"))["former"] == "Queue"
    assert "title" not in dict(given(page, "meta"))
    assert '<p data-pagefind-weight="0.5">Two.</p>' in page
