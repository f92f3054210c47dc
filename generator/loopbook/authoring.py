"""What ``init`` and ``new`` write: files that pass the check from their first minute."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from getpass import getuser
from importlib.resources import files as resources
from pathlib import Path
from string import Template

from loopbook import git, yamltext
from loopbook.clock import Duration, parse_date
from loopbook.records import TITLE_LENGTH, Kind
from loopbook.roster import WEEKDAYS, Person
from loopbook.settings import SETTINGS_FILE, Settings, read_settings
from loopbook.worktime import add_business_days

_TEMPLATES = resources("loopbook") / "templates"
_BUSINESS_DAYS = {Kind.DECISION: 10, Kind.HANDOFF: 3}
"""How many business days a new record is given where nobody says: two weeks, or three days."""
_TRIAL = Duration(days=90)
"""How long the first decision, to keep a log, is tried before it is reviewed."""


class Refusal(Exception):
    """A record cannot be written as it was asked for; the message says what to do."""


def init(folder: Path, now: datetime) -> Iterator[tuple[str, bool]]:
    """Writes a working log into a folder, and overwrites nothing.

    Yields each file's path from the folder, and whether it was written or was there already. What
    is written fits the settings that are there: the first decision belongs to whoever commits
    here, or to the first on the roster.
    """
    name, email = _identity(folder)
    today = now.date()
    settled = (folder / SETTINGS_FILE).is_file()
    settings = read_settings(folder).settings
    handle = _me(folder, settings) or next(iter(settings.people))
    values = {
        "handle": handle,
        "escalation": _escalation(settings, handle) if settled else "",
        "name": _quoted(name),
        "email": _quoted(email) if email else "",
        "emails": f"email: [{_quoted(email)}], " if email else "",
        "site_name": _quoted(f"{folder.resolve().name} log"),
        "today": today.isoformat(),
        "expiry": _end_of_trial(today, settings.people.get(handle)).isoformat(),
    }
    for source, target in _INIT_FILES:
        # On another day the first decision would have another name, and is there all the same.
        there = sorted(folder.glob(Template(target).substitute(values, today="*")))
        if there:
            yield there[0].relative_to(folder).as_posix(), False
            continue
        path = folder / Template(target).substitute(values)
        template = Template((_TEMPLATES / "init" / source).read_text("utf-8"))
        write(path, template.substitute(values))
        yield path.relative_to(folder).as_posix(), True


def _end_of_trial(today: date, person: Person | None) -> date:
    """The first working day on which the trial has run its whole length."""
    return add_business_days(_TRIAL.after(today) - timedelta(days=1), 1, person)


_INIT_FILES = (
    ("loopbook.yml", "loopbook.yml"),
    ("mkdocs.yml", "mkdocs.yml"),
    ("keep-a-decision-log.md", "decisions/${today}-keep-a-decision-log.md"),
    ("decisions.md", "decisions/README.md"),
    ("handoffs.md", "handoffs/README.md"),
    ("how-we-log.md", "docs/how-we-log.md"),
    ("gitignore", ".gitignore"),
)


def new(
    root: Path,
    settings: Settings,
    now: datetime,
    kind: Kind,
    title: str,
    *,
    owner: str | None = None,
    giver: str | None = None,
    expiry: str | None = None,
    summary: str | None = None,
    tag: tuple[str, ...] = (),
) -> Path:
    """Writes a new record, a proposed decision or an offered handoff, and gives its path.

    Raises :class:`Refusal` where a field is missing or wrong, or where the file is there already.
    """
    title = " ".join(title.split())
    if not title or len(title) > TITLE_LENGTH:
        raise Refusal(f"A title has 1 to {TITLE_LENGTH} characters; this one has {len(title)}.")
    if kind is Kind.HANDOFF:
        giver = _person(settings, giver or _me(root, settings), "--from")
        owner = _person(settings, owner, "--owner")
        if owner == giver:
            raise Refusal(f"'{giver}' cannot hand over to '{owner}': name the receiver as --owner.")
    else:
        owner = _person(settings, owner or _me(root, settings), "--owner")
    today = now.astimezone(settings.zone_of(owner)).date()
    person = settings.people.get(owner)
    due = when(expiry, today, person) if expiry else _default_expiry(kind, today, person)
    fields = {
        "title": _quoted(title),
        "status": "proposed" if kind is Kind.DECISION else "offered",
        "giver": _quoted(giver) if giver else "",
        "owner": _quoted(owner),
        "summary": _quoted(summary or (title if title.endswith((".", "?", "!")) else f"{title}.")),
        "expiry": due.isoformat(),
        "escalation": _escalation(settings, giver or owner),
        "tags": f"tags: [{', '.join(map(_quoted, tag))}]\n" if tag else "",
    }
    path = root / _folder(settings, kind) / f"{today.isoformat()}-{_slug(title)}.md"
    if path.exists():
        raise Refusal(
            f"{path.relative_to(root).as_posix()} is there already; choose another title."
        )
    template = Template((_TEMPLATES / f"{kind.value}.md").read_text("utf-8"))
    write(path, template.substitute(fields))
    return path


def write(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def when(text: str, today: date, person: Person | None) -> date:
    """The date that an author means: ``2026-12-01``, ``fri``, ``tomorrow``, ``+3bd``, ``+2w``.

    ``bd`` are business days of the person; a weekday is the next one after today. Raises
    :class:`Refusal` for all else.
    """
    word = text.strip().lower()
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word == "next month":
        return Duration(months=1).after(today)
    if word[:3] in WEEKDAYS and word.isalpha():
        ahead = (WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if match := re.fullmatch(r"\+(\d{1,3})bd", word):
        return add_business_days(today, int(match[1]), person)
    try:
        return Duration.parse(word[1:]).after(today) if word.startswith("+") else parse_date(word)
    except ValueError as error:
        raise Refusal(f"--expiry: {error}; or write fri, tomorrow, +3bd, +2w or +90d.") from None


def _default_expiry(kind: Kind, today: date, person: Person | None) -> date:
    return add_business_days(today, _BUSINESS_DAYS[kind], person)


def _folder(settings: Settings, kind: Kind) -> str:
    for collection in settings.collections.values():
        if collection.kind is kind and not collection.fields:
            return collection.folder
    raise Refusal(f"No collection in loopbook.yml holds {kind.plural} of our own form.")


def _person(settings: Settings, handle: str | None, option: str) -> str:
    if not handle:
        known = f" The roster has: {', '.join(settings.people)}." if settings.people else ""
        raise Refusal(f"Say who it is with {option} HANDLE.{known}")
    handle = handle.strip().removeprefix("@")
    if not re.fullmatch(r"[\w.-]+", handle):
        raise Refusal(f"{option}: '{handle}' is not the handle of one person, such as ana.")
    if settings.people and handle not in settings.people:
        raise Refusal(f"{option}: '{handle}' is not on the roster: {', '.join(settings.people)}.")
    return handle


def _me(root: Path, settings: Settings) -> str | None:
    """The handle of whoever commits here; None where the roster does not know the address."""
    name, email = _identity(root)
    for handle, person in settings.people.items():
        if email and email.lower() in map(str.lower, person.email):
            return handle
    if settings.people:
        return next(iter(settings.people)) if len(settings.people) == 1 else None
    return _handle(name)


def _escalation(settings: Settings, handle: str) -> str:
    """The line that says what happens when the date passes, where no default says it."""
    return "" if settings.escalation.default else f"escalation: {_quoted(handle)}\n"


def _identity(folder: Path) -> tuple[str, str]:
    """The name and the address under which somebody commits in a folder."""
    found = []
    for key in ("user.name", "user.email"):
        try:
            answer = git.run(folder if folder.is_dir() else Path.cwd(), "config", "--get", key)
            found.append(answer.decode("utf-8", "replace").strip())
        except git.GitError:
            found.append("")
    try:
        user = getuser()
    except (OSError, KeyError):
        user = "me"
    return found[0] or user, found[1]


def _handle(name: str) -> str:
    """A handle from a name: its first word, in plain small letters."""
    return _slug(name).split("-")[0] or "me"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:60].rstrip("-") or "record"


def _quoted(text: str) -> str:
    """Text as a YAML value: as it is where that reads back the same, else in double quotes."""
    try:
        plain = yamltext.load(f"x: {text}").value == {"x": text} and text == text.strip()
    except yamltext.YamlFault:
        plain = False
    inside_list = re.search(r"[\[\]{},]", text)
    typed = re.fullmatch(r"[-+.\d:]+|true|false|yes|no|on|off|y|n", text, re.IGNORECASE)
    return text if plain and not inside_list and not typed else json.dumps(text, ensure_ascii=False)
