"""What ``init`` writes: a working log that passes the check from its first minute."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from string import Template

from loopbook import __version__, git
from loopbook.authoring import TEMPLATES, escalation_line
from loopbook.clock import Duration
from loopbook.duedates import after
from loopbook.persons import identity, me
from loopbook.schema import settings_schema
from loopbook.settings import SETTINGS_FILE, read_settings
from loopbook.writing import Refusal, write
from loopbook.yamlvalue import render

_TRIAL = Duration(days=90)
"""How long the first decision, to keep a log, is tried before it is reviewed."""

_FILES = (
    ("loopbook.yml", "loopbook.yml"),
    ("mkdocs.yml", "mkdocs.yml"),
    ("keep-a-decision-log.md", "decisions/${today}-keep-a-decision-log.md"),
    ("decisions.md", "decisions/README.md"),
    ("handoffs.md", "handoffs/README.md"),
    ("how-we-log.md", "docs/how-we-log.md"),
    ("gitignore", ".gitignore"),
)
_SCHEMA = ".loopbook/settings.schema.json"
"""Where the schema lies that the first line of ``loopbook.yml`` names."""

CI = {
    "github": (
        ("github-check.yml", ".github/workflows/loopbook-check.yml"),
        ("github-site.yml", ".github/workflows/loopbook-site.yml"),
    ),
    "gitlab": (("gitlab.yml", ".gitlab-ci.yml"),),
}
"""What continuous integration is told, by the host that runs it."""


def init(folder: Path, now: datetime, ci: str | None = None) -> Iterator[tuple[str, bool]]:
    """Writes a working log into a folder, and overwrites nothing.

    Yields each file's path from the folder, and whether it was written or was there already. What
    is written fits the settings that are there: the first decision belongs to whoever commits
    here, or to the first on the roster. ``ci`` is a host of :data:`CI`.

    Raises :class:`Refusal` before anything is written where the host would not look into the
    folder.
    """
    if ci:
        _refuse_below_the_top(folder)
    name, email = identity(folder)
    today = now.date()
    settled = (folder / SETTINGS_FILE).is_file()
    settings = read_settings(folder).settings
    handle = me(folder, settings) or next(iter(settings.people))
    values = {
        "handle": handle,
        "escalation": escalation_line(settings, handle) if settled else "",
        "name": render(name),
        "email": render(email) if email else "",
        "emails": f"email: [{render(email)}], " if email else "",
        "site_name": render(_site_name(folder.resolve().name)),
        "today": today.isoformat(),
        "expiry": after(_TRIAL, today, settings.people.get(handle)).isoformat(),
    }
    for target, text in _contents(values, ci):
        # On another day the first decision would have another name, and is there all the same.
        there = sorted(folder.glob(Template(target).substitute(values, today="*")))
        if there:
            yield there[0].relative_to(folder).as_posix(), False
            continue
        path = folder / Template(target).substitute(values)
        write(path, text)
        yield path.relative_to(folder).as_posix(), True


def _site_name(folder: str) -> str:
    """A name for the site of a log, from that of its folder, which may be called a log already."""
    return folder if re.search(r"(^|[\W_])log$", folder, re.IGNORECASE) else f"{folder} log"


def _contents(values: dict[str, str], ci: str | None) -> Iterator[tuple[str, str]]:
    """The template of each file's path, and its text."""
    for source, target in _FILES:
        yield target, Template(_template(source)).substitute(values)
    yield _SCHEMA, json.dumps(settings_schema(), ensure_ascii=False, indent=2) + "\n"
    for source, target in CI[ci] if ci else ():
        # Not a Template: both kinds of file are full of dollars that are not ours.
        yield target, _template(f"ci/{source}").replace("{version}", __version__)


def _template(name: str) -> str:
    return (TEMPLATES / "init" / name).read_text("utf-8")


def _refuse_below_the_top(folder: Path) -> None:
    """Hosts look for their files at the top of a repository only."""
    folder = folder.resolve()
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    try:
        prefix = git.open_repository(there).prefix
    except git.GitError:  # it will be a repository's top
        return
    place = (Path(prefix) / folder.relative_to(there)).as_posix()
    if place != ".":
        raise Refusal(
            f"--ci: {place}/ is a folder in a repository, and hosts read their files at its top "
            "only. Make the log in a repository of its own, or at the top of this one."
        )
