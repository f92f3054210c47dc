"""``loopbook coverage``: a leave or a departure, and what it leaves without anybody."""

from datetime import date

import click

from loopbook import duedates
from loopbook.checks import NO_RULES
from loopbook.commands.door import FINDINGS, Door, command, echo_json
from loopbook.logbook import Logbook
from loopbook.outputs import coverage as page
from loopbook.roster import Person
from loopbook.settings import Settings
from loopbook.views.coverage import leave, next_leave
from loopbook.views.departure import departure
from loopbook.writing import Refusal


@click.command("coverage")
@click.argument("handle")
@click.option("--from", "first", metavar="WHEN", help="The first date away: 2026-12-21, mon, +2w.")
@click.option("--to", "last", metavar="WHEN", help="The last one, counted from the first.")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@command
def coverage_command(
    door: Door, handle: str, first: str | None, last: str | None, form: str
) -> None:
    """Say what falls into somebody's leave, who acts meanwhile, and what nobody covers.

    Without dates it is the leave that runs or comes next, as the roster has it. For somebody who
    has left, or will, it is the departure: everything that has to find a new owner.

    Ends with 1 where something is not covered, or has no new owner yet.
    """
    logbook = door.examine(selection=NO_RULES, with_history=False).logbook
    try:
        handle, person = _person(logbook.settings, handle)
        if person.left and first is None and last is None:
            goes = departure(logbook, handle, person.left)
            done, text = goes.settled, page.departure(logbook, goes)
            shape = page.departure_json(logbook, goes)
        else:
            away = leave(logbook, handle, *_span(logbook, handle, person, first, last))
            done, text = away.covered, page.leave(logbook, away)
            shape = page.leave_json(logbook, away)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    if form == "json":
        echo_json(shape)
    else:
        click.echo(text, nl=False)
    if not done:
        raise SystemExit(FINDINGS)


def _person(settings: Settings, handle: str) -> tuple[str, Person]:
    """Somebody on the roster; raises :class:`Refusal`, which names the nearest, for others."""
    handle = handle.strip().removeprefix("@")
    person = settings.people.get(handle)
    if person is None:
        known = (
            f"the roster has: {', '.join(settings.people)}"
            if settings.people
            else ("there is no roster: add them under 'people' in loopbook.yml")
        )
        raise Refusal(f"'{handle}' is not on the roster; {settings.guess_person(handle) or known}")
    return handle, person


def _span(
    logbook: Logbook, handle: str, person: Person, first: str | None, last: str | None
) -> tuple[date, date]:
    """The first and the last date of the leave; raises :class:`Refusal` where they are not told."""
    zone = logbook.settings.zone_of(handle)
    today = logbook.now.astimezone(zone).date()
    if first is None and last is None:
        coming = next_leave(person, today)
        if coming is None:
            raise Refusal(
                f"loopbook.yml has no leave of '{handle}' that runs or comes; give its dates, such "
                "as --from 2026-12-21 --to +2w"
            )
        return coming
    if last is None:
        raise Refusal("--to is missing: say how long the leave is, such as --to +2w")
    working = person.model_copy(update={"away": (), "left": None})  # no leave moves its own end
    begins = duedates.when(first, today, working, "--from") if first else today
    ends = duedates.when(last, begins, working, "--to")
    if ends < begins:
        raise Refusal(f"--to: {ends} lies before the first date, {begins}")
    if ends < today:
        raise Refusal(f"--to: {ends} has passed in {zone.key}; a leave that is over needs nobody")
    return begins, ends
