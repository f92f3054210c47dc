"""The command line: options in, text and exit codes out; the work is done elsewhere.

Exit codes: 0 clean, 1 findings, 2 usage or settings, 3 a fault of the tool.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from loopbook import __version__, authoring
from loopbook.checks import BY_CODE, NO_RULES, RULES, Selection, settings_findings
from loopbook.clock import Week, iso_z, read_now
from loopbook.examine import Examination, examine
from loopbook.findings import Finding
from loopbook.logbook import Item
from loopbook.outputs import json as shapes
from loopbook.outputs import minutes, terminal
from loopbook.records import Kind
from loopbook.reports import FORMATS, text
from loopbook.settings import SETTINGS_FILE, Settings, find_root, read_settings
from loopbook.views.lists import Query, select
from loopbook.views.record import record_view
from loopbook.views.week import Weeks

FINDINGS, USAGE, FAULT = 1, 2, 3
INTERRUPTED = 130


@dataclass(frozen=True)
class Door:
    """What every command is told by the global options."""

    root: Path
    now: datetime
    given_root: Path | None = None
    """The folder that ``--root`` names; ``init`` looks for no other upward."""
    given_now: bool = False
    """Whether ``--now`` was given: what a command starts must then count from it too."""

    def settings(self) -> Settings:
        """The settings; ends the command with exit code 2 where they are wrong."""
        read = read_settings(self.root)
        findings = settings_findings(read)
        if findings:
            click.echo(text.render(findings, self.now, lambda _: read.text), err=True, nl=False)
            raise SystemExit(USAGE)
        return read.settings

    def examine(self, **options: Any) -> Examination:
        """The log, read and checked."""
        return examine(self.root, self.settings(), self.now, **options)


def _find(examination: Examination, name: str) -> Item:
    item = examination.logbook.find(name)
    if item is None:
        near = examination.logbook.near(name)
        raise click.UsageError(
            f"There is no record '{name}'." + (f" Did you mean '{near}'?" if near else "")
        )
    return item


_GLOBAL_OPTIONS = (
    click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=f"The log's folder. [default: the nearest one upward with a {SETTINGS_FILE}]",
    ),
    click.option("--now", metavar="INSTANT", help="What counts as now, such as 2026-11-22T09:00Z."),
    click.option("--no-color", is_flag=True, help="No colours; NO_COLOR does the same."),
)


def _with_global_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_GLOBAL_OPTIONS):
        function = option(function)
    return function


def _command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the global options, behind its name as before it, and the :class:`Door`."""

    @_with_global_options
    @wraps(function)
    def run(root: Path | None, now: str | None, no_color: bool, **options: Any) -> Any:
        context = click.get_current_context()
        before = context.find_root().params
        if no_color or before.get("no_color") or os.environ.get("NO_COLOR"):
            context.color = False
        try:
            instant = read_now(now or before.get("now"), os.environ)
        except ValueError as error:
            raise click.UsageError(str(error), context) from None
        given = root or before.get("root")
        given_now = bool(now or before.get("now"))
        found = given.resolve() if given else find_root(Path.cwd())
        return function(Door(found, instant, given, given_now), **options)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loopbook")
@_with_global_options
def cli(**_: Any) -> None:
    """Keep a decision and handoff log in which every open loop has one person and a date."""


@cli.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True
)
@click.option("--select", metavar="CODES", help="Only these rules: L202,F or so.")
@click.option("--ignore", metavar="CODES", help="All but these rules.")
@_command
def check_command(
    door: Door, paths: tuple[str, ...], form: str, select: str | None, ignore: str | None
) -> None:
    """Say what is wrong with the records; fails where that is an error.

    With PATHs, only what is wrong with these files and folders is said; the whole log is read all
    the same, because a reference may lead anywhere.
    """
    wanted = _relative(door, paths)
    settings = door.settings()
    selection = Selection(_codes(select), _codes(ignore), dict(settings.rules))
    examination = examine(door.root, settings, door.now, selection=selection, with_history=False)
    findings = [finding for finding in examination.findings if _within(finding, wanted)]
    texts = {entry.path: entry.text for entry in examination.logbook.entries}
    failed = any(finding.is_error for finding in findings)
    try:
        click.echo(FORMATS[form](findings, door.now, lambda path: texts.get(path, "")), nl=False)
    except BrokenPipeError:  # a check that failed is not clean because few of its lines are read
        _close_pipe()
    if failed:
        raise SystemExit(FINDINGS)


def _codes(given: str | None) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in (given or "").split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            raise click.UsageError(f"There is no rule {code}. 'loopbook rules' lists them.")
    return codes


def _relative(door: Door, paths: tuple[str, ...]) -> list[str]:
    """Paths from the current folder as paths from the root of the log."""
    found = []
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"There is no file or folder '{path}'.")
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - a link is named, not where it leads
        try:
            real = whole.resolve() if whole.is_dir() else whole.parent.resolve() / whole.name
            place = real.relative_to(door.root)
        except ValueError:
            raise click.UsageError(f"'{path}' is not in the log at {door.root}.") from None
        found.append(place.as_posix())
    return found


def _within(finding: Finding, paths: list[str]) -> bool:
    return not paths or any(
        path == "." or finding.path == path or finding.path.startswith(f"{path}/") for path in paths
    )


@cli.command("list")
@click.option("--open", "open_", is_flag=True, help="Only open loops.")
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option("--kind", multiple=True, type=click.Choice([kind.value for kind in Kind]))
@click.option("--owner", multiple=True, metavar="HANDLE", help="Owned by, or accountable.")
@click.option("--status", multiple=True, help="Our word, or that of the file.")
@click.option("--tag", multiple=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
)
@_command
def list_command(
    door: Door,
    open_: bool,
    overdue: bool,
    kind: tuple[str, ...],
    owner: tuple[str, ...],
    status: tuple[str, ...],
    tag: tuple[str, ...],
    form: str,
) -> None:
    """List records, the earliest expiry first."""
    query = Query(
        open_,
        overdue,
        frozenset(kind),
        frozenset(handle.removeprefix("@") for handle in owner),
        frozenset(word.lower() for word in status),
        frozenset(tag),
    )
    logbook = door.examine(selection=NO_RULES).logbook
    items = select(logbook, query)
    if form == "json":
        _echo_json(shapes.records(logbook, items))
    elif form == "csv":
        click.echo(terminal.csv(logbook, items), nl=False)
    else:
        click.echo(terminal.table(logbook, items), nl=False)
    if logbook.broken:
        number = len(logbook.broken)
        be, them = ("is", "it") if number == 1 else ("are", "them")
        click.echo(
            f"{number} broken file{'s' * (number != 1)} {be} left out; "
            f"'loopbook check' names {them}.",
            err=True,
        )


@cli.command("show")
@click.argument("record", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_command
def show_command(door: Door, record: str, form: str) -> None:
    """Show one record: its state, who follows when its date passes, and its history."""
    examination = door.examine()
    logbook, item = examination.logbook, _find(examination, record)
    if form == "json":
        _echo_json(shapes.shown(logbook, item))
    else:
        view = record_view(logbook, item, examination.by_path.get(item.entry.path, ()))
        click.echo(terminal.record(logbook, view), nl=False)


@cli.command("week")
@click.argument("week", required=False)
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@_command
def week_command(door: Door, week: str | None, form: str) -> None:
    """Say what changed in a week, such as 2026-W47; in the current one by default."""
    try:
        wanted = Week.parse(week) if week else None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    logbook = door.examine(selection=NO_RULES).logbook
    weeks = Weeks(logbook)
    view = weeks.view(wanted or weeks.current)
    if form == "json":
        _echo_json(shapes.week(view))
    else:
        click.echo(minutes.week(logbook, view), nl=False)
    if not logbook.history.available:
        click.echo(logbook.history.problem or "No history is known.", err=True)


def _echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@cli.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@_command
def init_command(door: Door, folder: Path | None) -> None:
    """Make a working log in a folder; nothing that is there is overwritten."""
    start = folder or door.given_root or Path.cwd()
    for path, written in authoring.init(start, door.now):
        click.echo(f"{'wrote' if written else 'kept '}  {path}")
    where = f"cd {folder} && " if folder and folder.resolve() != Path.cwd() else ""
    click.echo(f"\nNext: {where}loopbook serve")


@cli.command("new")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("title")
@click.option("--owner", metavar="HANDLE", help="Who has it. [default: you, for a decision]")
@click.option("--from", "giver", metavar="HANDLE", help="Who hands it over. [default: you]")
@click.option("--expiry", metavar="WHEN", help="A date, fri, +3bd, +2w. [default: +10bd or +3bd]")
@click.option("--summary", help="One sentence. [default: the title]")
@click.option("--tag", multiple=True)
@click.option("--edit", is_flag=True, help="Open it in $EDITOR.")
@_command
def new_command(door: Door, kind: str, title: str, edit: bool, **fields: Any) -> None:
    """Write a new record that passes the check."""
    try:
        path = authoring.new(door.root, door.settings(), door.now, Kind(kind), title, **fields)
    except authoring.Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    click.echo(path.relative_to(door.root).as_posix())
    if edit:
        click.edit(filename=str(path))


@cli.command("rules")
@_command
def rules_command(_: Door) -> None:
    """List the rules."""
    for rule in RULES:
        click.echo(f"{rule.code}  {rule.severity.value:<8} {rule.name}: {rule.sentence}")


@cli.command("explain")
@click.argument("code")
@_command
def explain_command(_: Door, code: str) -> None:
    """Explain a rule, such as L202: what it finds, why it matters, and what to do."""
    rule = BY_CODE.get(code.upper())
    if rule is None:
        raise click.UsageError(f"There is no rule {code}. 'loopbook rules' lists them.")
    click.echo(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.page}")


@cli.command("build")
@click.option("--strict", is_flag=True, help="Publish nothing where the check finds errors.")
@click.option("--site-dir", type=click.Path(file_okay=False), help="Where the site goes.")
@_command
def build_command(door: Door, strict: bool, site_dir: str | None) -> None:
    """Check, then build the site with MkDocs."""
    _check_first(door, strict)
    where = ["--site-dir", str(Path(site_dir).resolve())] if site_dir else []
    _mkdocs(door, "build", *(["--strict"] if strict else []), *where)


@cli.command("serve")
@click.option("--address", metavar="HOST:PORT", help="[default: 127.0.0.1:8000]")
@_command
def serve_command(door: Door, address: str | None) -> None:
    """Check, then serve the site; an edit shows without a restart."""
    _check_first(door, strict=False)
    _mkdocs(door, "serve", *(["--dev-addr", address] if address else []))


def _check_first(door: Door, strict: bool) -> None:
    findings = door.examine(with_history=False).findings
    click.echo(text.summary(findings), err=True)
    if any(finding.is_error for finding in findings):
        if strict:
            click.echo("Nothing is published. 'loopbook check' shows the findings.", err=True)
            raise SystemExit(FINDINGS)
        click.echo("The findings stand on the site; 'loopbook check' shows them.", err=True)


def _mkdocs(door: Door, *arguments: str) -> None:
    """MkDocs in a process of its own: what it logs and how it ends stay its own."""
    if not (door.root / "mkdocs.yml").is_file():
        raise click.UsageError(
            f"There is no mkdocs.yml in {door.root}. 'loopbook init' writes one."
        )
    # Material announces its end of life at every start; we know, and decided what to do.
    environment = {"NO_MKDOCS_2_WARNING": "1", **os.environ}
    if door.given_now:
        environment["LOOPBOOK_NOW"] = iso_z(door.now)
    command = [sys.executable, "-m", "mkdocs", *arguments]
    done = subprocess.run(command, cwd=door.root, env=environment, check=False)
    if done.returncode:
        raise SystemExit(FINDINGS if "--strict" in arguments else USAGE)


def _close_pipe() -> None:
    """Sends what is left of the output nowhere, because nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """The entry point of the ``loopbook`` command.

    Click's own way of ending is not taken: it answers a broken pipe and Ctrl-C with 1, which here
    means findings.
    """
    try:
        with cli.make_context("loopbook", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.exceptions.Exit as end:
        raise SystemExit(end.exit_code) from None
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _close_pipe()
        raise SystemExit(0) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(INTERRUPTED) from None
    except Exception:
        traceback.print_exc()
        click.echo("Loopbook itself failed; this is not your record's fault.", err=True)
        raise SystemExit(FAULT) from None
