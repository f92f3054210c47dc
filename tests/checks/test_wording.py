"""Which changes of a text are slips of the pen, and which say something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.checks.wording import first_difference, words_of

TEXT = "We move the ledger to Postgres 17, and keep every message for 30 days."

SAME = [
    # nothing, white space, reflow, case and punctuation
    (TEXT, TEXT),
    (TEXT, f"  {TEXT}\n\n"),
    (TEXT, TEXT.replace(" ", "\n")),
    (TEXT, TEXT.replace("Postgres", "postgres").replace(",", "")),
    ("It's the team’s own: we don't wait.", "It’s the teams own - we don’t wait!"),
    ("“Fast” – or so", '"Fast" -- or so...'),
    ("a\u00a0b caf\u00e9", "a b cafe\u0301"),
    ("Re-use it, sign-in", "Reuse it, sign in"),
    ("We can not wait", "We cannot wait"),
    ("10GB of 1,000 rows", "10 GB of 1000 rows"),
    ("at <= 5 ms", "at ≤ 5 ms"),
    ("bread & butter", "bread and butter"),
    # markup
    ("- one\n- two", "1. one\n2. two"),
    ("* one\n* two", "- one\n- two"),
    ("- [ ] one", "- [x] one"),
    ("**Use** _one_ `queue`", "Use one queue"),
    ("> Use one", "Use one"),
    ("Use one", "Use one <!-- see there -->"),
    ("<!-- a\nb --> Use one", "Use one"),
    ("```\na b\n```", "```yaml\na b\n```"),
    ("- x\n\n    ```\n    a b\n    ```", "- x\n\n    ~~~toml\n    a b\n    ~~~"),
    ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n| :-- | --: |\n| c   | d |"),
    ("#### Reads\ntext", "**Reads**\ntext"),
    ("a<br>b &amp; c", "a<br/>b & c"),
    # links
    ("See [the test](a.md).", 'See [the test](../b/c.md "the test").'),
    ("See [the test](a.md).", "See the test."),
    ("See [the test][1].\n\n[1]: https://a.example", "See [the test](https://b.example/x(1))."),
    ("See <https://a.example/1>.", "See https://b.example/2."),
    ("[![a picture](x.png)](y)", "[![a picture](z.png)](w)"),
    ("As said[^1].", "As said[^note]."),
    # slips
    ("We move teh ledger", "We move the ledger"),
    ("We recieve it", "We receive it"),
    ("the begining", "the beginning"),
    ("an enviroment", "an environment"),
    ("We organise the colour", "We organize the color"),
    ("It works for the the team", "It works for the team"),
    ("Use a hour", "Use an hour"),
    ("Use queue", "Use the queue"),
    ("The queue", "Queue"),
    ("The messages is kept", "The messages are kept"),
    ("the FROK of it", "the FORK of it"),
    ("two team", "two teams"),
]

OTHER = [
    # numbers and signs
    ("at 200 ms", "at 400 ms"),
    ("at 200 ms", "at 20 ms"),
    ("at 3.5 GB", "at 35 GB"),
    ("version 1.2", "version 12"),
    ("at -5 degrees", "at 5 degrees"),
    ("on 2026-11-20", "on 2026-12-20"),
    ("when load < 5", "when load > 5"),
    ("when load > 5", "when load >= 5"),
    ("when a = b", "when a != b"),
    ("over 5 %", "over 5"),
    ("for €5", "for $5"),
    ("two hosts", "ten hosts"),
    ("eighty hosts", "eight hosts"),
    ("for four days", "for fourth days"),
    ("SHA1", "SHA2"),
    ("Write it in C", "Write it in C#"),
    ("Write it in C", "Write it in C++"),
    # negations
    ("We do wait", "We do not wait"),
    ("We do not wait", "We do wait"),
    ("We can wait", "We can't wait"),
    ("We can wait", "We cannot wait"),
    ("We will wait", "We won’t wait"),
    ("We always wait", "We never wait"),
    ("It is on", "It is no"),
    ("with a lock", "without a lock"),
    ("We use ~~Kafka~~ NATS", "We use Kafka NATS"),
    ("Kafka ✅", "Kafka ❌"),
    # words
    ("We use Kafka", "We use NATS"),
    ("We use Kafka", "We use Kafka only"),
    ("We use only Kafka", "We use Kafka"),
    ("We should wait", "We must wait"),
    ("all of them", "some of them"),
    ("synchronous calls", "asynchronous calls"),
    ("symmetric keys", "asymmetric keys"),
    ("a legal way", "an illegal way"),
    ("over HTTP", "over HTTPS"),
    ("over http", "over https"),
    ("in or out", "in and out"),
    ("before noon", "after noon"),
    ("move a to b", "move b to a"),
    ("Use [one](x)", "Use [two](x)"),
    (TEXT, f"{TEXT} For now."),
    (TEXT, TEXT.partition(",")[0]),
    (TEXT, ""),
    # too many slips at once
    ("recieve seperate enviroment occured writen", "receive separate environment occurred written"),
    ("use queue and send mail", "use the queue and send the mail"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SAME)
def test_slips_and_markup_change_nothing(before: str, after: str) -> None:
    assert first_difference(words_of(before), words_of(after)) is None
    assert first_difference(words_of(after), words_of(before)) is None


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_a_number_a_negation_or_a_word_says_something_else(before: str, after: str) -> None:
    assert first_difference(words_of(before), words_of(after)) is not None
    assert first_difference(words_of(after), words_of(before)) is not None


def test_the_difference_is_the_first_and_shows_some_words() -> None:
    before = words_of("One line.\nWe move teh ledger\nat 200 ms, and for good.\n")
    after = words_of("One line.\nWe move the ledger\nat 400 ms, and for good.\n")
    found = first_difference(before, after)
    assert found is not None
    assert (found.line, found.before, found.after) == (3, "200 ms and for good",
                                                       "400 ms and for good")  # fmt: skip


def test_of_too_many_slips_the_first_is_shown() -> None:
    found = first_difference(words_of("a\nb\n" + SLIPS[0]), words_of("a\nb\n" + SLIPS[1]))
    assert found is not None
    assert (found.line, found.before.split()[0]) == (3, "recieve")


SLIPS = next(pair for pair in OTHER if pair[0].startswith("recieve"))


def test_lines_are_counted_through_comments_and_links() -> None:
    text = "<!-- a\nb\nc -->\n[a link\nof two lines](x.md)\nend"
    assert [(word.shown, word.line) for word in words_of(text, 10)] == [
        ("a", 13), ("link", 13), ("of", 14), ("two", 14), ("lines", 14), ("end", 15),
    ]  # fmt: skip


def test_a_comment_that_never_ends_hides_the_rest() -> None:
    assert [word.shown for word in words_of("one <!-- two\nthree")] == ["one"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    assert first_difference(words_of(before), words_of(before)) is None
    found = first_difference(words_of(before), words_of(after))
    assert found is None or 0 <= found.line <= after.count("\n") + 1


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=30), st.data())
def test_a_number_that_is_put_in_is_always_seen(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words)))
    other = [*words[:place], "99", *words[place:]]
    assert first_difference(words_of(" ".join(words)), words_of(" ".join(other))) is not None


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "<!--" * 50_000, "<a " * 50_000, "[a](" * 50_000, "> " * 50_000,
     "a" * 200_000, "1," * 100_000, "-" * 200_000, "~" * 200_000, "[^" * 50_000],
    ids=lambda text: text[:4],
)  # fmt: skip
def test_long_lines_are_read_in_proportion(text: str) -> None:
    assert first_difference(words_of(text), words_of(text)) is None
