"""Records that tests write into repositories, a reader for them, and timelines in plain words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from loopbook.history import History, State, Timeline, read_history
from tests.git_repo import GitRepo

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "".join(f"Line {number} of what was said about it.\n" for number in range(20))


def record(
    status: str = "Draft",
    owner: str = "ada",
    expiry: str = "2026-03-01",
    text: str = TEXT,
    own_id: str | None = None,
) -> str:
    """A record as `read` understands it."""
    id_line = f"id: {own_id}\n" if own_id else ""
    return f"---\n{id_line}status: {status}\nowner: {owner}\nexpiry: {expiry}\n---\n{text}"


def read(path: str, content: bytes) -> State | None:
    """A reader that wants nothing but a status; "Draft" and "Review" mean the same to it."""
    fields = dict(re.findall(r"^(\w+): *(.*?)\r?$", content.decode(errors="replace"), re.MULTILINE))
    if "status" not in fields:
        return None
    word = fields["status"]
    return State(
        id=fields.get("id", PurePosixPath(path).stem),
        own_id="id" in fields,
        kind="decision",
        status="proposed" if word in ("Draft", "Review") else word.lower(),
        status_text=word,
        owner=fields.get("owner"),
        expiry=fields.get("expiry"),
    )


def is_record(path: str) -> bool:
    return path.startswith("decisions/") and path.endswith(".md")


def history_of(repo: GitRepo, working: Mapping[str, bytes] | None = None) -> History:
    return read_history(repo.path, ["decisions"], is_record, read, NOW, working)


def story(timeline: Timeline) -> list[str]:
    """The events as one reads them aloud."""
    return [
        " ".join(filter(None, (event.kind, event.field, event.before, "->", event.after)))
        if event.field
        else str(event.kind)
        for event in timeline.events
    ]
