"""``loopbook build`` and ``serve``: MkDocs with the checks in front."""

import os
import subprocess
import sys
from pathlib import Path

import click

from loopbook.clock import iso_z
from loopbook.commands.door import FINDINGS, USAGE, Door, command
from loopbook.reports import text


@click.command("build")
@click.option("--strict", is_flag=True, help="Publish nothing where the check finds errors.")
@click.option("--site-dir", type=click.Path(file_okay=False), help="Where the site goes.")
@command
def build_command(door: Door, strict: bool, site_dir: str | None) -> None:
    """Check, then build the site with MkDocs."""
    _check_first(door, strict)
    where = ["--site-dir", str(Path(site_dir).resolve())] if site_dir else []
    _mkdocs(door, "build", *(["--strict"] if strict else []), *where)


@click.command("serve")
@click.option("--address", metavar="HOST:PORT", help="[default: 127.0.0.1:8000]")
@command
def serve_command(door: Door, address: str | None) -> None:
    """Check, then serve the site; an edit shows without a restart."""
    _check_first(door, strict=False)
    _mkdocs(door, "serve", *(["--dev-addr", address] if address else []))


def _check_first(door: Door, strict: bool) -> None:
    findings = door.examine().findings
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
