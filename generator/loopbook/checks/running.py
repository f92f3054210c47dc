"""What the rules find in a log: run, silenced where a comment says so, and weighed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from loopbook.base import Base
from loopbook.checks import RULES, Selection
from loopbook.checks.rule import LogCheck, Rule, Scope, Spot
from loopbook.checks.silencing import Silence, read_silences, unused, unused_ignore
from loopbook.findings import Finding, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Kind
from loopbook.settings import Settings

Found = tuple[tuple[Rule, Spot], ...]
"""What the rules of one file find in it."""


def look_at_file(entry: Entry, settings: Settings) -> Found:
    """What all rules of one file find in it; it depends on nothing but these two."""
    rules = _OF_FILES[entry.kind]
    return tuple((rule, spot) for rule, look in rules for spot in look(entry, settings))


_OF_FILES = {
    kind: [(rule, rule.in_file) for rule in RULES if rule.in_file and rule.kind in (None, kind)]
    for kind in Kind
}


def look_at_log(logbook: Logbook) -> dict[str, Found]:
    """What all rules of the whole log find, by path; it depends on records and files alone."""
    rules = _further(Scope.LOG)
    found = {
        entry.path: tuple((rule, spot) for rule, look in rules for spot in look(entry, logbook))
        for entry in logbook.entries
    }
    return {path: each for path, each in found.items() if each}


@dataclass(frozen=True, slots=True)
class Known:
    """What was found before and still holds."""

    in_files: Mapping[str, Found]
    """What `look_at_file` found, by path."""
    in_log: Mapping[str, Found]
    """What `look_at_log` found."""


def check(
    logbook: Logbook, selection: Selection | None = None, known: Known | None = None
) -> tuple[Finding, ...]:
    """What the rules find in a log, by path and line; what is known is not looked for again."""
    chosen = selection or Selection(levels=logbook.settings.rules)
    if not any(map(chosen.severity, RULES)):
        return ()
    known = known or Known(
        {entry.path: look_at_file(entry, logbook.settings) for entry in logbook.entries},
        look_at_log(logbook),
    )
    return tuple(sorted(_run(logbook, chosen, known), key=_order))


def _run(logbook: Logbook, chosen: Selection, known: Known) -> Iterator[Finding]:
    # Those that are switched off too, or a comment that silences one would seem to be of no use.
    rules = {scope: _further(scope) for scope in _known(logbook)}
    lasting = {Scope.FILE, Scope.LOG, *rules} - {Scope.BASE}
    ran = {rule.code for rule in RULES if rule.scope in lasting} - {unused_ignore.code}
    changed = logbook.base.records if logbook.base else {}
    for entry in logbook.entries:
        spots = [*known.in_files[entry.path], *known.in_log.get(entry.path, ())]
        asked: list[tuple[Rule, LogCheck]] = []
        if entry.live:
            asked += rules[Scope.CLOCK]
            asked += rules.get(Scope.HISTORY, ())
        if entry.path in changed:
            asked += rules[Scope.BASE]
        spots.extend((rule, spot) for rule, look in asked for spot in look(entry, logbook))
        silences = [silence for silence in read_silences(entry) if not silence.problem]
        if silences:
            spots = _silenced(spots, silences, ran)
        for rule, spot in spots:
            if severity := chosen.severity(rule, spot):
                yield _for_change(_finding(rule, severity, entry, spot), rule, logbook.base)


def _further(scope: Scope) -> list[tuple[Rule, LogCheck]]:
    """The rules that look as far as a scope, and how."""
    return [(rule, rule.in_log) for rule in RULES if rule.scope is scope and rule.in_log]


def _known(logbook: Logbook) -> Iterator[Scope]:
    """The scopes of which something is known."""
    yield Scope.CLOCK
    if logbook.history.available:
        yield Scope.HISTORY
    if logbook.base is not None:
        yield Scope.BASE


def _silenced(
    spots: list[tuple[Rule, Spot]], silences: list[Silence], ran: set[str]
) -> list[tuple[Rule, Spot]]:
    """The spots that no comment silences, and the comments that silence none.

    ``ran`` are the rules of which it is known that they find nothing more.
    """
    places = {(silence.line, code) for silence in silences for code in silence.codes}
    there = {(spot.position.line, rule.code) for rule, spot in spots}
    kept = [(rule, spot) for rule, spot in spots if (spot.position.line, rule.code) not in places]
    for silence in silences:
        for code in silence.codes:
            if code in ran and (silence.line, code) not in there:
                kept.append((unused_ignore, unused(silence, code)))
    return kept


def _for_change(finding: Finding, rule: Rule, base: Base | None) -> Finding:
    """A finding as a change is told of it.

    That a date has passed in a record which the change does not touch is no fault of the change:
    it is listed, and fails nothing.
    """
    if base is None or base.name is None or not rule.time_dependent or not finding.is_error:
        return finding
    if base.touches(finding.path):
        return finding
    return replace(
        finding,
        severity=Severity.WARNING,
        hint=f"{finding.hint}; this change does not touch it, so it does not fail here",
    )


def _finding(rule: Rule, severity: Severity, entry: Entry, spot: Spot) -> Finding:
    return Finding(
        entry.path,
        spot.position.line,
        spot.position.column,
        rule.code,
        rule.name,
        severity,
        entry.id,
        spot.field,
        spot.message,
        spot.hint,
    )


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message
