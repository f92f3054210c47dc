"""Channels: where the messages to each person go, as the environment says.

An address holds secrets, so none ever stands in the repository, and none is printed: a channel is
named by its variable, its number there, and the service.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TEAM = "LOOPBOOK_NOTIFY"
"""The variable of the team's channels: for whoever has none of their own."""

_SERVICE = re.compile(r"([a-z0-9]{1,32})://", re.IGNORECASE)


class Ambiguous(Exception):
    """Two people would have one variable; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach somebody."""

    variable: str
    number: int
    """Counted from 1, in the order in which the variable names them."""
    url: str = field(repr=False)
    """As Apprise reads it; secret."""

    @property
    def key(self) -> str:
        """By which it is known again: ``LOOPBOOK_NOTIFY_ANA 2``."""
        return f"{self.variable} {self.number}"

    @property
    def service(self) -> str:
        """What stands before ``://``: all of an address that may be shown."""
        match = _SERVICE.match(self.url)
        return match[1].lower() if match else "no address"

    @property
    def shared(self) -> bool:
        """Whether it is the team's, where others read what is meant for one person."""
        return self.variable == TEAM

    def __str__(self) -> str:
        return f"{self.key} ({self.service})"


def variable_of(handle: str) -> str:
    """The variable of a person's own channels: ``LOOPBOOK_NOTIFY_ANA_RUIZ`` for ``ana.ruiz``."""
    return f"{TEAM}_{re.sub('[^A-Z0-9]', '_', handle.upper())}"


def channels_of(handle: str, environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """A person's own channels, else the team's; none where neither variable says anything."""
    for variable in (variable_of(handle), TEAM):
        if urls := environ.get(variable, "").split():
            return tuple(Channel(variable, number, url) for number, url in enumerate(urls, 1))
    return ()


def refuse_ambiguous(handles: Iterable[str], environ: Mapping[str, str]) -> None:
    """Raises :class:`Ambiguous` where a variable that is set would be that of two people."""
    owners: dict[str, str] = {}
    for handle in sorted(set(handles)):
        variable = variable_of(handle)
        other = owners.setdefault(variable, handle)
        if other != handle and environ.get(variable, "").strip():
            raise Ambiguous(
                f"{variable} could be meant for '{other}' and for '{handle}': give one of them "
                f"another handle, or use {TEAM}, the team's channel, for both."
            )
