"""``loopbook rules`` and ``explain``: what the check looks for."""

import sys
from shutil import get_terminal_size

import click

from loopbook import rulebook
from loopbook.checks import BY_CODE
from loopbook.checks.codes import CODES, did_you_mean_code
from loopbook.commands.door import Door, command, echo_json
from loopbook.findings import did_you_mean
from loopbook.outputs import prose
from loopbook.reports.text import COLOURS
from loopbook.rulebook import RulePage, rule_pages
from loopbook.settings import SETTINGS_FILE, read_settings

_WIDTH = 88
"""The longest line of a page: longer ones are hard to read."""


@click.command("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@command
def rules_command(door: Door, form: str) -> None:
    """List the rules by family, with the weight that each has in this log."""
    pages = _pages(door)
    if form == "json":
        echo_json(rulebook.shape(pages))
        return
    names = max(len(page.rule.name) for page in pages)
    weights = max(len(_weight(page)) for page in pages)
    for number, (family, own) in enumerate(rulebook.by_family(pages)):
        title = click.style(family.name, bold=True)
        click.echo(f"{'' if number == 0 else chr(10)}{title}: {family.sentence}")
        for page in own:
            _echo_row(page, names, weights)


def _echo_row(page: RulePage, names: int, weights: int) -> None:
    rule = page.rule
    sentence = rule.sentence
    if sys.stdout.isatty():
        room = get_terminal_size().columns - len(rule.code) - weights - names - 6
        sentence = sentence if len(sentence) <= room else f"{sentence[: max(room - 1, 0)]}…"
    weight = click.style(_weight(page).ljust(weights), fg=_colour(page))
    click.echo(f"{rule.code}  {weight}  {rule.name.ljust(names)}  {sentence}")


@click.command("explain")
@click.argument("rule", metavar="CODE")
@command
def explain_command(door: Door, rule: str) -> None:
    """Explain a rule, such as L202 or expired: what it finds, why it matters, and what to do."""
    code = _code(rule.strip())
    [page] = [each for each in _pages(door) if each.rule.code == code]
    title = click.style(f"{code} {page.rule.name}", bold=True)
    width = min(get_terminal_size((_WIDTH, 24)).columns, _WIDTH)
    click.echo(f"{title} ({click.style(_weight(page), fg=_colour(page))})\n")
    click.echo(prose.show(page.text, width), nl=False)


def _pages(door: Door) -> tuple[RulePage, ...]:
    """All rules; where the settings are wrong, as they weigh without any.

    Whoever asks what a rule means may have been sent here by a fault in the settings.
    """
    read = read_settings(door.root)
    if read.faults:
        click.echo(f"{SETTINGS_FILE} has faults, so the weights are the default ones.", err=True)
    return rule_pages(read.settings.rules)


def _weight(page: RulePage) -> str:
    return f"{page.weight}, {page.default} by default" if page.default else page.weight


def _colour(page: RulePage) -> str | None:
    return COLOURS[page.severity] if page.severity else None


def _code(word: str) -> str:
    """The code that a code or a name means; ends the command with exit code 2 where none does."""
    names = {rule.name: code for code, rule in BY_CODE.items()}
    code = word.upper() if word.upper() in BY_CODE else names.get(word.lower())
    if code:
        return code
    if word.upper() in CODES:
        raise click.UsageError(
            f"{word.upper()} is kept for a rule that this version does not run yet. "
            "'loopbook rules' lists those that it runs."
        )
    near = did_you_mean_code(word) or did_you_mean(word, list(names))
    hint = f"Did you mean '{near}'?" if near else "'loopbook rules' lists them."
    raise click.UsageError(f"There is no rule '{word}'. {hint}")
