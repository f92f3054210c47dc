"""A full-text index of a site, made by Pagefind's command where it is installed.

Pagefind (https://pagefind.app) parts an index into pieces, of which a browser loads only those that
a query needs. Its command reads pages from a folder; it gets pages of our own with nothing in them
but what is to be found, in the addresses of the real ones.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from loopbook.outputs.fulltext import as_page
from loopbook.outputs.search import Entry

_FOLDER = "search/pagefind"
_COMMAND = "pagefind_bin"
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")
"""Pagefind's own controls; the search page has ours."""


def is_installed() -> bool:
    """Whether Pagefind's command is there: ``pip install 'loopbook[search]'``."""
    return find_spec(_COMMAND) is not None


def make_index(entries: Iterable[Entry], site: Path, language: str) -> str | None:
    """Writes the index of a site into its folder ``search/pagefind``.

    :param entries: everything that can be found.
    :param site: the folder of the built site.
    :param language: the site's language: ``en``.
    :return: what went wrong, in Pagefind's words; None where nothing did.
    """
    with tempfile.TemporaryDirectory(prefix="loopbook-search-") as folder:
        for entry in entries:
            page = Path(folder, entry.address, "index.html")
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(as_page(entry, language), "utf-8", newline="\n")
        output = site / _FOLDER
        command = [sys.executable, "-m", _COMMAND, "--site", folder, "--silent"]
        done = subprocess.run(
            [*command, "--output-path", str(output)],
            cwd=folder,  # a pagefind.yml of the log's would change what is indexed
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode:
        return (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
    for pattern in _UNUSED:
        for file in output.glob(pattern):
            file.unlink()
    return None
