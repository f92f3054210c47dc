"""What a search costs: making its index, and the first and the next result in a real Chromium.

    .venv/bin/python benchmarks/search.py [1000 10000]

The records are made up with a fixed seed, of 400 words each, out of a vocabulary that is as uneven
as that of a language (Zipf's law). Bytes are counted as they are and as most servers compress them.
Material's search is measured beside Pagefind's, with all words and with titles and
summaries alone.
"""

import gzip
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import many_records
from playwright.sync_api import Browser, Page, Response, sync_playwright

from loopbook.clock import read_now
from loopbook.examine import examine
from loopbook.indexing import make_index
from loopbook.outputs import search
from loopbook.settings import read_settings

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CONSONANTS, VOWELS = "bcdfglmnprst", "aeiou"
SYLLABLES = [one + two for one in CONSONANTS for two in VOWELS]
VOCABULARY = 12_000
RARE, COMMON, VERY_COMMON = 3_000, 60, 2  # by how often they are used: 1 is the most frequent
RANKS = {RARE: "rare", COMMON: "common", VERY_COMMON: "very common"}
QUERIES = ("accepted", "cancelled")
"""What stands in titles or summaries too, so that both of Material's indexes have it."""
VISITS = 3
"""The quickest counts: what else the machine does can only slow one down."""
HIDE = "import sys; sys.modules['pagefind_bin'] = None\n"
"""Python that makes Pagefind look as if it were not installed."""


def word(rank: int) -> str:
    """The word of a rank in the vocabulary: four syllables."""
    parts = []
    for _ in range(4):
        rank, rest = divmod(rank * 7 + 3, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
        rank += rest * 11
    return "".join(parts)


def use_vocabulary() -> None:
    """Lets the records be written in it: each word as often as its rank has it."""
    vocabulary = [word(rank) for rank in range(1, VOCABULARY + 1)]
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    many_records.WORDS = vocabulary

    def words(dice: Any, number: int) -> str:
        text = " ".join(dice.choices(vocabulary, weights, k=number))
        return f"{text.capitalize()}."

    many_records.words = words


def entries_of(root: Path, number: int) -> list[search.Entry]:
    """What a search finds of a log of so many records."""
    root.mkdir()
    many_records.make(root, number)
    now = read_now(many_records.NOW, {})
    return list(search.entries(examine(root, read_settings(root).settings, now).logbook))


def site_of(root: Path, *, pagefind: bool) -> Path:
    """A site of a few records, for its search page and its header."""
    root.mkdir()
    many_records.make(root, 6)
    (root / "docs").mkdir()
    (root / "docs" / "about.md").write_text("# About\n", "utf-8")
    (root / "mkdocs.yml").write_text(
        "site_name: Log\ntheme: {name: material}\nplugins: [search, loopbook]\n", "utf-8"
    )
    start = "" if pagefind else HIDE
    code = f"{start}from mkdocs.__main__ import cli; cli(['build', '--quiet'])"
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
    return root / "site"


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def size(site: Path) -> float:
    """The megabytes of a folder or a file."""
    files = [site] if site.is_file() else [each for each in site.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1e6


TYPE_AND_WAIT = """([field, query, found]) => new Promise((resolve) => {
  const input = document.querySelector(field), start = performance.now();
  input.focus();
  input.value = query;
  for (const name of ["input", "keyup"]) input.dispatchEvent(new Event(name, {bubbles: true}));
  const look = () => {
    const there = [...document.querySelectorAll(found)].some(
      (each) => each.textContent.toLowerCase().includes(query));
    if (there) resolve(performance.now() - start); else requestAnimationFrame(look);
  };
  look();
})"""
"""Types a query, and gives the milliseconds until the page shows a result with its words marked."""


class Traffic:
    """The files that a search has loaded."""

    def __init__(self, page: Page, site: Path) -> None:
        self._site = site
        self._files: list[Path] = []
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        path = urlsplit(response.url).path.lstrip("/")
        if "search" in path and not path.endswith("/"):
            self._files.append(self._site / path)

    def said(self, *, filters: bool) -> str:
        """Their kilobytes, as they are and as most servers compress them.

        :param filters: whether with the filters' numbers, which are asked for behind the results.
        """
        files = [each for each in self._files if filters or each.parent.name != "filter"]
        raw = [each.read_bytes() for each in files]
        packed = sum(min(len(gzip.compress(each)), len(each)) for each in raw)
        return f"{sum(map(len, raw)) / 1e3:.0f} KB ({packed / 1e3:.0f} packed)"


def results(
    browser: Browser, site: Path, found: str, field: str, at: str, queries: tuple[str, str]
) -> str:
    """What the first result of a page just opened took, and that of the next query."""
    seconds: tuple[list[float], list[float]] = [], []
    told = ""
    with served(site) as base:
        for _ in range(VISITS):
            context = browser.new_context()  # with nothing kept from the visit before
            page = context.new_page()
            traffic = Traffic(page, site)
            page.goto(f"{base}{at}", wait_until="load")
            for number, query in enumerate(queries):
                seconds[number].append(page.evaluate(TYPE_AND_WAIT, [field, query, found]) / 1e3)
                page.wait_for_load_state("networkidle")
                if number == 0:
                    first, whole = traffic.said(filters=False), traffic.said(filters=True)
                    told = f"{first}, then {whole}"
            context.close()
    return f"{min(seconds[0]):.2f} s, {told}; next {min(seconds[1]):.2f} s"


def measure(folder: Path, number: int, browser: Browser, site: Path, plain: Path) -> None:
    """Prints the figures of one size."""
    entries = entries_of(folder / f"log-{number}", number)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    assert make_index(entries, site, "en") is None
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    words = sum(each.size for each in entries) / 1e6
    print(f"{number} records, {words:.1f} MB of words:")
    for rank in (RARE, COMMON, VERY_COMMON):
        told = results(
            browser,
            site,
            ".lb-row mark",
            ".lb-search [name=q]",
            "search/",
            (word(rank), word(rank + 1)),
        )
        print(f"  Pagefind, {RANKS[rank]:<11} {told}")
    index = site / "search" / "pagefind"
    print(
        f"    made in {cpu:.1f} s CPU, {wall:.1f} s in all, at most {after.ru_maxrss / 1e6:.2f} GB;"
        f" {size(index):.1f} MB in {sum(1 for _ in index.rglob('*'))} files"
    )
    file = plain / "search" / "search_index.json"
    content = json.loads(file.read_text("utf-8"))
    for name, full in (("Material, all   ", True), ("Material, titles", False)):
        content["docs"] = [entry.as_document(entry.address, full=full) for entry in entries]
        file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
        told = results(
            browser, plain, ".md-search-result__item mark", ".md-search__input", "open/", QUERIES
        )
        print(f"  {name}  {told}")


def main() -> None:
    """Prints the figures of every size."""
    numbers = [int(each) for each in sys.argv[1:]] or [1_000, 10_000]
    use_vocabulary()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        site = site_of(folder / "with", pagefind=True)
        plain = site_of(folder / "without", pagefind=False)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for number in numbers:
            shutil.rmtree(site / "search" / "pagefind")
            measure(folder, number, browser, site, plain)
        browser.close()


if __name__ == "__main__":
    main()
