"""What ``init`` writes: a working log that passes the check from its first minute."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from string import Template

from loopbook.authoring import TEMPLATES, escalation_line, identity, me, quoted, write
from loopbook.clock import Duration
from loopbook.settings import SETTINGS_FILE, read_settings

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


def init(folder: Path, now: datetime) -> Iterator[tuple[str, bool]]:
    """Writes a working log into a folder, and overwrites nothing.

    Yields each file's path from the folder, and whether it was written or was there already. What
    is written fits the settings that are there: the first decision belongs to whoever commits
    here, or to the first on the roster.
    """
    name, email = identity(folder)
    today = now.date()
    settled = (folder / SETTINGS_FILE).is_file()
    settings = read_settings(folder).settings
    handle = me(folder, settings) or next(iter(settings.people))
    values = {
        "handle": handle,
        "escalation": escalation_line(settings, handle) if settled else "",
        "name": quoted(name),
        "email": quoted(email) if email else "",
        "emails": f"email: [{quoted(email)}], " if email else "",
        "site_name": quoted(f"{folder.resolve().name} log"),
        "today": today.isoformat(),
        "expiry": _TRIAL.after(today).isoformat(),
    }
    for source, target in _FILES:
        # On another day the first decision would have another name, and is there all the same.
        there = sorted(folder.glob(Template(target).substitute(values, today="*")))
        if there:
            yield there[0].relative_to(folder).as_posix(), False
            continue
        path = folder / Template(target).substitute(values)
        template = Template((TEMPLATES / "init" / source).read_text("utf-8"))
        write(path, template.substitute(values))
        yield path.relative_to(folder).as_posix(), True
