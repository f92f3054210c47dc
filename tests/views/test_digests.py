"""Who is to hear what: gathered by hearer and instant, once in all windows together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.logbook import Logbook
from loopbook.timeline import Timeline
from loopbook.views.digests import Digest, digests, merged, present
from tests.logbooks import Life, book, decision, handoff, instant

PEOPLE = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana Ruiz, timezone: Europe/Madrid, deputy: bo, lead: chi}
  bo: {name: Bo Chen, deputy: dee, lead: chi}
  chi: {name: Chi Okafor, timezone: America/New_York}
  dee: {name: Dee Park, timezone: Asia/Kolkata}
escalation:
  default: normal
  by_severity: {urgent: urgent}
  policies:
    urgent:
      interrupt: true
      not_accepted: [{after: 0h, to: owner}, {after: 2h, to: lead}]
    normal:
      not_accepted: [{after: 1bd, to: owner}, {after: 1bd, to: from}]
      expired: [{after: 0h, to: owner}, {after: 1bd, to: deputy}, {after: 2bd, to: lead}]
"""
ANA_AWAY = PEOPLE.replace("deputy: bo,", "deputy: bo, away: [{from: 2026-11-16, to: 2026-11-30}],")
MONDAY = instant("2026-11-16T09:00+01:00")
"""The start of the first working day of ana's and bo's on which `LATE` has expired."""
LATE = {"decisions/queue.md": decision(expiry="2026-11-13")}
OFFER = {"handoffs/export.md": handoff(offered="2026-11-13T07:00Z")}
URGENT = {"handoffs/pager.md": handoff(severity="urgent", offered="2026-11-16T21:17Z")}
TICK = timedelta.resolution


def told(logbook: Logbook, since: str, until: str | None = None) -> list[Digest]:
    return list(digests(logbook, instant(since), instant(until) if until else logbook.now))


def heard(found: Sequence[Digest]) -> list[tuple[str, str, list[str]]]:
    """By whom, when and of which records, in brief."""
    return [
        (each.person, f"{each.at:%m-%d %H:%M}", [line.row.id for line in each.lines])
        for each in found
    ]


# What a digest holds


def test_what_one_person_hears_at_one_instant_is_one_digest_the_most_urgent_first() -> None:
    files = {
        **OFFER,
        "decisions/a.md": decision(owner="bo", expiry="2026-11-14"),
        "decisions/b.md": decision(owner="bo", expiry="2026-11-13"),
        "handoffs/c.md": handoff(
            owner="bo",
            expiry="2026-11-15",
            status="accepted",
            severity="urgent",
            escalation="normal",
        ),
    }
    logbook = book(files, PEOPLE, now=instant("2026-11-16T12:00Z"))
    [ours] = [each for each in told(logbook, "2026-11-15T00:00Z") if each.person == "bo"]
    assert heard([ours]) == [("bo", "11-16 08:00", ["c", "b", "a", "export"])]
    assert ours.id == "2026-11-16T08:00:00Z bo"


def test_several_messages_of_one_record_to_one_person_are_one_line() -> None:
    # Bo is told as the deputy of ana, as her lead, and for ana herself, who is away.
    both = ANA_AWAY.replace("}], lead: chi", "}], lead: bo")
    logbook = book(LATE, both, now=instant("2026-11-20T12:00Z"))
    found = told(logbook, "2026-11-10")
    assert {each.person for each in found} == {"bo"}
    assert {len(each.lines) for each in found} == {1}
    assert found[-1].lines[0].step == 3


def test_a_line_says_how_late_it_is_what_to_do_and_who_is_told_next() -> None:
    logbook = book(LATE, PEOPLE, now=instant("2026-11-16T12:00Z"))
    [digest] = told(logbook, "2026-11-15")
    [line] = digest.lines
    assert (line.standing, line.step, line.steps, line.policy) == ("2 days late", 1, 3, "normal")
    assert line.ask == "Decide it, or agree on a new date."
    assert line.why is None
    assert line.following is not None
    assert (line.following.to, line.following.when) == ("bo", "Tue 17 Nov, 09:00")


def test_a_stand_in_reads_for_whom_it_is_and_that_it_is_theirs_to_do() -> None:
    logbook = book(LATE, ANA_AWAY, now=instant("2026-11-16T12:00Z"))
    [digest] = told(logbook, "2026-11-15")
    assert digest.person == "bo"
    assert digest.lines[0].why == "for Ana Ruiz, who is away until Mon 30 Nov"
    assert digest.lines[0].ask == "Decide it, or agree on a new date."


def test_whose_turn_it_is_not_reads_why_it_is_told_to_them() -> None:
    logbook = book({**LATE, **OFFER}, PEOPLE, now=instant("2026-11-20T18:00Z"))
    found = told(logbook, "2026-11-10")
    [lead] = [each for each in found if each.person == "chi"][:1]
    assert lead.lines[0].why == "you lead Ana Ruiz, for whom it waits"
    assert lead.lines[0].ask == "See to it with Ana Ruiz: decide it, or agree on a new date."
    giver = [
        line
        for each in found
        if each.person == "ana"
        for line in each.lines
        if line.row.id == "export"
    ]
    assert giver[0].why == "you gave it, and it waits for Bo Chen"
    assert giver[0].ask.startswith("See to it that Bo Chen accepts or declines it")


def test_what_to_do_follows_from_where_the_record_stands() -> None:
    files = {
        "decisions/review.md": decision(owner="bo", status="accepted", expiry="2026-11-13"),
        "handoffs/work.md": handoff(status="accepted", expiry="2026-11-13"),
        "handoffs/offer.md": handoff(expiry="2026-11-13"),
    }
    logbook = book(files, PEOPLE, now=instant("2026-11-16T12:00Z"))
    asks = {
        line.row.id: line.ask
        for each in told(logbook, "2026-11-10")
        for line in each.lines
        if line.why is None
    }
    assert asks == {
        "review": "Review it: keep it, change it or reverse it.",
        "work": "Close it with its outcome, hand it on, or agree on a new date.",
        "offer": "Get it accepted, offer it to somebody else, or cancel it.",
    }


def test_what_was_declined_waits_for_its_giver() -> None:
    life = Life("handoffs/no.md", "2026-11-12", "offered", owner="bo", expiry="2026-12-20")
    line = life.change("2026-11-13", status="declined").timeline()
    told_by_git = [
        replace(event, state=replace(event.state, giver="ana"))
        for event in line.events
        if event.state
    ]
    files = {"handoffs/no.md": handoff(status="declined", expiry="2026-12-20")}
    lines = [replace(line, events=tuple(told_by_git))]
    logbook = book(files, PEOPLE, instant("2026-11-16T12:00Z"), lines)
    [digest] = told(logbook, "2026-11-13")
    assert digest.person == "ana"
    assert digest.lines[0].standing == "declined 3 days ago"
    assert digest.lines[0].ask == "Offer it to somebody else, or cancel it."


def test_what_is_urgent_goes_out_at_once_alone_and_under_an_id_of_its_own() -> None:
    logbook = book({**URGENT, **LATE}, PEOPLE, now=instant("2026-11-17T12:00Z"))
    found = told(logbook, "2026-11-16T20:00Z")
    assert heard(found[:1]) == [("bo", "11-16 21:17", ["pager"])]
    assert found[0].id == "2026-11-16T21:17:00Z bo pager"
    assert found[0].urgent == "pager"
    # From then on it is repeated with the digests of the working days.
    mornings = [each for each in found if each.person == "bo" and not each.urgent]
    assert heard(mornings) == [("bo", "11-17 08:00", ["pager", "queue"])]


def test_nobody_hears_of_what_has_closed_or_moved_by_now() -> None:
    def log(**fields: Any) -> Logbook:
        life = Life("decisions/queue.md", "2026-11-02", expiry="2026-11-13")
        life.change("2026-11-16T10:00Z", **fields)
        files = {"decisions/queue.md": decision(**{"expiry": "2026-11-13", **fields})}
        lives = [life.timeline()]
        return book(files, PEOPLE, now=instant("2026-11-16T12:00Z"), timelines=lives)

    assert told(log(status="rejected"), "2026-11-15") == []
    assert told(log(expiry="2026-12-01"), "2026-11-15") == []
    assert heard(told(log(), "2026-11-15")) == [("ana", "11-16 08:00", ["queue"])]


def test_removed_records_are_silent() -> None:
    life = Life("decisions/queue.md", "2026-11-02", expiry="2026-11-13").remove("2026-11-16T10:00Z")
    lives = [life.timeline()]
    assert told(book({}, PEOPLE, instant("2026-11-16T12:00Z"), lives), "2026-11-15") == []


# How often


def test_what_does_not_change_is_repeated_five_times_and_then_once_a_week() -> None:
    once = PEOPLE.replace(", {after: 1bd, to: deputy}, {after: 2bd, to: lead}", "")
    logbook = book(LATE, once, now=instant("2026-12-31"))
    days = [each.at.day for each in told(logbook, "2026-11-10", "2026-12-12")]
    assert days == [16, 17, 18, 19, 20, 23, 30, 7]


def test_a_new_step_begins_the_repeats_anew() -> None:
    later = PEOPLE.replace("{after: 1bd, to: deputy}", "{after: 12bd, to: deputy}")
    logbook = book(LATE, later, now=instant("2026-12-31"))
    days = [f"{each.at:%m-%d}" for each in told(logbook, "2026-11-10") if each.person == "ana"]
    [step] = [each for each in told(logbook, "2026-11-10") if each.person == "bo"][:1]
    first = f"{step.at:%m-%d}"
    assert days[:7] == ["11-16", "11-17", "11-18", "11-19", "11-20", "11-23", "11-30"]
    assert days[7:12] == ["12-02", "12-03", "12-04", "12-07", "12-08"]
    assert first == "12-02"


# Merged


def test_a_digest_that_makes_up_for_others_has_their_lines_too() -> None:
    files = {**LATE, "decisions/other.md": decision(expiry="2026-11-16")}
    logbook = book(files, PEOPLE, now=instant("2026-11-24T12:00Z"))
    ours = [each for each in told(logbook, "2026-11-15") if each.person == "ana"]
    whole = merged(ours)
    assert whole.id == ours[-1].id
    assert whole.earlier == tuple(each.id for each in ours[:-1])
    assert whole.covers == tuple(each.id for each in ours)
    assert sorted(line.row.id for line in whole.lines) == ["other", "queue"]
    assert whole.lines[: len(ours[-1].lines)] == ours[-1].lines


# What is to be heard now


def test_now_is_what_the_working_day_that_has_begun_last_brought() -> None:
    saturday = book(LATE, PEOPLE, now=instant("2026-11-21T12:00Z"))
    assert heard(present(saturday)) == [
        ("ana", "11-20 08:00", ["queue"]),
        ("bo", "11-20 08:00", ["queue"]),
        ("chi", "11-20 14:00", ["queue"]),
    ]
    assert heard(present(saturday, "bo")) == [("bo", "11-20 08:00", ["queue"])]
    before = book(LATE, PEOPLE, now=instant("2026-11-16T07:59Z"))
    assert present(before) == ()
    assert heard(present(book(LATE, PEOPLE, now=instant("2026-11-16T08:00Z")))) == [
        ("ana", "11-16 08:00", ["queue"])
    ]


def test_now_shows_what_could_not_wait_with_the_rest() -> None:
    logbook = book({**URGENT, **OFFER}, PEOPLE, now=instant("2026-11-16T22:00Z"))
    [bo] = present(logbook, "bo")
    assert heard([bo]) == [("bo", "11-16 08:00", ["pager", "export"])]
    assert bo.urgent is None


def test_who_is_away_hears_nothing_now() -> None:
    logbook = book(LATE, ANA_AWAY, now=instant("2026-11-17T12:00Z"))
    assert present(logbook, "ana") == ()
    assert [each.person for each in present(logbook)] == ["bo"]


# Properties

START = instant("2026-10-12")
"""Two weeks before summer time ends in Europe, three before it does in New York."""
HANDLES = ("ana", "bo", "chi", "dee")
ZONES = ("Europe/Madrid", "America/New_York", "Pacific/Auckland", "Asia/Kolkata")
HOURS = ("09:00-17:00", "07:30-12:00, 13:00-16:30", "22:00-06:00")


@dataclass(frozen=True)
class Log:
    """A log over time, which can be looked at as it stood at any instant."""

    settings: str
    lives: tuple[Life, ...]

    def at(self, now: datetime) -> Logbook:
        lines, files = [], {}
        for life in self.lives:
            whole = life.timeline()
            events = tuple(event for event in whole.events if event.at <= now)
            state = events[-1].state if events else None
            if state is not None:
                lines.append(
                    Timeline(whole.path, (), (), events, True, removed=False, start=whole.start)
                )
                files[whole.path] = decision(
                    status=state.status, owner=state.owner, expiry=state.expiry
                )
        return book(files, self.settings, now, lines)


hours = st.integers(0, 60 * 24).map(lambda number: START + timedelta(hours=number))
dates = st.integers(0, 40).map(lambda number: f"{START + timedelta(days=number):%Y-%m-%d}")


@st.composite
def rosters(draw: st.DrawFn) -> str:
    lines = ["people:"]
    for handle in HANDLES:
        others = st.sampled_from([each for each in HANDLES if each != handle])
        parts = [
            f"timezone: {draw(st.sampled_from(ZONES))}",
            f'hours: "{draw(st.sampled_from(HOURS))}"',
            f'days: "{draw(st.sampled_from(["mon-fri", "sun-thu", "mon, wed"]))}"',
        ]
        parts += [f"{role}: {draw(others)}" for role in ("deputy", "lead") if draw(st.booleans())]
        if draw(st.booleans()):
            first, last = sorted((draw(dates), draw(dates)))
            parts.append(f"away: [{{from: {first}, to: {last}}}]")
        lines.append(f"  {handle}: {{{', '.join(parts)}}}")
    interrupt = str(draw(st.booleans())).lower()
    steps = "[{after: 0h, to: owner}, {after: 3h, to: deputy}, {after: 2bd, to: lead}]"
    policy = f"{{interrupt: {interrupt}, expired: {steps}}}"
    lines.append(f"escalation: {{default: only, policies: {{only: {policy}}}}}")
    return "\n".join(lines)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    lives = []
    for number in range(draw(st.integers(1, 3))):
        times = sorted(draw(st.lists(hours, min_size=1, max_size=4, unique=True)))
        opened, *changes = (f"{each:%Y-%m-%dT%H:%MZ}" for each in times)
        life = Life(
            f"decisions/{number}.md",
            opened,
            owner=draw(st.sampled_from(HANDLES)),
            expiry=draw(dates),
        )
        for at in changes:
            field = draw(st.sampled_from(["owner", "expiry", "status"]))
            value: Any = draw(
                {
                    "owner": st.sampled_from(HANDLES),
                    "expiry": dates,
                    "status": st.sampled_from(["accepted", "rejected"]),
                }[field]
            )
            life.change(at, **{field: value})
        lives.append(life)
    return Log(draw(rosters()), tuple(lives))


def parts(found: Sequence[Digest]) -> Counter[tuple[str, str]]:
    """Every line, by the digest and the record."""
    return Counter((each.id, line.row.id) for each in found for line in each.lines)


cuts = st.lists(hours, min_size=2, max_size=8, unique=True).map(sorted)


@settings(max_examples=60)
@given(logs(), cuts)
def test_adjoining_windows_give_what_one_window_gives(log: Log, instants: list[datetime]) -> None:
    logbook = log.at(instants[-1])
    pieces = [digests(logbook, after, until) for after, until in pairwise(instants)]
    found = [digest for piece in pieces for digest in piece]
    assert found == list(digests(logbook, instants[0], instants[-1]))
    assert len({digest.id for digest in found}) == len(found)


@settings(max_examples=60)
@given(logs(), cuts)
def test_runs_one_after_the_other_send_nothing_twice_and_forget_nothing_that_still_waits(
    log: Log, instants: list[datetime]
) -> None:
    sent: Counter[tuple[str, str]] = Counter()
    for after, until in pairwise(instants):
        sent += parts(digests(log.at(until), after, until))
    assert all(count == 1 for count in sent.values())
    assert parts(digests(log.at(instants[-1]), instants[0], instants[-1])).keys() <= sent.keys()


@settings(max_examples=60)
@given(logs())
def test_one_digest_a_working_day_at_its_start_and_only_to_who_is_here(log: Log) -> None:
    logbook = log.at(START + timedelta(days=60))
    found = digests(logbook, START, logbook.now)
    days: Counter[tuple[str, date]] = Counter()
    for digest in found:
        assert logbook.settings.is_here(digest.person, digest.at)
        if digest.urgent is None:
            schedule = logbook.rota.usual(digest.person)
            assert schedule.next_start(digest.at) == digest.at
            days[digest.person, schedule.date_of(digest.at)] += 1
    assert set(days.values()) <= {1}


# Leave


def test_a_stand_in_is_not_told_again_of_what_whoever_was_away_has_heard() -> None:
    # bo is away to Friday; cyn, who stands in, does not work on Fridays. On Monday bo is back.
    roster = (
        "people:\n  bo: {deputy: cyn, away: [{from: 2026-11-16, to: 2026-11-20}]}\n"
        "  cyn: {days: mon-thu, hours: '10:00-18:00'}\n"
        "escalation: {default: n, policies: {n: {expired: [{after: 0h, to: owner}]}}}\n"
    )
    late = {"decisions/queue.md": decision(owner="bo", expiry="2026-11-13")}
    logbook = book(late, roster, instant("2026-11-24T20:00Z"))
    # The fifth repeat is that of Monday; then it is told weekly.
    assert [(person, at) for person, at, _ in heard(told(logbook, "2026-11-15"))] == [
        ("cyn", "11-16 10:00"),
        ("cyn", "11-17 10:00"),
        ("cyn", "11-18 10:00"),
        ("cyn", "11-19 10:00"),
        ("bo", "11-23 09:00"),
    ]
