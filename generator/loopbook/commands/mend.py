"""``loopbook check --fix``: what has one right answer is mended before the check."""

from collections.abc import Callable

import click

from loopbook.checks import NO_RULES
from loopbook.commands.door import FINDINGS, Door
from loopbook.examine import examine
from loopbook.fixing import fix
from loopbook.settings import Settings
from loopbook.views import words
from loopbook.writing import Refusal, write_all


def mend(door: Door, settings: Settings, covers: Callable[[str], bool], *, diff_only: bool) -> None:
    """Mends the files whose paths are covered, and says on standard error how many.

    With ``diff_only`` nothing is written: the change is printed, and the command ends with exit
    code 1 where there is one, else with 0.
    """
    logbook = examine(door.root, settings, door.now, selection=NO_RULES, with_history=False).logbook
    amended = fix(logbook, covers)
    if diff_only:
        click.echo("".join(each.change.diff for each in amended), nl=False)
        raise SystemExit(FINDINGS if amended else 0)
    try:
        write_all(door.root, (each.change for each in amended))
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    if amended:
        click.echo(f"Mended {words.amount(len(amended), 'file')}.", err=True)
