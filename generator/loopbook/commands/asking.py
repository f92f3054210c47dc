"""Asking at a terminal for what an option left out; in a pipe nobody is asked."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from loopbook.writing import Refusal

T = TypeVar("T")


def is_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty()


def ask(question: str, read: Callable[[str], T], default: str | None = None) -> str:
    """The answer to a question, as it was typed; asked again while ``read`` refuses it.

    The question goes to standard error, because standard output is for results.
    """

    def checked(answer: str) -> str:
        try:
            read(answer)
        except Refusal as refusal:
            raise click.UsageError(str(refusal)) from None
        return answer

    answer: str = click.prompt(question, default=default, value_proc=checked, err=True)
    return answer
