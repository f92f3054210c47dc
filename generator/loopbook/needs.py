"""What a command must be told before it can write: asked for at a terminal, named in a pipe."""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category

from loopbook.writing import Refusal


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be said."""

    name: str
    """The option that says it, without its dashes."""
    what: str
    """What it is, in a few words."""
    why: str = ""
    """Why it is needed, where that is not plain."""
    typed: str = ""
    """How it is typed, where that is not the name behind two dashes."""

    @property
    def option(self) -> str:
        """The option as it is typed."""
        return self.typed or f"--{self.name.replace('_', '-')}"

    @property
    def question(self) -> str:
        """What it is and why it is needed."""
        return f"{self.what} ({self.why})" if self.why else self.what


def refuse_without(*missing: tuple[str, Iterable[Need]]) -> None:
    """Raises :class:`Refusal`, which names every option that is missing, where one is.

    Each of ``missing`` is the beginning of a sentence, which says what needs them, and the needs.
    """
    lines = []
    for subject, needs in missing:
        options = {need.option: need.question for need in needs}
        if options:
            width = max(map(len, options))
            lines.append(f"{subject} needs:")
            lines.extend(f"  {option.ljust(width)}  {what}" for option, what in options.items())
    if lines:
        raise Refusal("\n".join(lines))


def one_line(text: str, option: str) -> str:
    """What somebody says, on one line; raises :class:`Refusal` where that is nothing."""
    line = " ".join(text.split())
    if not line or any(category(character) in ("Cc", "Cs") for character in line):
        raise Refusal(f"{option}: say it in words.")
    return line
