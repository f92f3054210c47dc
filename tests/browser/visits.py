"""How the tests look at a page: on which screens, by which rules, with which program."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request

from loopbook import demo
from loopbook.clock import parse_instant
from tests.builds import NOW, Built, build, copy_of, live
from tests.git_repo import GitRepo

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RECORD = "decisions/2026-09-01-one-queue/"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)
"""What docs/search.md says that the site fits."""

Visit = Callable[..., Page]

_AXE = (resources("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def barriers_of(page: Page) -> list[str]:
    """What axe finds on a page that some of its readers cannot get past."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(
        """async (tags) => {
            const runOnly = {type: "tag", values: tags};
            return (await axe.run(document, {runOnly, resultTypes: ["violations"]})).violations;
        }""",
        WCAG,
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['any'][:1]}"
        for violation in found
        for node in violation["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """The elements that make a page scroll sideways; with the page's width in front of them."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            const width = document.documentElement.scrollWidth;
            if (width <= room) return [];
            const wide = [...document.body.querySelectorAll("*")]
                .filter((each) => each.getBoundingClientRect().right > room + 1)
                .map((each) => each.outerHTML.slice(0, 120));
            return [`${width} wide`, ...wide];
        }"""
    )
    return found


class Complaints(list[str]):
    """What pages say that should keep quiet, and what they ask of others."""

    def listen(self, page: Page, base: str) -> None:
        """Hears from now on what a page says, and what it asks of another place than ``base``."""

        def asked(request: Request) -> None:
            if not request.url.startswith((base, "data:", "blob:")):
                self.append(f"asks {request.url}")

        def failed(request: Request) -> None:
            # A page that is left while its icon is still on the way aborts that request itself.
            # What is missing or blocked fails otherwise, and the console tells it too.
            if request.failure != "net::ERR_ABORTED":
                self.append(f"failed: {request.url}: {request.failure}")

        page.on("request", asked)
        page.on("requestfailed", failed)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("console", lambda told: self._hear(told.type, told.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.append(f"{kind}: {text}")


def demo_site(folder: Path, *, directory_urls: bool = True) -> Built:
    """The made-up log's site, as ``loopbook demo`` writes it, with a repository at GitHub."""
    demo.make(folder, parse_instant(NOW))
    _configure(folder, directory_urls, "repo_url: https://github.com/saltmarket/log\n")
    return build(folder)


def empty_site(folder: Path) -> Built:
    """The site of a log in which nothing stands yet."""
    return build(copy_of("empty", folder))


def _configure(root: Path, directory_urls: bool, more: str = "") -> None:
    addresses = "" if directory_urls else "use_directory_urls: false\n"
    config = root / "mkdocs.yml"
    config.write_text(f"{config.read_text('utf-8')}{more}{addresses}", "utf-8")


def small_site(
    folder: Path, *, pagefind: bool = True, directory_urls: bool = True, more: str = ""
) -> Built:
    """The small log's site, with a history and a repository at GitHub.

    :param more: further lines of its ``mkdocs.yml``.
    """
    repo = GitRepo(folder)
    live(repo)
    config = repo.path / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("git.example.org", "github.com"), "utf-8")
    _configure(repo.path, directory_urls, more)
    return build(repo.path, pagefind=pagefind)


@contextmanager
def served(site: Path, *, lost: str = "404.html") -> Iterator[str]:
    """The address of a site, while it is served with a strict content security policy.

    :param lost: the page in it that is sent where there is nothing.
    """
    handler = partial(_Quiet, directory=str(site), lost=site / lost)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing, and answers as hosts of sites do."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *asked: Any, lost: Path, **options: Any) -> None:
        self._lost = lost
        super().__init__(*asked, **options)

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers what is not there with the site's own page for it."""
        if code != HTTPStatus.NOT_FOUND or not self._lost.is_file():
            super().send_error(code, message, explain)
            return
        content = self._lost.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Ends them with the policy under which every page must work."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()
