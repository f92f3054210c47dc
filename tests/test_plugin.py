"""The site as MkDocs builds it: strict, whole, findable, and fresh while it is served."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote
from urllib.request import urlopen

import pytest

from loopbook.checks import RULES
from tests.builds import (
    NOW,
    Built,
    Link,
    build,
    copy_of,
    dead_links,
    in_css,
    links,
    live,
    mkdocs,
)
from tests.calendars import events
from tests.git_repo import GitRepo

STRICT = ("clean", "empty", "unusual")
OTHERS = {"https://chat.example.org/", "https://example.org/", "https://git.example.org/team/log"}
"""What records and the settings of the small log name of other hosts."""
CREDITS = {"https://squidfunk.github.io/mkdocs-material/"}
"""A link that Material sets into every foot."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small log with its history, built once."""
    repo = GitRepo(tmp_path_factory.mktemp("small") / "log")
    live(repo)
    return build(repo.path)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The clean log, built once."""
    return build(copy_of("clean", tmp_path_factory.mktemp("clean")), "--strict")


def config(root: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """Changes mkdocs.yml of a log."""
    file = root / "mkdocs.yml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text + more, "utf-8")
    return root


def article(html: str) -> str:
    """The middle of a page, without the frame."""
    return html.partition("<article")[2].partition("</article>")[0]


def navigation(html: str) -> set[str]:
    """The targets of the tabs and of the drawer."""
    found = re.findall(r'<nav class="md-(?:tabs|nav md-nav--primary).*?</nav>', html, re.DOTALL)
    assert found
    return {link.target for part in found for link in links(part)}


# --- Building -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STRICT)
def test_a_log_without_errors_builds_in_strict_mode(name: str, tmp_path: Path) -> None:
    built = build(copy_of(name, tmp_path), "--strict")
    assert {"", "open/", "overdue/", "weeks/", "decisions/", "handoffs/", "people/"} <= {
        address.replace("today/", "") for address in built.pages
    }


def test_a_log_with_errors_is_published_all_the_same_but_not_in_strict_mode(
    small: Built, tmp_path: Path
) -> None:
    assert "4 errors" in small.said
    assert "loopbook check" in small.said
    done = mkdocs(copy_of("small", tmp_path), "build", "--strict")
    assert done.returncode == 1
    assert "Aborted with 1 warnings in strict mode" in done.stdout + done.stderr


@pytest.mark.parametrize("name", STRICT)
def test_no_link_of_a_built_page_leads_nowhere(name: str, tmp_path: Path) -> None:
    built = build(copy_of(name, tmp_path))
    assert dead_links(built.pages, {*built.pages, *built.files}) == []


def test_no_link_of_the_small_log_leads_nowhere(small: Built) -> None:
    assert dead_links(small.pages, {*small.pages, *small.files}) == []


def test_links_between_records_lead_to_their_pages(small: Built) -> None:
    html = article(small.pages["decisions/2026-09-01-one-queue/"])
    targets = {link.address_from("decisions/2026-09-01-one-queue/") for link in links(html)}
    assert "handoffs/2026-11-03-nightly-export/" in targets
    page = article(small.pages["how-we-log/"])
    assert "decisions/2026-09-01-one-queue/" in {
        link.address_from("how-we-log/") for link in links(page)
    }


def test_the_same_log_and_the_same_now_give_the_same_bytes(small: Built, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "log")
    live(repo)
    again = build(repo.path)
    # Pagefind names a file by its bytes, and writes some of them in another order each time.
    varies = re.compile(r"sitemap\.xml|search/pagefind/(filter/|pagefind-entry|.*\.pf_meta$)")
    before, after = (
        {path: content for path, content in site.files.items() if not varies.match(path)}
        for site in (small, again)
    )
    assert sorted(after) == sorted(before)
    assert [path for path in before if before[path] != after[path]] == []
    assert any(path.startswith("search/pagefind/fragment/") for path in before)


def test_records_stay_out_of_the_navigation(small: Built) -> None:
    for address, html in small.pages.items():
        if "<nav" in html:
            there = {link_to(target, address) for target in navigation(html)}
            assert {each for each in there if re.match(r"(decisions|handoffs)/\d", each)} <= {
                address  # the page itself, as Material names it in the drawer
            }


def link_to(target: str, address: str) -> str:
    [link] = links(f'<a href="{target}"></a>')
    return link.address_from(address) or ""


def test_the_indexes_stand_in_the_navigation_before_the_teams_own_pages(small: Built) -> None:
    html = small.pages["open/"]
    tabs = re.search(r'<nav class="md-tabs.*?</nav>', html, re.DOTALL)
    assert tabs
    order = [link_to(link.target, "open/") for link in links(tabs[0])]
    indexes = ["", "open/", "overdue/", "weeks/", "decisions/", "handoffs/", "people/"]
    assert order == [*indexes, "how-we-log/"]


def test_the_tab_of_a_records_index_is_the_active_one(small: Built) -> None:
    for address, tab in (
        ("decisions/2026-09-01-one-queue/", "decisions/"),
        ("handoffs/2026-11-16-on-call/", "handoffs/"),
        ("people/ana/", "people/"),
        ("weeks/2026-W47/", "weeks/"),
        ("open/", "open/"),
    ):
        found = re.findall(
            r'md-tabs__item--active">\s*<a href="([^"]*)"', small.pages[address], re.DOTALL
        )
        assert [link_to(target, address) for target in found] == [tab], address


def test_on_a_page_of_no_tab_none_is_the_active_one(small: Built) -> None:
    broken = "broken/decisions/2026-11-11-broken.md/"
    for address in ("search/", "findings/", "rules/", "rules/L202/", broken):
        html = small.pages[address]
        assert "md-tabs__item--active" not in html, address
        assert "md-nav__link--active" not in html, address
        assert "aria-current" not in html, address
    assert "md-tabs__item--active" in small.pages[""]


def test_the_markdown_of_a_record_is_html(small: Built) -> None:
    html = article(small.pages["decisions/2026-09-01-one-queue/"])
    assert "<em>marzipan</em>" in html
    assert "<td>Frankfurt</td>" in html
    assert html.count("<h1") == 1
    assert 'type="checkbox"' in html


def test_the_page_of_a_rule_is_html_with_its_examples_as_code(small: Built) -> None:
    html = article(small.pages["rules/L202/"])
    assert html.count("<h1") == 1
    assert "<strong>Why it matters.</strong>" in html
    assert len(re.findall(r'<div class="[^"]*highlight', html)) == 4
    assert "```" not in html
    assert html.index("Use instead.") < html.index('id="findings"')


def test_code_in_a_record_stays_text(small: Built) -> None:
    html = article(small.pages["handoffs/2026-11-03-nightly-export/"])
    assert "<b>not markup" not in html


def test_pictures_beside_records_are_published_and_shown(small: Built) -> None:
    assert small.files["decisions/images/waits.png"].startswith(b"\x89PNG")
    address = "decisions/2026-09-01-one-queue/"
    pictures = [link for link in links(article(small.pages[address])) if link.tag == "img"]
    assert [link.address_from(address) for link in pictures] == ["decisions/images/waits.png"]


# --- Who may read it ------------------------------------------------------------------------------


def test_what_is_above_the_audience_leaves_no_trace_in_any_file(small: Built) -> None:
    for trace in (b"zeppelin", b"2026-11-12-plan", b"mallory"):
        assert [path for path, content in small.files.items() if trace in content.lower()] == []
    assert [path for path in small.files if "zeppelin" in path or "plan" in path] == []


def test_nor_where_records_lie_among_the_teams_pages(tmp_path: Path) -> None:
    root = copy_of("small", tmp_path)
    for folder in ("decisions", "handoffs"):
        shutil.move(root / folder, root / "docs" / folder)
    (root / "docs/decisions/images/zeppelin.png").unlink()  # MkDocs publishes all that lies there
    with (root / "loopbook.yml").open("a", encoding="utf-8") as file:
        file.write("collections:\n  d: {path: docs/decisions, kind: decision}\n")
        file.write("  h: {path: docs/handoffs, kind: handoff}\n")
    built = build(root)
    assert dead_links(built.pages, {*built.pages, *built.files}) == []
    assert [path for path in built.files if path.endswith("waits.png")] == [
        "decisions/images/waits.png"
    ]
    assert "decisions/2026-09-01-one-queue/" in built.pages
    assert "lb-head" in built.pages["decisions/2026-09-01-one-queue/"]
    for trace in (b"zeppelin", b"2026-11-12-plan", b"mallory"):
        assert [path for path, content in built.files.items() if trace in content.lower()] == []


def test_nothing_is_fetched_from_another_host(small: Built, clean: Built) -> None:
    for built in (small, clean):
        for address, html in built.pages.items():
            for link in links(html):
                if link.is_elsewhere and link.target not in CREDITS:
                    assert link.tag == "a", f"{address or '/'} fetches {link.target}"
                    assert link.target.startswith(tuple(OTHERS)), f"{address} -> {link.target}"
        for path, content in built.files.items():
            if path.endswith(".css"):
                urls = [
                    url for url in in_css(content.decode()) if "//" in url and "data:" not in url
                ]
                assert urls == [], path


# --- For programs, and for links that unfold ------------------------------------------------------


def head(html: str) -> dict[str, str]:
    """What the meta elements of a page say, by name or property, the text as a browser has it."""
    found = re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', html)
    assert len(found) == len({name for name, _ in found})
    return {name: unescape(content) for name, content in found}


def test_a_link_to_a_record_unfolds_to_title_status_owner_and_date(small: Built) -> None:
    told = head(small.pages["decisions/2026-09-01-one-queue/"])
    assert told["og:title"] == "One queue for all jobs"
    assert told["og:description"] == told["description"]
    assert told["og:description"].startswith(
        "Decision · accepted · Ana Ruiz · review by 27 Nov 2026"
    )
    assert told["og:type"] == "article"
    assert told["og:site_name"] == "Small log"
    assert "og:url" not in told
    assert head(small.pages["open/"])["og:type"] == "website"
    assert head(small.pages["how-we-log/"])["og:title"] == "How we log"


def test_where_the_sites_address_is_known_pages_and_feeds_have_it(tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), more="site_url: https://log.example.org/team\n")
    built = build(root)
    for address in ("open/", "people/ana/"):
        assert head(built.pages[address])["og:url"] == f"https://log.example.org/team/{address}"
    own = 'rel="self" type="application/atom+xml" href="https://log.example.org/team/feed.xml"'
    assert own in built.files["feed.xml"].decode()


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("", "feed.xml"),
        ("overdue/", "feed.xml"),
        ("people/bo/", "people/bo/feed.xml"),
        ("weeks/2026-W42/", "api/weeks/2026-W42.json"),
        ("decisions/", "api/records.json"),
    ],
)
def test_a_page_leads_to_what_it_is_for_programs(address: str, leads: str, small: Built) -> None:
    html = small.pages[address]
    found = re.findall(r'<link rel="alternate" type="[a-z/+]+" title="[^"]+" href="([^"]+)">', html)
    assert leads in [link_to(target, address) for target in found]
    assert leads in [link.address_from(address) for link in links(article(html))]


def test_what_people_write_is_no_markup_in_the_frame_either(tmp_path: Path) -> None:
    root = copy_of("clean", tmp_path)
    wild = '</title><script>a()</script>" onload="b()'
    text = f"---\ntitle: '{wild}'\nstatus: proposed\nowner: ana\nsummary: '{wild}'\n---\n"
    (root / "decisions" / "wild.md").write_text(text, "utf-8")
    html = build(root).pages["decisions/wild/"]
    assert "<script>a()" not in html
    assert '" onload="b' not in html
    told = head(html)
    assert told["og:title"] == wild
    assert wild in told["description"]


def test_sections_of_records_have_addresses_whatever_mkdocs_yml_says(tmp_path: Path) -> None:
    root = config(copy_of("small", tmp_path), ("  - toc: {permalink: true}\n", ""))
    html = article(build(root).pages["decisions/2026-09-01-one-queue/"])
    for section in ("decision", "evidence", "history"):
        assert f'<a class="headerlink" href="#{section}" title="Permanent link">' in html


def test_a_records_page_is_small_to_send(small: Built, clean: Built) -> None:
    for built in (small, clean):
        for address, html in built.pages.items():
            if address.startswith(("decisions/", "handoffs/")):
                assert len(gzip.compress(html.encode())) < 20_000, address


def test_what_people_write_breaks_out_of_no_part_of_the_frame(tmp_path: Path) -> None:
    root = copy_of("clean", tmp_path)
    tea = (root / "decisions" / "2026-11-02-tea.md").read_text("utf-8")
    evil = '</title><script>alert("x")</script>'
    text = tea.replace("title: Tea at four", f"title: '{evil}'").replace(
        "summary: We meet for tea at four.", f"summary: '\"><script>alert(2)</script> {evil}'"
    )
    (root / "decisions" / "2026-11-03-evil.md").write_text(text, "utf-8")
    html = build(root).pages["decisions/2026-11-03-evil/"]
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html.partition("</head>")[0]


# --- Search ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index(small: Built) -> list[dict[str, object]]:
    """What Material's search knows of the small log."""
    documents = json.loads(small.files["search/search_index.json"])["docs"]
    assert isinstance(documents, list)
    return documents


def found(index: list[dict[str, object]], word: str) -> set[str]:
    return {
        str(document["location"]).partition("#")[0]
        for document in index
        if word.lower() in f"{document['title']} {document['text']} {document.get('tags')}".lower()
    }


@pytest.mark.parametrize("word", ["marzipan", "queue", "Ana Ruiz", "accepted", "infra"])
def test_search_finds_a_record_by_its_words_owner_status_and_tags(
    index: list[dict[str, object]], word: str
) -> None:
    assert "decisions/2026-09-01-one-queue/" in found(index, word)


def test_search_finds_a_rule_and_puts_it_behind_all_records(
    index: list[dict[str, object]],
) -> None:
    assert found(index, "L202") == {"rules/L202/"}
    rules = [each for each in index if str(each["location"]).startswith("rules/")]
    assert len(rules) == len(RULES)
    assert all("boost" in each for each in rules)


def test_search_finds_only_what_fits(index: list[dict[str, object]]) -> None:
    assert found(index, "marzipan") == {"decisions/2026-09-01-one-queue/"}
    assert "people/bo/" in found(index, "Bo Chen")
    assert "how-we-log/" in found(index, "for an example")


def test_search_leads_to_pages_that_are_there_and_each_once(
    small: Built, index: list[dict[str, object]]
) -> None:
    locations = [str(document["location"]) for document in index]
    assert len(set(locations)) == len(locations)
    for location in locations:
        assert small.has(unquote(location.partition("#")[0])), location


def test_the_text_of_the_index_holds_no_markup(index: list[dict[str, object]]) -> None:
    for document in index:
        text = f"{document['title']} {document['text']}".lower()
        assert "<script" not in text
        assert "<img" not in text


def test_the_full_text_has_a_page_and_the_header_leads_to_it(small: Built) -> None:
    assert "search/pagefind/pagefind.js" in small.files
    assert "loopbook[search]" not in small.said
    html = small.pages["open/"]
    assert 'action="../search/"' in html
    assert 'data-md-component="search"' not in html


def test_without_pagefind_the_search_is_materials_own(tmp_path: Path) -> None:
    built = build(copy_of("clean", tmp_path), "--strict", pagefind=False)
    assert not any(path.startswith("search/pagefind") for path in built.files)
    assert "search/" not in built.pages
    assert 'data-md-component="search"' in built.pages["open/"]
    index = json.loads(built.files["search/search_index.json"])["docs"]
    assert "decisions/2026-11-02-tea/" in found(index, "thirsty")
    said = "Material's own search, which knows all words. For a page that searches the full text"
    assert built.said.count(said) == built.said.count("loopbook[search]") == 1


@pytest.mark.parametrize("own_home", [True, False])
def test_where_no_page_is_the_ways_out_start_at_the_root(own_home: bool, tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), more="site_url: https://example.org/team/log\n")
    if not own_home:
        (root / "docs" / "index.md").unlink()
    built = build(root, pagefind=False)
    html = built.files["404.html"].decode()
    assert "md-tabs__item--active" not in html
    targets = {link.target for link in links(article(html)) if link.tag in ("a", "form")}
    home = "today/" if own_home else "."
    assert targets == {
        *(f"/team/log/{each}" for each in (".", home, "open/", "decisions/", "handoffs/"))
    }


def test_where_no_page_is_nobody_is_asked_without_a_search(tmp_path: Path) -> None:
    plugins = ("plugins: [search, loopbook]", "plugins: [loopbook]")
    html = build(config(copy_of("clean", tmp_path), plugins)).files["404.html"].decode()
    assert "<form" not in article(html)


def test_an_index_that_would_be_large_holds_titles_and_summaries_alone(tmp_path: Path) -> None:
    root = copy_of("clean", tmp_path)
    record = (root / "decisions" / "2026-11-02-tea.md").read_text("utf-8")
    for number in range(4):
        text = f"{record}\n" + f"zeppelin{number} over the sea of words\n\n" * 16_000
        (root / "decisions" / f"2026-11-0{number + 3}-long.md").write_text(text, "utf-8")
    built = build(root, pagefind=False)
    index = json.loads(built.files["search/search_index.json"])["docs"]
    assert found(index, "zeppelin") == set()
    assert "decisions/2026-11-03-long/" in found(index, "2026-11-03-long")
    assert "knows titles and summaries only, for all words are " in built.said
    assert built.said.count("pip install 'loopbook[search]'") == 1


def test_what_the_audience_may_not_see_is_in_no_index(tmp_path: Path) -> None:
    root = copy_of("clean", tmp_path)
    tea = root / "decisions" / "2026-11-02-tea.md"
    hidden = tea.read_text("utf-8").replace(
        "title: ", "tlp: RED\ntags: [zeppelin]\ntitle: Zeppelin "
    )
    (root / "decisions" / "2026-11-03-zeppelin.md").write_text(f"{hidden}\nZeppelin.\n", "utf-8")
    built = build(root)
    unpacked = {
        path: gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        for path, content in built.files.items()
        if path.startswith("search/")
    }
    assert any(b"thirsty" in content for content in unpacked.values())
    assert [path for path, content in unpacked.items() if b"zeppelin" in content.lower()] == []


# --- Settings of MkDocs ---------------------------------------------------------------------------


def test_a_page_of_the_teams_own_comes_first_and_today_moves(clean: Built) -> None:
    assert "A page of the team" in clean.pages[""]
    assert "Nothing is overdue" in clean.pages["today/"]
    tabs = re.search(r'<nav class="md-tabs.*?</nav>', clean.pages["open/"], re.DOTALL)
    assert tabs
    assert "today/" in {link_to(link.target, "open/") for link in links(tabs[0])}


def test_calendars_are_written_as_they_are_and_pages_name_the_teams(
    small: Built, tmp_path: Path
) -> None:
    root = config(copy_of("small", tmp_path), more="site_url: https://log.example.org/team\n")
    built = build(root)
    made = {name: content for name, content in built.files.items() if name.endswith(".ics")}
    assert sorted(made) == [
        "calendar.ics",
        *(f"people/{handle}/calendar.ics" for handle in ("ana", "bo", "chi")),
    ]
    for name, content in made.items():
        assert content.count(b"\n") == content.count(b"\r\n") > 8, name
    urls = {event["URL"] for event in events(made["calendar.ics"].decode()).values()}
    assert "https://log.example.org/team/handoffs/2026-11-16-on-call/" in urls
    assert "URL" not in small.files["calendar.ics"].decode()
    for address, html in small.pages.items():
        if 'http-equiv="refresh"' not in html:
            calendars = re.findall(
                r'<link rel="alternate" type="text/calendar" href="([^"]+)"', html
            )
            assert [Link("link", each).address_from(address) for each in calendars] == [
                "calendar.ics"
            ], address


def test_without_folders_in_addresses_links_end_in_files(tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), more="use_directory_urls: false\n")
    built = build(root, "--strict")
    pages = {path: content.decode() for path, content in built.files.items() if ".html" in path}
    assert "decisions/2026-11-02-tea/index.html" in pages
    for address, html in pages.items():
        for link in links(html):
            target = link.address_from(address)
            if target is None or link.target.startswith("#") or link.tag != "a":
                continue
            assert target in built.files, f"{address} -> {link.target}"


def test_a_repository_gives_links_to_commits_and_to_the_editor(small: Built) -> None:
    html = small.pages["decisions/2026-10-01-pager/"]
    targets = [link.target for link in links(html)]
    commits = [each for each in targets if "/commit/" in each]
    assert len(commits) == 2
    assert all(
        re.fullmatch(r"https://git\.example\.org/team/log/commit/[0-9a-f]{40}", each)
        for each in commits
    )
    edit = [each for each in targets if "/edit/" in each]
    assert edit
    path = "edit/main/docs/../decisions/2026-10-01-pager.md"
    assert set(edit) <= {
        f"https://git.example.org/team/log/{path}",
        "https://git.example.org/team/log/edit/main/decisions/2026-10-01-pager.md",
    }


def test_a_page_that_loopbook_made_cannot_be_edited(small: Built) -> None:
    assert [link for link in links(small.pages["open/"]) if "/edit/" in link.target] == []


def test_without_a_repository_nothing_leads_to_one(clean: Built) -> None:
    for html in clean.pages.values():
        assert not [link for link in links(html) if "/commit/" in link.target]
        assert not [link for link in links(html) if "/edit/" in link.target]


def test_a_teams_own_templates_still_win(tmp_path: Path) -> None:
    root = config(
        copy_of("clean", tmp_path),
        ("theme: {name: material}", "theme: {name: material, custom_dir: overrides}"),
    )
    (root / "overrides" / "partials").mkdir(parents=True)
    (root / "overrides" / "partials" / "footer.html").write_text("<p>our own foot</p>", "utf-8")
    (root / "overrides" / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}our own news{% endblock %}', "utf-8"
    )
    built = build(root, "--strict")
    for address in ("", "open/", "decisions/2026-11-02-tea/"):
        assert "our own foot" in built.pages[address]
        assert "our own news" in built.pages[address]
        assert "fonts.googleapis" not in built.pages[address]


def test_a_teams_own_fonts_and_colours_are_kept(tmp_path: Path) -> None:
    theme = "theme: {name: material, palette: {primary: teal}, features: [content.code.copy]}"
    root = config(copy_of("clean", tmp_path), ("theme: {name: material}", theme))
    html = build(root, "--strict").pages["open/"]
    assert 'data-md-color-primary="teal"' in html
    assert "content.code.copy" in html


@pytest.mark.parametrize("theme", ["theme: {name: mkdocs}", "theme: readthedocs", ""])
def test_without_material_it_says_what_to_write(theme: str, tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), ("theme: {name: material}", theme))
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert "theme: {name: material}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_the_settings_is_told_with_its_line(tmp_path: Path) -> None:
    root = copy_of("clean", tmp_path)
    with (root / "loopbook.yml").open("a", encoding="utf-8") as file:
        file.write("timezone: Mars/Olympus\n")
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert "loopbook.yml:5" in done.stderr
    assert "Mars/Olympus" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_now_that_is_none_is_told(tmp_path: Path) -> None:
    done = mkdocs(copy_of("clean", tmp_path), "build", now="yesterday")
    assert done.returncode == 1
    assert "yesterday" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_search_plugin_the_site_is_built(tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), ("[search, loopbook]", "[loopbook]"))
    assert "search/search_index.json" not in build(root, "--strict").files


def test_the_order_of_the_plugins_does_not_matter(tmp_path: Path) -> None:
    root = config(copy_of("clean", tmp_path), ("[search, loopbook]", "[loopbook, search]"))
    index = json.loads(build(root, "--strict").files["search/search_index.json"])["docs"]
    assert "decisions/2026-11-02-tea/" in found(index, "thirsty")


def test_a_teams_own_navigation_is_kept_behind_the_indexes(tmp_path: Path) -> None:
    root = config(copy_of("small", tmp_path), more="nav: [{Rules of the house: how-we-log.md}]\n")
    html = build(root).pages["open/"]
    assert html.index("Handoffs") < html.index("Rules of the house")


# --- Serving --------------------------------------------------------------------------------------

PATIENCE = 60
"""Seconds after which a change that does not show is given up."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The clean log and the address at which it is served."""
    root = copy_of("clean", tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    variables = {**os.environ, "LOOPBOOK_NOW": NOW, "NO_MKDOCS_2_WARNING": "1"}
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=root, env=variables, stdout=out, stderr=out, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        eventually(lambda: "Tea at four" in read(f"{address}decisions/"), said)
        yield root, address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def read(url: str) -> str:
    """A page; empty where there is none, or no server yet."""
    try:
        with urlopen(url, timeout=10) as answer:
            return str(answer.read().decode())
    except (URLError, ConnectionError, TimeoutError):
        return ""


def eventually(holds: Callable[[], bool], said: Path | None = None) -> None:
    """Waits until something holds."""
    for _ in range(PATIENCE * 5):
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(said.read_text("utf-8") if said else "it never showed")


def test_what_is_edited_added_and_removed_shows_without_a_restart(
    served: tuple[Path, str],
) -> None:
    root, address = served
    tea = root / "decisions" / "2026-11-02-tea.md"
    text = tea.read_text("utf-8")

    tea.write_text(text.replace("Tea at four", "Tea at five"), "utf-8")
    eventually(lambda: "Tea at five" in read(f"{address}decisions/2026-11-02-tea/"))

    new = root / "decisions" / "2026-11-17-coffee.md"
    new.write_text(text.replace("Tea at four", "Coffee at nine"), "utf-8")
    eventually(lambda: "Coffee at nine" in read(f"{address}decisions/2026-11-17-coffee/"))
    assert "Coffee at nine" in read(f"{address}decisions/")

    new.unlink()
    eventually(lambda: "Coffee at nine" not in read(f"{address}decisions/"))
    eventually(lambda: not read(f"{address}decisions/2026-11-17-coffee/"))

    settings = root / "loopbook.yml"
    settings.write_text(settings.read_text("utf-8").replace("Bo Chen", "Bo Li"), "utf-8")
    eventually(lambda: "Bo Li" in read(f"{address}people/bo/"))
