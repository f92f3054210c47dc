"""How the tests look at a page: on which screens, by which rules, with which program."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.builds import Built, build, live
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


def barriers_of(page: Page) -> list[str]:
    """What axe finds on a page that some of its readers cannot get past."""
    page.evaluate((resources("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['any'][:1]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def small_site(folder: Path, *, pagefind: bool = True, more: str = "") -> Built:
    """The small log's site, with a history and a repository at GitHub.

    :param more: further lines of its ``mkdocs.yml``.
    """
    repo = GitRepo(folder)
    live(repo)
    config = repo.path / "mkdocs.yml"
    text = config.read_text("utf-8").replace("git.example.org", "github.com")
    config.write_text(f"{text}{more}", "utf-8")
    return build(repo.path, pagefind=pagefind)


@contextmanager
def served(site: Path, *, lost: str = "") -> Iterator[str]:
    """The address of a site, while it is served with a strict content security policy.

    :param lost: the page in it that is sent where there is nothing; otherwise a few words are.
    """
    handler = partial(_Quiet, directory=str(site), lost=site / lost if lost else None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def __init__(self, *asked: Any, lost: Path | None, **options: Any) -> None:
        self._lost = lost
        super().__init__(*asked, **options)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Sends the site's own page where nothing is."""
        if self._lost is None or code != 404:
            super().send_error(code, message, explain)
            return
        content = self._lost.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def end_headers(self) -> None:
        """Ends them with the policy under which every page must work."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()
