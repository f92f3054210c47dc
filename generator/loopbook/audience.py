"""For whom a site is: what its audience may not see leaves no trace.

Labels are those of the Traffic Light Protocol 2.0 (https://www.first.org/tlp/). They are no access
control: whoever can read the repository can read every record.
"""

import re
from dataclasses import replace

from loopbook.checks.running import check
from loopbook.examine import Examination
from loopbook.history import Timeline
from loopbook.reading import Entry
from loopbook.records import Label

_WIDTH_OF_AUDIENCE = {label: number for number, label in enumerate(Label)}
_ANYWHERE = re.IGNORECASE | re.MULTILINE


def for_audience(examination: Examination) -> Examination:
    """The log without the records whose label the site's audience may not see.

    A label that cannot be read counts as one that nobody may see.
    """
    book = examination.logbook
    widest = _WIDTH_OF_AUDIENCE[book.settings.site.audience]
    hidden = {entry.path for entry in book.entries if not _may_see(entry, widest)}
    history = book.history
    gone = tuple(line for line in history.gone if _width(_last_label(line)) <= widest)
    if not hidden and len(gone) == len(history.gone):
        return examination
    kept = {path: line for path, line in history.timelines.items() if path not in hidden}
    shown = replace(
        book,
        entries=tuple(entry for entry in book.entries if entry.path not in hidden),
        history=replace(history, timelines=kept, gone=gone),
    )
    said = set(check(shown))  # a finding about another record may name a hidden one
    return Examination(shown, tuple(each for each in examination.findings if each in said))


def _may_see(entry: Entry, widest: int) -> bool:
    if entry.record is None:
        source = entry.collection.fields.get("tlp")
        names = "|".join(re.escape(name) for name in ("tlp", source.from_ if source else "tlp"))
        text = entry.text or entry.content.decode("utf-8", "replace")
        return not re.search(rf"(?:^|[{{,])[\s\"']*(?:{names})[\"']?\s*:", text, _ANYWHERE)
    if entry.faulty("tlp"):
        return False
    return _width(entry.record.tlp) <= widest


def _width(label: str | None) -> int:
    """How few may see what bears a label; nobody, where it is none that is known."""
    if label is None:
        return 0
    try:
        return _WIDTH_OF_AUDIENCE[Label(label.strip().upper().removeprefix("TLP:"))]
    except ValueError:
        return len(Label)


def _last_label(timeline: Timeline) -> str | None:
    last = timeline.last_state
    return last.label if last else None
