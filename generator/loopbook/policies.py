"""The policy that a chain follows: as it stood when the chain began, where git knows it.

Who changes a policy changes what will happen, not what has begun to happen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from loopbook.records import Step
from loopbook.settings import EscalationSettings, Policy, Settings, parse_settings


class Version(NamedTuple):
    """The settings file as it was committed."""

    at: datetime
    """The instant from which it held."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Path:
    """The steps that are followed for one record."""

    policy: str | None
    """The policy's name; None for the shorthand and for steps that stand in the record."""
    default: bool
    """Whether the record names none, and the team's default holds."""
    rules: Policy
    """The two chains, and whether messages ignore working time."""
    former: bool = False
    """Whether the policy reads otherwise by now."""


class Policies:
    """The team's policies over time."""

    def __init__(self, settings: Settings, now: datetime, versions: Sequence[Version] = ()) -> None:
        self._current = settings.escalation
        self._now = now
        ordered = sorted(versions, key=lambda version: version.at)
        self._times = [version.at for version in ordered]
        self._contents = [version.content for version in ordered]
        self.path = lru_cache(maxsize=65536)(self._path)

    def _path(
        self, escalation: str | tuple[Step, ...] | None, severity: str | None, began: datetime
    ) -> Path | None:
        """What is followed by a record that says so, for a chain that began at an instant.

        None where the record names nothing and there is no default.
        """
        if isinstance(escalation, tuple):
            return Path(None, False, Policy(expired=escalation))
        then = self._at(began)
        name = escalation or _default(then, severity) or _default(self._current, severity)
        if name is None:
            return None
        today = self._current.policies.get(name)
        policy = then.policies.get(name, today)
        if policy is None:  # a handle: to that person, one business day after the expiry
            return Path(None, False, Policy(expired=(Step(after="1bd", to=name),)))
        return Path(name, escalation is None, policy, former=policy != today)

    def _at(self, instant: datetime) -> EscalationSettings:
        number = bisect_right(self._times, instant) - 1
        if number < 0 or instant >= self._now:
            return self._current
        return _escalation_in(self._contents[number])


def _default(escalation: EscalationSettings, severity: str | None) -> str | None:
    return escalation.by_severity.get(severity or "", escalation.default)


@lru_cache(maxsize=256)
def _escalation_in(content: bytes) -> EscalationSettings:
    """The policies in a former settings file; none where it cannot be read."""
    return parse_settings(content.decode("utf-8-sig", "replace")).settings.escalation
