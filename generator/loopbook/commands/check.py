"""``loopbook check``: the gate."""

import os
from pathlib import Path

import click

from loopbook.checks import BY_CODE, Selection
from loopbook.checks.rule import Scope
from loopbook.commands.door import FINDINGS, Door, close_pipe, command
from loopbook.examine import examine
from loopbook.findings import Finding
from loopbook.reports import FORMATS


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True
)
@click.option("--select", metavar="CODES", help="Only these rules: L202,F or so.")
@click.option("--ignore", metavar="CODES", help="All but these rules.")
@command
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
    examination = examine(
        door.root,
        settings,
        door.now,
        selection=selection,
        with_history=selection.runs(Scope.HISTORY),
    )
    findings = [finding for finding in examination.findings if _within(finding, wanted)]
    texts = {entry.path: entry.text for entry in examination.logbook.entries}
    failed = any(finding.is_error for finding in findings)
    try:
        click.echo(FORMATS[form](findings, door.now, lambda path: texts.get(path, "")), nl=False)
    except BrokenPipeError:  # a check that failed is not clean because few of its lines are read
        close_pipe()
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
