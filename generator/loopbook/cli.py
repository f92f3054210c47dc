"""The command line: options in, text and exit codes out; the work is done elsewhere."""

import gc
import sys
import traceback
from typing import Any

import click

from loopbook import __version__
from loopbook.commands import browse, check, move, rules, schema, site, write
from loopbook.commands.door import FAULT, INTERRUPTED, close_pipe, with_global_options


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loopbook")
@with_global_options
def cli(**_: Any) -> None:
    """Keep a decision and handoff log in which every open loop has one person and a date."""


for _command in (
    check.check_command,
    check.why_command,
    browse.list_command,
    browse.show_command,
    browse.week_command,
    write.init_command,
    write.new_command,
    move.move_command,
    move.review_command,
    rules.rules_command,
    rules.explain_command,
    schema.schema_command,
    site.build_command,
    site.serve_command,
):
    cli.add_command(_command)


def main() -> None:
    """The entry point of the ``loopbook`` command.

    Click's own way of ending is not taken: it answers a broken pipe and Ctrl-C with 1, which here
    means findings.
    """
    gc.disable()  # a command reads a log and ends: looking for cycles costs a quarter of its time
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
        close_pipe()
        raise SystemExit(0) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(INTERRUPTED) from None
    except Exception:
        traceback.print_exc()
        click.echo("Loopbook itself failed; this is not your record's fault.", err=True)
        raise SystemExit(FAULT) from None
    finally:
        gc.enable()
