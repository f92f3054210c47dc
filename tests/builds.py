"""Logs as folders, and the sites that MkDocs makes of them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from tests.git_repo import GitRepo

SITES = Path(__file__).parent / "sites"
NOW = "2026-11-18T12:00:00Z"
"""A Wednesday; the sites are written for it."""

_LINKS = {
    "href": ("a", "link", "area"),
    "src": ("img", "script", "iframe", "source", "video", "audio", "embed"),
    "action": ("form",),
    "data": ("object",),
}


def copy_of(name: str, folder: Path) -> Path:
    """A log of `tests/sites`, in a folder of its own."""
    return Path(shutil.copytree(SITES / name, folder / name))


def live(repo: GitRepo) -> None:
    """Commits the small log as its team would have: over some weeks, with a rename."""
    files = {
        path.relative_to(SITES / "small").as_posix(): path.read_bytes()
        for path in sorted((SITES / "small").rglob("*"))
        if path.is_file()
    }
    pager = files.pop("decisions/2026-10-01-pager.md")
    late = {path: files.pop(path) for path in list(files) if "2026-11" in path}
    repo.commit({**files, "decisions/pager.md": pager}, at=datetime(2026, 10, 1, 9, tzinfo=UTC))
    repo.rename("decisions/pager.md", "decisions/2026-10-01-pager.md")
    repo.commit(at=datetime(2026, 10, 13, 9, tzinfo=UTC), by="Bo")
    repo.commit(late, at=datetime(2026, 11, 16, 9, tzinfo=UTC), by="Chi")


def shown(html: str) -> str:
    """A page without what it holds for later: what a script shows once a date has passed."""
    return re.sub(r"<template\b.*?</template>", "", html, flags=re.DOTALL)


_WITHOUT_PAGEFIND = """
import sys
sys.modules["pagefind_bin"] = None
from mkdocs.__main__ import cli
cli(prog_name="mkdocs")
"""


def mkdocs(
    root: Path, *arguments: str, now: str = NOW, pagefind: bool = True
) -> subprocess.CompletedProcess[str]:
    """What MkDocs says and how it ends, as on a command line; as if without Pagefind, if asked."""
    start = ["-m", "mkdocs"] if pagefind else ["-c", _WITHOUT_PAGEFIND]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *start, *arguments],
        cwd=root,
        env={**kept, "LOOPBOOK_NOW": now, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def build(root: Path, *arguments: str, now: str = NOW, pagefind: bool = True) -> "Built":
    """The site of a log; a build that fails is an error of the test."""
    done = mkdocs(root, "build", *arguments, now=now, pagefind=pagefind)
    assert done.returncode == 0, done.stderr
    return Built(root / "site", done.stderr)


@dataclass(frozen=True)
class Built:
    """A site in a folder."""

    path: Path
    said: str = ""
    """What MkDocs said while it built."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file by its address."""
        files = (file for file in self.path.rglob("*") if file.is_file())
        return {file.relative_to(self.path).as_posix(): file.read_bytes() for file in sorted(files)}

    @cached_property
    def pages(self) -> dict[str, str]:
        """Every page by its address, the file's name left out."""
        return {
            path.removesuffix("index.html"): content.decode()
            for path, content in self.files.items()
            if path.endswith("index.html")
        }

    def has(self, address: str) -> bool:
        """Whether something is found at an address."""
        return address in self.files or address in self.pages or f"{address}/" in self.pages


@dataclass(frozen=True)
class Link:
    """A reference from a page to something else."""

    tag: str
    target: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it names another host."""
        return bool(urlsplit(self.target).netloc)

    def address_from(self, page: str) -> str | None:
        """The address within the site that it leads to; None where it leads elsewhere."""
        parts = urlsplit(self.target)
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            return page
        way = normpath(join("/", dirname(page), unquote(parts.path))).lstrip("/")
        slash = "/" if parts.path.endswith(("/", "/.", "/..", "..")) or parts.path == "." else ""
        return f"{way}{slash}" if way else ""


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is not None and tag in _LINKS.get(name, ()):
                self.links.append(Link(tag, value))
            if name == "id" and value:
                self.ids.add(value)
            if name == "style" or (tag == "meta" and name == "content"):
                self.links.extend(Link("css", url) for url in in_css(value or ""))


def links(html: str) -> list[Link]:
    """Everything that a page refers to, in its order."""
    collector = _Collector()
    collector.feed(html)
    return collector.links


def anchors(html: str) -> set[str]:
    """The ids of a page's elements."""
    collector = _Collector()
    collector.feed(html)
    return collector.ids


def in_css(text: str) -> Iterator[str]:
    """The addresses that styles refer to."""
    for match in re.finditer(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text):
        yield match[1] or match[2]


def dead_links(pages: dict[str, str], has: Iterator[str] | set[str]) -> list[str]:
    """The links that lead to nothing within the site, each as ``page -> target``."""
    there = set(has)
    return [
        f"{page or '/'} -> {link.target}"
        for page, html in pages.items()
        for link in links(html)
        if (address := link.address_from(page)) is not None and not _is_there(address, there)
    ]


def _is_there(address: str, there: set[str]) -> bool:
    return bool({address, f"{address}/", address.removesuffix("index.html")} & there)
