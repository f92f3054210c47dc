"""Which readbacks say again what was handed over, and which say what was understood."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from loopbook.checks.parroting import is_nod, repeated


class Said(NamedTuple):
    """What a handoff says, and what its receiver says of it."""

    title: str
    summary: str
    actions: tuple[str, ...]
    readback: str


def read(which: str) -> list[Said]:
    """The parrots or the honest ones of the collected readbacks."""
    text = (Path(__file__).parent / "readbacks.yml").read_text("utf-8")
    return [
        Said(given["title"], given["summary"], tuple(given.get("actions", ())), readback)
        for given in yaml.safe_load(text)[which]
        for readback in given["readbacks"]
    ]


PARROTS, HONEST = read("parrots"), read("honest")


def is_parrot(said: Said) -> bool:
    again = repeated(said.readback, said.title, said.summary, said.actions)
    return again is not None or is_nod(said.readback)


@pytest.mark.parametrize("said", PARROTS, ids=lambda said: said.readback)
def test_a_parrot(said: Said) -> None:
    assert is_parrot(said)


@pytest.mark.parametrize("said", HONEST, ids=lambda said: said.readback)
def test_words_of_ones_own(said: Said) -> None:
    assert not is_parrot(said)


def test_there_are_enough_of_both() -> None:
    assert len(PARROTS) >= 30
    assert len(HONEST) >= 40


@pytest.mark.parametrize("text", ["ok", "Understood.", "Yes, will do!", "👍", "…", "Verstanden"])
def test_a_nod(text: str) -> None:
    assert is_nod(text)
    assert not is_nod(f"{text} Friday")


def test_nothing_is_repeated_where_nothing_was_said() -> None:
    assert repeated("I water them.", None, None) is None
    assert repeated("", "Plants", "They are alive.") is None


@pytest.mark.parametrize(
    "readback", ["Three of five keys are rotated.", "Two of five keys are not rotated."]
)
def test_a_word_that_turns_the_meaning_is_not_seen(readback: str) -> None:
    assert repeated(readback, "The ledger", "Two of five keys are rotated.") == "the summary"
