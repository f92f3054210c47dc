"""H: whether a handoff is one."""

from collections.abc import Iterator

from loopbook.checks.rule import Spot, file_rule
from loopbook.reading import Entry
from loopbook.records import Handoff
from loopbook.settings import Settings


@file_rule("H407", "handed-to-self")
def handed_to_self(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A handoff goes from a person to the same person.

    **Why it matters.** Nothing changes hands, so nobody reads it back and nobody else knows: it is
    a task, and a task belongs on a board.

    **Example.**

    ```yaml
    from: ana
    owner: ana
    ```

    **Use instead.** Name the receiver as `owner`, or cancel the handoff.

    ```yaml
    from: ana
    owner: bo
    ```
    """
    record = entry.record
    if isinstance(record, Handoff) and record.owner and record.owner == record.from_:
        yield Spot(
            f"'{record.owner}' hands it to '{record.owner}'",
            entry.where("owner"),
            entry.origin("owner"),
            "name the person who receives it as owner",
        )
