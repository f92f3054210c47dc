"""``loopbook digest`` and ``notify``: what each person is to hear now, shown and sent."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from loopbook import sending
from loopbook.channels import Ambiguous
from loopbook.checks import NO_RULES
from loopbook.clock import iso_z, parse_instant
from loopbook.commands.door import FINDINGS, Door, command, echo_json
from loopbook.logbook import Logbook
from loopbook.notifying import DEFAULT_WINDOW, Fate, Plan, Post, Result, plan, receipt, said
from loopbook.outputs import digest as texts
from loopbook.outputs.json import VERSION
from loopbook.receipts import Receipt, read_receipt, write_receipt
from loopbook.views import words
from loopbook.views.digests import present
from loopbook.writing import Refusal


@click.command("digest")
@click.option("--to", metavar="HANDLE", help="Only what this person is to hear.")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@command
def digest_command(door: Door, to: str | None, form: str) -> None:
    """Say what each person is to hear today, by the ladders of what waits."""
    logbook = door.examine(selection=NO_RULES).logbook
    handle = to.strip().removeprefix("@") if to is not None else None
    if handle is not None and handle not in logbook.people:
        hint = logbook.settings.guess_person(handle) or "'loopbook list' shows who has what"
        raise click.UsageError(f"There is nobody '{handle}' here: {hint}")
    found = present(logbook, handle)
    if form == "json":
        echo_json(texts.shape(logbook, found))
    elif found:
        click.echo(texts.markdown(logbook, found), nl=False)
    else:
        click.echo(texts.nothing(logbook, handle))
    _tell_gaps(logbook)


@click.command("notify")
@click.option(
    "--since",
    metavar="INSTANT",
    help="The end of the last run's window. [default: the receipt's, else 24 hours ago]",
)
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send and write nothing.")
@click.option(
    "--receipt",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where this run says what it sent, for the next one to go on from.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@command
def notify_command(
    door: Door, since: str | None, dry_run: bool, file: Path | None, form: str
) -> None:
    """Send each person what they are to hear, through the channels in the environment.

    LOOPBOOK_NOTIFY_ANA holds the addresses of ana, LOOPBOOK_NOTIFY those of the team, as Apprise
    reads them.
    """
    if not dry_run and not sending.installed():
        raise click.UsageError("Apprise sends the messages: pip install 'loopbook[notify]'")
    try:
        if file and not file.parent.is_dir():
            raise Refusal(
                f"--receipt: there is no folder {file.parent}; make it, or mend the path."
            )
        before = read_receipt(file) if file else None
        start = _since(since, before, door.now, file)
        logbook = door.examine(selection=NO_RULES).logbook
        planned = plan(logbook, start, before, os.environ)
        for note in planned.notes:
            click.echo(note, err=True)
        results = _run(planned, None if dry_run else file, dry_run=dry_run, form=form)
    except (Refusal, Ambiguous) as refusal:
        raise click.UsageError(str(refusal)) from None
    if form == "json":
        echo_json(_shape(planned, results, dry_run=dry_run))
    _tell_gaps(logbook)
    failed = [each for each in results if each.fate not in (Fate.SENT, Fate.PLANNED)]
    if failed:
        number = f"{len(failed)} of {words.amount(len(results), 'message')}"
        finish = f"did not go out whole. {_how_to_finish(planned, file)}"
        click.echo(f"\n{number} {'would have no address.' if dry_run else finish}", err=True)
        raise SystemExit(FINDINGS)


def _since(text: str | None, before: Receipt | None, now: datetime, file: Path | None) -> datetime:
    """The start of the window; ends the command with exit code 2 where it lies after now."""
    try:
        given = parse_instant(text) if text else None
    except ValueError as error:
        raise click.UsageError(f"--since: {error}") from None
    if given is None and before is None:
        start = now - DEFAULT_WINDOW
        click.echo(f"Since {iso_z(start)}, 24 hours ago; --since names another start.", err=True)
        return start
    start = given or (before.until if before else now)
    if start > now:
        late = f"{iso_z(start)} lies after now, {iso_z(now)}"
        if given:
            raise click.UsageError(f"--since: {late}.")
        raise click.UsageError(
            f"The receipt {file} ends in the future: {late}. Say --since INSTANT, or delete it."
        )
    return start


def _run(planned: Plan, file: Path | None, *, dry_run: bool, form: str) -> tuple[Result, ...]:
    """Sends what is planned, one message after the other, and says what became of each.

    The receipt is written before the first and after each, so that a run which is stopped leaves a
    true one; and where it cannot be written, nothing is sent.
    """
    results = [Result(post, ()) for post in planned.posts]

    def keep() -> None:
        if file:
            write_receipt(file, receipt(planned, tuple(results)))

    keep()
    for number, post in enumerate(planned.posts):
        if not dry_run:
            for channel in post.channels:
                title = texts.subject(post.digest, named=channel.shared)
                outcome = sending.send(channel, title, texts.body(post.digest))
                results[number] = Result(post, (*results[number].outcomes, outcome))
                keep()
        _tell(results[number], form, dry_run=dry_run)
    if not results and form == "text":
        click.echo("Nothing to send.")
    return tuple(results)


def _tell(result: Result, form: str, *, dry_run: bool) -> None:
    """One line for a message on standard output, and its problems on standard error."""
    post, fate = result.post, result.fate
    name = post.digest.name
    if form == "text":
        lines = words.amount(len(post.digest.lines), "line")
        ways = ", ".join(map(str, post.channels)) or "no channel"
        click.echo(f"{_WORDS.get(fate, fate.value)}: {name}, {lines}, through {ways}")
        if dry_run:
            click.echo("".join(f"    {line}\n" for line in _text_of(post).splitlines()), nl=False)
    if texts.missed(post.digest):
        click.echo(f"{name}: {texts.not_sent(post.digest)}.", err=True)
    if not post.channels:
        click.echo(f"{name}: {post.no_channel}", err=True)
    for channel, outcome in zip(post.channels, result.outcomes, strict=False):
        if not outcome.sent:
            click.echo(f"{name}: {channel}: {said(outcome)}", err=True)


_WORDS: Mapping[Fate, str] = {Fate.PLANNED: "would be sent"}


def _text_of(post: Post) -> str:
    shared = any(channel.shared for channel in post.channels)
    return f"{texts.subject(post.digest, named=shared)}\n{texts.body(post.digest)}"


def _how_to_finish(planned: Plan, file: Path | None) -> str:
    if file:
        return f"The next run with --receipt {file} begins with that."
    return (
        f"To send all of it again: --since {iso_z(planned.since)}. A --receipt lets the next run "
        "send only what is missing."
    )


def _shape(planned: Plan, results: tuple[Result, ...], *, dry_run: bool) -> dict[str, Any]:
    """``notify --format json``."""
    return {
        "version": VERSION,
        "since": iso_z(planned.since),
        "until": iso_z(planned.until),
        "dry_run": dry_run,
        "notes": list(planned.notes),
        "messages": [_message(result) for result in results],
    }


def _message(result: Result) -> dict[str, Any]:
    digest = result.post.digest
    reached = dict(enumerate(result.outcomes))
    return {
        "id": digest.id,
        "person": digest.person,
        "at": iso_z(digest.at),
        "urgent": digest.urgent is not None,
        "lines": len(digest.lines),
        "instead_of": list(digest.earlier),
        "state": result.fate.value,
        "reason": None if result.post.channels else result.post.no_channel,
        "channels": [
            {
                "channel": channel.key,
                "service": channel.service,
                "sent": outcome.sent if (outcome := reached.get(number)) else None,
                "reason": said(outcome) if outcome and not outcome.sent else None,
            }
            for number, channel in enumerate(result.post.channels)
        ],
    }


def _tell_gaps(logbook: Logbook) -> None:
    """Says, on standard error, what nobody can be told of."""
    history = logbook.history
    if not history.available:
        click.echo(history.problem or "No history is known.", err=True)
    elif history.known_since:
        click.echo(
            f"This clone is shallow: before {iso_z(history.known_since)} nothing is known, so "
            "nobody is told of what was offered then. Fetch the whole history "
            "(fetch-depth: 0, or git fetch --unshallow).",
            err=True,
        )
    if number := len(logbook.broken):
        be, them = ("is", "it") if number == 1 else ("are", "them")
        click.echo(
            f"{words.amount(number, 'broken file')} {be} left out; 'loopbook check' names {them}.",
            err=True,
        )
