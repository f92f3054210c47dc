"""``loopbook rules`` and ``explain``: what the check looks for."""

import click

from loopbook.checks import BY_CODE, RULES
from loopbook.commands.door import Door, command


@click.command("rules")
@command
def rules_command(_: Door) -> None:
    """List the rules."""
    for rule in RULES:
        click.echo(f"{rule.code}  {rule.severity.value:<8} {rule.name}: {rule.sentence}")


@click.command("explain")
@click.argument("code")
@command
def explain_command(_: Door, code: str) -> None:
    """Explain a rule, such as L202: what it finds, why it matters, and what to do."""
    rule = BY_CODE.get(code.upper())
    if rule is None:
        raise click.UsageError(f"There is no rule {code}. 'loopbook rules' lists them.")
    click.echo(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.page}")
