"""What ``new`` writes: a record that passes the check from its first minute."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files as resources
from pathlib import Path
from string import Template
from typing import NamedTuple

from loopbook.duedates import upcoming
from loopbook.needs import Need, one_line, refuse_without
from loopbook.persons import me, person
from loopbook.records import TITLE_LENGTH, Kind, plain_slug
from loopbook.settings import Settings
from loopbook.workdays import add_business_days
from loopbook.writing import Refusal, write
from loopbook.yamlvalue import render

TEMPLATES = resources("loopbook") / "templates"
_BUSINESS_DAYS = {Kind.DECISION: 10, Kind.HANDOFF: 3}
"""How many business days a new record is given where nobody says: two weeks, or three days."""
_NO_LINK = {
    Kind.DECISION: "# discussion: a link to where it is discussed\n",
    Kind.HANDOFF: "",
}
"""What stands in a new record instead of a link to its discussion: a decision ought to have one."""

_DATE_IN_NAME = re.compile(r"^\d{4}-\d\d-\d\d-")
_PLAIN = re.compile(r"(?=.*-)(?:[0-9]+-)*[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What most ids look like: with a dash and a word in it, it is text in YAML without quotes."""


def missing(
    root: Path, settings: Settings, kind: Kind, said: Mapping[str, str | None]
) -> Iterator[Need]:
    """What must still be said of a new record, because neither the author nor git says it.

    ``said`` has the title, and the owner and giver by the names that :func:`new` has for them.
    """
    roster = f": {', '.join(settings.people)}" if settings.people else ", by handle"
    if not said.get("title"):
        yield Need("title", f"what it is about, in at most {TITLE_LENGTH} characters", "", "TITLE")
    known = me(root, settings)
    if kind is Kind.HANDOFF:
        if not said.get("giver") and not known:
            yield Need("giver", f"who hands it over{roster}", "", "--from")
        if not said.get("owner"):
            yield Need("owner", f"who receives it{roster}")
    elif not said.get("owner") and not known:
        yield Need("owner", f"who has it{roster}")


def read(settings: Settings, name: str, text: str) -> str:
    """What an answer to one of the needs says; raises :class:`Refusal` where it says nothing."""
    if name == "title":
        title = one_line(text, "TITLE")
        if len(title) > TITLE_LENGTH:
            raise Refusal(f"A title has 1 to {TITLE_LENGTH} characters; this one has {len(title)}.")
        return title
    return person(settings, text, "--from" if name == "giver" else "--owner")


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
    discussion: tuple[str, ...] = (),
    tag: tuple[str, ...] = (),
) -> Path:
    """Writes a new record, a proposed decision or an offered handoff, and gives its path.

    Raises :class:`Refusal` where a field is missing or wrong, or where the file is there already.
    """
    said = {"title": title, "owner": owner, "giver": giver}
    refuse_without((f"A new {kind}", missing(root, settings, kind, said)))
    title = read(settings, "title", title)
    if kind is Kind.HANDOFF:
        giver = person(settings, giver or me(root, settings), "--from")
        owner = person(settings, owner, "--owner")
        if owner == giver:
            raise Refusal(f"'{giver}' cannot hand over to '{owner}': name the receiver as --owner.")
    else:
        owner = person(settings, owner or me(root, settings), "--owner")
    zone, known = settings.zone_of(owner), settings.people.get(owner)
    today = now.astimezone(zone).date()
    if expiry:
        due = upcoming(expiry, now, zone, known)
    else:
        due = add_business_days(today, _BUSINESS_DAYS[kind], known)
    fields = {
        "title": render(title),
        "status": "proposed" if kind is Kind.DECISION else "offered",
        "giver": render(giver) if giver else "",
        "owner": render(owner),
        "summary": render(summary or (title if title.endswith((".", "?", "!")) else f"{title}.")),
        "expiry": due.isoformat(),
        "escalation": escalation_line(settings, giver or owner),
        "discussion": _list_line("discussion", discussion) or _NO_LINK[kind],
        "tags": _list_line("tags", tag),
    }
    path = root / _folder(settings, kind) / f"{today.isoformat()}-{_file_name(title)}.md"
    if path.exists():
        raise Refusal(
            f"{path.relative_to(root).as_posix()} is there already; choose another title."
        )
    write(path, _template(kind).substitute(fields))
    return path


@cache
def _template(kind: Kind) -> Template:
    return Template((TEMPLATES / f"{kind.value}.md").read_text("utf-8"))


@lru_cache(maxsize=1024)
def _rendered(handle: str) -> str:
    """A handle as YAML. A site asks for those of its few people once for every record."""
    return render(handle)


class Draft(NamedTuple):
    """A record that is not written yet."""

    path: str
    """From the root of the log."""
    text: str


def handoff_from(settings: Settings, id: str, giver: str | None, today: date) -> Draft | None:
    """A handoff that begins with the record ``id``, for its author to fill in.

    What only the author knows stands in words that the check refuses: the receiver and the date.
    None where no collection holds handoffs of our own form.
    """
    try:
        folder = _folder(settings, Kind.HANDOFF)
    except Refusal:
        return None
    giver = giver or "giver"
    related = id if _PLAIN.fullmatch(id) else render(id)
    fields = {
        "title": "What is handed over",
        "status": "offered",
        "giver": _rendered(giver),
        "owner": "receiver",
        "summary": "Where it stands now, in one sentence.",
        "expiry": "YYYY-MM-DD",
        "escalation": escalation_line(settings, giver),
        "discussion": f"related: [{related}]\n",
        "tags": "",
    }
    template = _template(Kind.HANDOFF)
    name = f"{today.isoformat()}-from-{_file_name(_DATE_IN_NAME.sub('', id))}.md"
    return Draft(f"{folder}/{name}".lstrip("/"), template.substitute(fields))


def _list_line(name: str, values: tuple[str, ...]) -> str:
    """The line of a field that is a list; nothing where the list is empty."""
    return f"{name}: [{', '.join(map(render, values))}]\n" if values else ""


def _folder(settings: Settings, kind: Kind) -> str:
    for collection in settings.collections.values():
        if collection.kind is kind and not collection.fields:
            return collection.folder
    raise Refusal(f"No collection in loopbook.yml holds {kind.plural} of our own form.")


def escalation_line(settings: Settings, handle: str) -> str:
    """The line that says what happens when the date passes, where no default says it."""
    return "" if settings.escalation.default else f"escalation: {_rendered(handle)}\n"


def _file_name(title: str) -> str:
    return plain_slug(title)[:60].rstrip("-") or "record"
