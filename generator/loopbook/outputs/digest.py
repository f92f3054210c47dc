"""Digests as text that reads alike in a terminal, in a mail and in a chat, and as JSON."""

from collections.abc import Iterable
from typing import Any

from loopbook.clock import iso_z
from loopbook.escalation import ChainKind
from loopbook.logbook import Logbook
from loopbook.outputs.json import VERSION
from loopbook.views import words
from loopbook.views.digests import Digest, Line
from loopbook.views.rows import chip

_CHAINS = {
    ChainKind.NOT_ACCEPTED: "while it is not accepted",
    ChainKind.EXPIRED: "since it expired",
}


def subject(digest: Digest, *, named: bool) -> str:
    """The title of a message; ``named`` where others read it too, and must know whom it is for."""
    to = f"{digest.name}: " if named else ""
    number = len(digest.lines)
    if digest.urgent:
        return f"{to}Urgent: {words.visible(digest.lines[0].row.title)}"
    wait = f"{words.amount(number, 'loop')} {'waits' if number == 1 else 'wait'}"
    return f"{to}{wait} for you"


def body(digest: Digest) -> str:
    """The text of a message: plain, and Markdown as well."""
    parts = [_line(line) for line in digest.lines]
    if missed(digest):
        parts.insert(0, f"{not_sent(digest)}; what they had to say and still waits stands here.\n")
    return "\n".join(parts) + "\n"


def missed(digest: Digest) -> int:
    """How many former working days a digest makes up for."""
    return 0 if digest.urgent else len(digest.earlier)


def not_sent(digest: Digest) -> str:
    """Tells of them: ``2 working days were not sent in between``."""
    number = missed(digest)
    be = "was" if number == 1 else "were"
    return f"{words.amount(number, 'working day')} {be} not sent in between"


def _line(line: Line) -> str:
    title = words.visible(line.row.title)
    policy = f" of {line.policy}" if line.policy else ""
    told = f", told again {words.times(line.repeat)}" if line.repeat else ""
    facts = [f"Step {line.step} of {line.steps}{policy}, {_CHAINS[line.chain]}{told}."]
    if line.why:
        facts.append(f"{line.why[0].upper()}{line.why[1:]}.")
    if line.following:
        facts.append(f"Next: {line.following.name}, {line.following.when}.")
    return f"- {title} ({line.row.id}), {line.standing}. {line.ask}\n  {' '.join(facts)}"


def markdown(logbook: Logbook, digests: Iterable[Digest]) -> str:
    """``loopbook digest``: each person with what they are to hear."""
    return "\n".join(
        f"## {digest.name}\n\n"
        f"{words.clock(digest.at, logbook.settings.zone_of(digest.person))}\n\n{body(digest)}"
        for digest in digests
    )


def nothing(logbook: Logbook, handle: str | None) -> str:
    """The good news that nobody, or one person, has anything to hear."""
    person = chip(logbook, handle)
    if person is None:
        return "Nothing for anybody."
    if person.away is None:
        return f"Nothing for {person.name}."
    absence = f"who {'is away ' if person.away.startswith('until') else ''}{person.away}"
    acts = f": {person.acting} acts" if person.acting else ": nobody acts"
    return f"Nothing for {person.name}, {absence}{acts}."


def shape(logbook: Logbook, digests: Iterable[Digest]) -> dict[str, Any]:
    """``digest --format json``. Instants are in UTC with ``Z``."""
    return {
        "version": VERSION,
        "now": iso_z(logbook.now),
        "digests": [
            {
                "id": digest.id,
                "person": digest.person,
                "name": digest.name,
                "at": iso_z(digest.at),
                "lines": [_shape_of(line) for line in digest.lines],
            }
            for digest in digests
        ],
    }


def _shape_of(line: Line) -> dict[str, Any]:
    row, following = line.row, line.following
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "status": row.status,
        "overdue": row.overdue,
        "accountable": row.accountable.handle if row.accountable else None,
        "expires_at": iso_z(row.due.at) if row.due else None,
        "chain": line.chain.value,
        "policy": line.policy,
        "step": line.step,
        "steps": line.steps,
        "repeat": line.repeat,
        "for": line.target,
        "why": line.why,
        "ask": line.ask,
        "next": {"to": following.to, "at": iso_z(following.at)} if following else None,
        "url": row.address,
    }
