"""Material's own search, where Pagefind is not installed: it finds the same records."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.visits import RECORD, Visit, served, small_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small log's site, built without Pagefind."""
    with served(small_site(tmp_path_factory.mktemp("plain") / "log", pagefind=False).path) as it:
        yield it


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("marzipan", RECORD),
        ("frankfurt", RECORD),
        ("Okafor", "handoffs/2026-11-16-on-call/"),
        ("offered", "handoffs/2026-11-16-on-call/"),
        ("superseded", "decisions/0001-mail/"),
        ("on-call", "decisions/2026-10-01-pager/"),
        ("L202", "rules/L202/"),
    ],
)
def test_search_finds_a_record_by_word_owner_status_and_tag(
    words: str, address: str, visit: Visit, base: str
) -> None:
    page = visit("open/", now=None)
    page.keyboard.press("/")
    page.keyboard.type(words)
    hit = page.locator(f'.md-search-result__link[href^="{base}{address}"]').first
    expect(hit).to_be_visible()


@pytest.mark.parametrize("words", ["owner", "expired", "unknown", "missing"])
def test_search_shows_rules_behind_everything_else(words: str, visit: Visit, base: str) -> None:
    page = visit("how-we-log/", now=None)
    page.keyboard.press("/")
    page.keyboard.type(f"{words} queue")
    hits = page.locator(".md-search-result__link")
    expect(hits.first).to_be_visible()
    targets = hits.evaluate_all("(all) => all.map((each) => each.href)")
    kinds = [target.startswith(f"{base}rules/") for target in targets]
    assert kinds == sorted(kinds)
    assert {True, False} == set(kinds)
