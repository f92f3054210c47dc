"""CPU time of a check, of a list with its history, and of a build, on a real log of 949 records.

The build is compared with plain Material's of the same Markdown, with the records out of the
navigation there too: once with the 23 extensions that sites of Material usually switch on, once
with five. Each figure is the median of three runs of the whole process, its children included.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

RUNS = 3
NOW = "2026-08-22T12:00:00Z"
SETTINGS = Path(__file__).parents[1] / "tests" / "corpora" / "eips.yml"
FEW = "markdown_extensions: [admonition, tables, toc, pymdownx.superfences, pymdownx.tasklist]\n"
USUAL = """\
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight: {anchor_linenums: true}
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist: {custom_checkbox: true}
  - pymdownx.tilde
"""


def cpu_seconds(command: list[str], folder: Path) -> float:
    """User and system time of one run of a command and of all that it starts."""
    environment = {**os.environ, "LOOPBOOK_NOW": NOW, "NO_MKDOCS_2_WARNING": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(command: list[str], folder: Path) -> float:
    """The median of several runs."""
    return median(cpu_seconds(command, folder) for _ in range(RUNS))


def log_of(bundle: Path, folder: Path) -> Path:
    """The real log as Loopbook reads it."""
    subprocess.run(["git", "clone", "--quiet", bundle, folder], check=True)
    shutil.copy(SETTINGS, folder / "loopbook.yml")
    (folder / "docs").mkdir()
    (folder / "docs" / "about.md").write_text("# About\n", "utf-8")
    return folder


def plain_of(log: Path, folder: Path) -> Path:
    """The same Markdown as pages of plain Material."""
    shutil.copytree(log / "EIPS", folder / "docs")
    (folder / "docs" / "index.md").write_text("# About\n", "utf-8")
    return folder


def build(folder: Path, plugins: str, extensions: str, rest: str = "") -> float:
    """CPU seconds of a build."""
    (folder / "mkdocs.yml").write_text(
        f"site_name: Log\ntheme: {{name: material}}\nplugins: {plugins}\n{rest}{extensions}",
        "utf-8",
    )
    return measure([sys.executable, "-m", "mkdocs", "build", "--quiet"], folder)


def main(bundle: Path) -> None:
    """Prints every figure, and the ratios of the builds."""
    loopbook = [sys.executable, "-m", "loopbook"]
    with tempfile.TemporaryDirectory() as temporary:
        log = log_of(bundle, Path(temporary, "log"))
        plain = plain_of(log, Path(temporary, "plain"))
        print(f"loopbook check            {measure([*loopbook, 'check'], log):6.2f} s")
        print(f"loopbook list, history    {measure([*loopbook, 'list'], log):6.2f} s")
        for name, extensions in (("23 extensions", USUAL), ("5 extensions", FEW)):
            rest = 'nav: [{About: index.md}]\nnot_in_nav: "eip-*.md"\n'
            base = build(plain, "[search]", extensions, rest)
            ours = build(log, "[search, loopbook]", extensions)
            print(f"build, plain, {name:<13} {base:5.2f} s")
            print(f"build, ours,  {name:<13} {ours:5.2f} s, {ours / base:.2f} of plain")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
