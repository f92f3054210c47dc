"""How the log stood at former instants: every count must be what a plain replay gives."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from loopbook.clock import Week, expiry_instant, iso_z, parse_expiry
from loopbook.history import State, Timeline
from loopbook.logbook import Logbook
from loopbook.records import LIVE, PENDING, STATUSES, UNANSWERED, Kind
from loopbook.views.past import Past
from loopbook.views.week import Weeks
from tests.logbooks import NOW, Life, book, instant

BERLIN = ZoneInfo("Europe/Berlin")
ROSTER = """\
timezone: Europe/Berlin
people: {ana: {timezone: Pacific/Auckland}, bo: {timezone: America/Los_Angeles}}
"""
START = instant("2026-09-28")
LONG_AGO = instant("0001-01-01")
OWNERS = ("ana", "bo", "someone", None)
EXPIRIES = st.one_of(
    st.none(),
    st.just("some day"),
    st.integers(-5, 60).map(lambda days: (START + timedelta(days=days)).date().isoformat()),
    st.integers(0, 60 * 24).map(lambda hours: iso_z(START + timedelta(hours=hours))),
)


# Instants before now, and often Monday's first in the team's zone.
MOMENTS = st.one_of(
    st.integers(0, 51 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.integers(40, 46).map(lambda number: Week(2026, number).ends(BERLIN)),
).map(iso_z)


@st.composite
def lives(draw: st.DrawFn, path: str) -> Timeline:
    """The life of a record, with versions that cannot be read and clocks that go backward."""
    kind = Kind.HANDOFF if path.startswith("handoffs/") else Kind.DECISION
    statuses = st.sampled_from([*STATUSES[kind], None])
    moments = draw(st.lists(MOMENTS, min_size=1, max_size=8))
    if draw(st.booleans()):
        moments.sort()
    first, *rest = moments
    life = Life(
        path,
        first,
        draw(statuses),
        owner=draw(st.sampled_from(OWNERS)),
        expiry=draw(EXPIRIES),
        complete=draw(st.booleans()),
    )
    for at in rest:
        step = draw(st.integers(0, 9))
        if step == 0:
            life.spoil(at)
        elif step < 5:
            life.change(at, status=draw(statuses))
        elif step < 8:
            life.change(at, expiry=draw(EXPIRIES))
        else:
            life.change(at, owner=draw(st.sampled_from(OWNERS)))
    if draw(st.integers(0, 4)) == 0:
        life.remove(draw(MOMENTS))
    return life.timeline()


@st.composite
def logs(draw: st.DrawFn) -> Logbook:
    """A log of up to four records."""
    count = draw(st.integers(0, 4))
    kinds = ("decisions", "handoffs")
    paths = [f"{draw(st.sampled_from(kinds))}/{number}.md" for number in range(count)]
    return book({}, ROSTER, NOW, [draw(lives(path)) for path in paths], head=None)


def timelines(logbook: Logbook) -> list[Timeline]:
    return list(logbook.history.all_timelines())


def says(logbook: Logbook, state: State | None, at: str) -> tuple[bool, bool, bool]:
    """Whether such a record is pending, open, and overdue, at an instant."""
    if state is None:
        return False, False, False
    kind = Kind(state.kind)
    try:
        expiry = parse_expiry(state.expiry) if state.expiry else None
    except ValueError:
        expiry = None
    zone = logbook.settings.zone_of(state.owner)
    passed = expiry is not None and instant(at) >= expiry_instant(expiry, zone)
    pending, late = state.status in PENDING[kind], state.status in LIVE[kind] and passed
    return pending, pending or late, late


def stood(line: Timeline, at: str) -> State | None:
    """What a record said; a status that nobody knows leaves the last known one standing."""
    moments = sorted({event.at for event in line.events if event.at <= instant(at)})
    states = [line.state_at(moment) for moment in (LONG_AGO, *moments)]
    known = [state for state in states if state is None or state.status is not None]
    return known[-1] if known else None


def recount(logbook: Logbook, at: str) -> tuple[int, int, int]:
    """How many are pending, open, and overdue, by asking each timeline how it stood."""
    answers = [says(logbook, stood(line, at), at) for line in timelines(logbook)]
    pending, count, late = (sum(answer[part] for answer in answers) for part in range(3))
    return pending, count, late


@given(logs(), st.lists(MOMENTS, min_size=1, max_size=5))
def test_any_instant_of_any_history_is_counted_as_a_plain_replay_counts_it(
    logbook: Logbook, moments: Sequence[str]
) -> None:
    past = Past(logbook)
    for at in [*moments, iso_z(NOW)]:
        moment = instant(at)
        counted = past.pending_at(moment), past.open_at(moment), past.overdue_at(moment)
        assert counted == recount(logbook, at)


@given(logs())
def test_open_at_the_end_is_open_at_the_start_and_what_the_week_brought(logbook: Logbook) -> None:
    weeks, week = Weeks(logbook), Week(2026, 38)
    before = weeks.view(week)
    while week < weeks.current:
        week = week.following
        view = weeks.view(week)
        assert view.open_at_start == before.open_at_end
        net = len(view.opened) + len(view.reopened) - len(view.closed)
        assert view.open_at_end == view.open_at_start + net
        before = view


@given(logs(), st.integers(38, 46))
def test_a_week_ends_with_what_a_plain_replay_counts_at_its_last_second(
    logbook: Logbook, number: int
) -> None:
    weeks, week = Weeks(logbook), Week(2026, number)
    view, now = weeks.view(week), weeks.view(weeks.current)
    last = iso_z(week.ends(BERLIN) - timedelta(seconds=1))
    assert (view.open_at_end, view.overdue_at_end) == recount(logbook, last)[::2]
    assert (now.open_at_end, now.overdue_at_end) == recount(logbook, iso_z(NOW))[::2]


@given(logs())
def test_the_trend_counts_reviews_that_are_due_as_open(logbook: Logbook) -> None:
    for end in Weeks(logbook).trend():
        last = iso_z(min(end.week.ends(BERLIN) - timedelta(seconds=1), NOW))
        assert (end.open, end.overdue) == recount(logbook, last)[1:]


@given(logs())
def test_the_trend_counts_what_waits_for_an_answer(logbook: Logbook) -> None:
    for end in Weeks(logbook).trend():
        last = iso_z(min(end.week.ends(BERLIN) - timedelta(seconds=1), NOW))
        states = [stood(line, last) for line in timelines(logbook)]
        waits = [state for state in states if state and state.status in UNANSWERED]
        assert end.unanswered == len(waits)


@given(logs())
def test_what_becomes_overdue_is_overdue_then_and_was_not_before(logbook: Logbook) -> None:
    for line, at in Past(logbook).newly_overdue(START - timedelta(days=90), NOW):
        before = iso_z(at - timedelta(seconds=1))
        assert says(logbook, stood(line, iso_z(at)), iso_z(at))[2]
        assert not says(logbook, stood(line, before), before)[2]


@given(logs())
def test_whatever_is_overdue_has_become_so(logbook: Logbook) -> None:
    lapses = Past(logbook).newly_overdue(LONG_AGO, NOW)
    lapsed = {line.path for line, _ in lapses}
    late = {
        line.path
        for line in timelines(logbook)
        if says(logbook, stood(line, iso_z(NOW)), iso_z(NOW))[2]
    }
    assert late <= lapsed


# --- Single cases ---------------------------------------------------------------------------------


def lapses(*lives: Life, settings: str = "") -> list[str]:
    logbook = book({}, settings, NOW, [life.timeline() for life in lives])
    found = Past(logbook).newly_overdue(START, NOW)
    return [iso_z(at) for _, at in found]


def test_a_record_becomes_overdue_when_its_date_has_passed() -> None:
    assert lapses(Life("decisions/a.md", "2026-11-02", expiry="2026-11-10")) == [
        "2026-11-11T00:00:00Z"
    ]


def test_a_record_opened_late_becomes_overdue_at_its_opening() -> None:
    assert lapses(Life("decisions/a.md", "2026-11-12T08:00Z", expiry="2026-11-10")) == [
        "2026-11-12T08:00:00Z"
    ]


def test_a_date_moved_before_it_passed_is_no_lapse() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-10")
    assert lapses(life.change("2026-11-10T20:00Z", expiry="2026-12-01")) == []


def test_a_date_moved_after_it_passed_lapses_again_when_the_new_one_passes() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-05")
    assert lapses(life.change("2026-11-08", expiry="2026-11-15")) == [
        "2026-11-06T00:00:00Z",
        "2026-11-16T00:00:00Z",
    ]


def test_a_date_moved_to_an_earlier_one_that_has_passed_lapses_at_the_move() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-12-01")
    assert lapses(life.change("2026-11-12T08:00Z", expiry="2026-11-10")) == ["2026-11-12T08:00:00Z"]


def test_edits_of_what_is_overdue_are_no_new_lapse() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-05").change("2026-11-09")
    life.change("2026-11-10", owner="bo").change("2026-11-11", status="accepted")
    assert lapses(life) == ["2026-11-06T00:00:00Z"]


def test_what_was_closed_in_time_never_lapses() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-10")
    assert lapses(life.change("2026-11-10T23:00Z", status="withdrawn")) == []


def test_what_is_reopened_late_lapses_again() -> None:
    life = Life("handoffs/a.md", "2026-11-02", "accepted", expiry="2026-11-05")
    life.change("2026-11-07", status="done").change("2026-11-09", status="accepted")
    assert lapses(life) == ["2026-11-06T00:00:00Z", "2026-11-09T00:00:00Z"]


def test_a_version_that_cannot_be_read_is_neither_the_end_nor_a_new_lapse() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-05").spoil("2026-11-09")
    logbook = book({}, "", NOW, [life.timeline()])
    assert Past(logbook).open_at(instant("2026-11-10")) == 1
    assert lapses(life.change("2026-11-10")) == ["2026-11-06T00:00:00Z"]


def test_clocks_that_go_backward_count_nothing_twice() -> None:
    life = Life("decisions/a.md", "2026-11-02").change("2026-11-09", owner="bo")
    life.change("2026-11-05", status="accepted")
    past = Past(book({}, "", NOW, [life.timeline()]))
    days = [f"2026-11-0{day}T12:00Z" for day in (1, 2, 4, 5, 8, 9)]
    assert [past.open_at(instant(day)) for day in days] == [0, 1, 1, 0, 0, 0]


def test_a_new_owner_moves_the_instant() -> None:
    life = Life("decisions/a.md", "2026-11-02", owner="ana", expiry="2026-11-10")
    assert lapses(life, settings=ROSTER) == ["2026-11-10T11:00:00Z"]
    life.change("2026-11-04", owner="bo")
    assert lapses(life, settings=ROSTER) == ["2026-11-11T08:00:00Z"]


def test_a_removed_record_is_open_until_its_removal() -> None:
    life = Life("decisions/a.md", "2026-11-02").remove("2026-11-09")
    past = Past(book({}, "", NOW, [life.timeline()]))
    days = ("2026-11-01", "2026-11-02", "2026-11-08", "2026-11-09", "2026-11-20")
    assert [past.open_at(instant(day)) for day in days] == [0, 1, 1, 0, 0]


def test_what_stood_at_a_boundary_was_open_before_it() -> None:
    cut = Life("decisions/a.md", "2026-11-02", complete=False)
    past = Past(book({}, "", NOW, [cut.timeline()]))
    assert [past.open_at(instant(day)) for day in ("2020-01-01", "2026-11-02")] == [1, 1]
