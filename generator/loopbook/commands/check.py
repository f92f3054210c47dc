"""``loopbook check``: the gate. ``loopbook why``: the decisions that govern a file."""

import os
from dataclasses import replace
from pathlib import Path

import click

from loopbook.base import Base, NoBase
from loopbook.cache import Cache
from loopbook.checks import BY_CODE, NO_RULES, Selection
from loopbook.checks.rule import Scope
from loopbook.commands.door import FINDINGS, Door, close_pipe, command, echo_json
from loopbook.disk import SKIPPED_FOLDERS
from loopbook.examine import Examination, examine
from loopbook.findings import Finding
from loopbook.git import top_of
from loopbook.outputs import governing as governing_output
from loopbook.reports import FORMATS, FROM_THE_TOP, github, summary
from loopbook.settings import SETTINGS_FILE
from loopbook.views.governing import governing


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--diff",
    "base",
    metavar="BASE",
    help="Judge a change: what it does since it left BASE, a branch or a commit.",
)
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True
)
@click.option("--select", metavar="CODES", help="Only these rules: L202,F or so.")
@click.option("--ignore", metavar="CODES", help="All but these rules.")
@click.option("--fix", is_flag=True, help="Mend first what has one right answer.")
@click.option("--diff-only", is_flag=True, help="Show what --fix would mend, and write nothing.")
@click.option("--no-cache", is_flag=True, help="Read everything again, and keep nothing.")
@command
def check_command(
    door: Door,
    paths: tuple[str, ...],
    base: str | None,
    form: str,
    select: str | None,
    ignore: str | None,
    fix: bool,
    diff_only: bool,
    no_cache: bool,
) -> None:
    """Say what is wrong with the records; fails where that is an error.

    With PATHs, only what is wrong with these files and folders is said; the whole log is read all
    the same, because a reference may lead anywhere.

    With --diff, for pull requests, a date that has passed fails only the change that touches the
    record, and the decisions that govern the changed files are named.
    """
    if base is not None and not base.strip():
        raise click.UsageError(
            "--diff names nothing to compare with. Where a variable stands behind it, the variable "
            "is empty; name a branch or a commit, such as origin/main."
        )
    wanted = _relative(door, paths)
    if fix or diff_only:
        from loopbook.commands.mend import mend  # what it needs takes longer than a check

        mend(door, door.settings(), lambda path: _within(path, wanted), diff_only=diff_only)
    examination = _examine(door, base, _codes(select), _codes(ignore), no_cache=no_cache)
    findings = [finding for finding in examination.findings if _within(finding.path, wanted)]
    notes = _notes(examination)
    _write_summary(findings, notes)
    if not examination.logbook.entries:
        click.echo(_no_records(door.root), err=True)
    report = _report(door, examination, findings, form)
    try:
        _tell(notes, form)
        click.echo(report, nl=False)
    except BrokenPipeError:  # a check that failed is not clean because few of its lines are read
        close_pipe()
    if any(finding.is_error for finding in findings):
        raise SystemExit(FINDINGS)


def _examine(
    door: Door,
    base: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    *,
    no_cache: bool,
) -> Examination:
    settings = door.settings()
    selection = Selection(select, ignore, dict(settings.rules))
    try:
        return examine(
            door.root,
            settings,
            door.now,
            selection=selection,
            with_history=selection.runs(Scope.HISTORY),
            base=base,
            cache=None if no_cache else Cache(door.root, settings),
        )
    except NoBase as problem:
        raise click.UsageError(str(problem)) from None


def _report(door: Door, examination: Examination, findings: list[Finding], form: str) -> str:
    """The findings in a format; the hosts of repositories look for files from the top of one."""
    prefix = ""
    if form in FROM_THE_TOP and door.root != (top := top_of(door.root)):
        prefix = f"{door.root.relative_to(top).as_posix()}/"
    placed = [replace(finding, path=f"{prefix}{finding.path}") for finding in findings]
    entries = {f"{prefix}{entry.path}": entry for entry in examination.logbook.entries}
    return FORMATS[form](
        placed, door.now, lambda path: entries[path].text if path in entries else ""
    )


def _notes(examination: Examination) -> list[str]:
    """The decisions that govern what a change touches, a line each; none where none was asked."""
    base: Base | None = examination.logbook.base
    if base is None or base.name is None:
        return []
    return governing_output.notes(governing(examination.logbook, base.changed))


def _tell(notes: list[str], form: str) -> None:
    """Says which decisions govern a change, where it does not get into a machine's way."""
    if not notes:
        return
    title = "Decisions that govern what this change touches"
    if form == "github":
        click.echo(github.notice(title, "\n".join(notes)))
        return
    lines = [title, *(f"  {note}" for note in notes), ""]
    click.echo("\n".join(lines), err=form != "text")


def _write_summary(findings: list[Finding], notes: list[str]) -> None:
    """Adds what was found to the page of a run, where GitHub names a file for that."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8") as page:
            page.write(summary.render(findings, notes))
    except OSError as error:  # what was found is still to be said, and to decide
        click.echo(f"GITHUB_STEP_SUMMARY: {file} cannot be written: {error.strerror}.", err=True)


def _no_records(root: Path) -> str:
    """That nothing was checked, and what may be the matter: it is easily taken for all is well."""
    if (root / SETTINGS_FILE).is_file():
        return f"There are no records in {root}: its collections match no file."
    return (
        f"There are no records in {root}, and no {SETTINGS_FILE} there or above. 'loopbook init' "
        "begins a log; --root names one that is elsewhere."
    )


def _codes(given: str | None) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in (given or "").split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            raise click.UsageError(f"There is no rule {code}. 'loopbook rules' lists them.")
    return codes


def _relative(door: Door, paths: tuple[str, ...]) -> list[str]:
    """Paths from the current folder as paths from the root of the log."""
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"There is no file or folder '{path}'.")
    return [_from(door.root, path) for path in paths]


def _from(folder: Path, path: str) -> str:
    """A path from the current folder as one from another folder, in which it must lie."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - a link is named, not where it leads
    try:
        real = whole.resolve() if whole.is_dir() else whole.parent.resolve() / whole.name
        return real.relative_to(folder).as_posix()
    except ValueError:
        raise click.UsageError(f"'{path}' is not in the log at {folder}.") from None


def _within(path: str, wanted: list[str]) -> bool:
    return not wanted or any(
        each == "." or path == each or path.startswith(f"{each}/") for each in wanted
    )


@click.command("why")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@command
def why_command(door: Door, paths: tuple[str, ...], form: str) -> None:
    """Name the decisions that govern a file or folder, by their applies_to."""
    top = top_of(door.root)
    asked = [_from(top, path) for path in paths]
    files = [file for path in asked for file in _files(top, path)]
    logbook = door.examine(selection=NO_RULES).logbook
    decisions = governing(logbook, files)
    if form == "json":
        echo_json(governing_output.as_json(logbook, asked, decisions))
    elif decisions:
        click.echo(governing_output.text(decisions), nl=False)
    else:
        click.echo(f"No decision governs {', '.join(asked)}.")


def _files(top: Path, path: str) -> list[str]:
    """A file itself, which need not be there; of a folder, itself and all files in it."""
    start = top / path
    if not start.is_dir():
        return [path]
    found = [path] if path != "." else []
    for folder, folders, names in os.walk(start):
        folders[:] = [
            each for each in folders if not each.startswith(".") and each not in SKIPPED_FOLDERS
        ]
        found.extend((Path(folder) / name).relative_to(top).as_posix() for name in names)
    return found
