"""A week as Markdown: the agenda of a review that takes a quarter of an hour, as on its page."""

from collections.abc import Iterable, Iterator, Mapping

from loopbook.logbook import Logbook
from loopbook.views import words
from loopbook.views.agenda import Part
from loopbook.views.changes import Change
from loopbook.views.deeds import plain, said_of
from loopbook.views.ladders import told
from loopbook.views.measures import Gap, Waiting
from loopbook.views.numbers import Number, SpreadTold, numbers, spreads
from loopbook.views.rows import PersonChip, Row, today_in
from loopbook.views.week import Weeks, WeekView

UNKNOWN = "There is no git history here, so this is not known."


def week(logbook: Logbook, weeks: Weeks, view: WeekView) -> str:
    """The page of a week as Markdown. A section in which nothing happened says "none".

    Times are in the team's zone, which is named once.
    """
    agenda = weeks.agenda(view.week)
    unknown = [UNKNOWN]
    zone, today = logbook.settings.timezone, today_in(logbook)
    stands = agenda.standings if agenda else {}
    said = {id: told(each, zone, today) for id, each in stands.items()}
    events = logbook.history.available
    away = [*map(_person, agenda.away)] if agenda else unknown
    gaps = [_gap(logbook, gap) for gap in view.measures.gaps] if view.measures else []
    sections = (
        ("Needs acceptance or a decision", _rows(agenda.needs) if agenda else unknown),
        ("Overdue", _rows(agenda.overdue, said) if agenda else unknown),
        ("Closed", _changes(logbook, view.finished) if events else unknown),
        ("Decisions made or reversed", _changes(logbook, view.decided) if events else unknown),
        ("Reviews in the next 14 days", _rows(agenda.reviews) if agenda else unknown),
        ("Who is away", [*away, *gaps]),
        ("Numbers", list(_numbers(logbook, weeks, view))),
        ("Also this week", _changes(logbook, view.others)),
    )
    title = f"# Week {view.week.number} · {words.span(view.week.monday, view.week.sunday)}"
    parts = [title, _standing(logbook, view)]
    parts += [f"## {name}\n\n" + "\n".join(lines or ["none"]) for name, lines in sections]
    return "\n\n".join(parts) + "\n"


def _standing(logbook: Logbook, view: WeekView) -> str:
    """Which instant the page tells of, and in which zone its times are."""
    zone = logbook.settings.timezone
    times = f"Times are in {zone.key}."
    if view.start > logbook.now:
        return f"This week has not begun: what stands here is the log as it stands now. {times}"
    if view.over:
        return (
            "The log as it stood at the end of the week. Git tells statuses, owners and dates; "
            "titles, summaries, outcomes, recorded reviews and who is away are read from the files "
            f"of today. {times}"
        )
    return (
        f"The log as it stood at {logbook.now.astimezone(zone):%H:%M} on {_day(logbook)}. {times}"
    )


def _day(logbook: Logbook) -> str:
    today = logbook.now.astimezone(logbook.settings.timezone).date()
    return words.day(today, today)


def _numbers(logbook: Logbook, weeks: Weeks, view: WeekView) -> Iterator[str]:
    if view.measures is None:
        yield UNKNOWN
        return
    yield "| | decisions | handoffs | all | week before | eight weeks, this one last |"
    yield "|---|---|---|---|---|---|"
    yield from map(_number, numbers(weeks.leading_to(view.week)))
    yield ""
    for spread in spreads(view.measures):
        yield from _spread(spread)
    yield from (_waiting(logbook, waiting) for waiting in view.measures.waiting)


def _number(number: Number) -> str:
    cells = (number.label, number.decisions, number.handoffs, number.total, number.before)
    return f"| {' | '.join((*cells, number.told))} |"


def _spread(spread: SpreadTold) -> Iterator[str]:
    more = f"; {spread.unknown} more not known" if spread.unknown else ""
    each = ", ".join(f"**{name.title}** (`{name.id}`) {length}" for name, length in spread.each)
    yield f"- {spread.label}: {spread.sentence or each}{more}"


def _waiting(logbook: Logbook, waiting: Waiting) -> str:
    zone = logbook.settings.timezone
    since = "before the history is known"
    if waiting.since:
        since = f"since {waiting.since.astimezone(zone):%Y-%m-%d %H:%M}"
    name = waiting.record.name
    return f"- Waits to be accepted: **{name.title}** (`{name.id}`), {since}"


def _person(person: PersonChip) -> str:
    return f"- {person.name} is away {person.away}; {person.acting or 'nobody'} acts"


def _gap(logbook: Logbook, gap: Gap) -> str:
    who = logbook.settings.name_of(gap.accountable)
    return f"- Nobody acts for {who} on **{gap.record.name.title}** (`{gap.record.name.id}`)"


def _rows(part: Part, said: Mapping[str, str] | None = None) -> list[str]:
    rows = [_row(row, (said or {}).get(row.id)) for row in part.rows]
    return [*rows, *(f"- `{each.path}` cannot be read; it is counted here" for each in part.unread)]


def _row(row: Row, said: str | None) -> str:
    parts = [
        f"- **{row.title}** (`{row.id}`)",
        row.accountable.name if row.accountable else "nobody",
    ]
    if said:
        parts.append(said)
    if row.status == "offered" and row.owner:
        parts.append(f"waits for {row.owner.name} to accept")
    if row.status == "declined" and row.owner:
        parts.append(f"{row.owner.name} declined it")
    if row.due:
        parts.append(
            row.due.relative
            if row.due.state == "late"
            else f"{row.due.word} {row.due.day}, {row.due.relative}"
        )
    return ", ".join(parts)


def _changes(logbook: Logbook, changes: Iterable[Change]) -> list[str]:
    return [_change(logbook, change) for change in changes]


def _change(logbook: Logbook, change: Change) -> str:
    at = change.at.astimezone(logbook.settings.timezone)
    who = f"{change.who} " if change.who else ""
    did = plain(said_of(logbook, change))
    text = f"- **{change.title}** (`{change.id}`): {who}{did}, {at:%a %H:%M}"
    return f"{text}. {change.outcome}" if change.outcome else text
