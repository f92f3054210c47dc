"""What a feed tells: each thing once, in words that stay true, to those whom it concerns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from loopbook.clock import iso_z
from loopbook.examine import examine
from loopbook.history import Event, EventKind, Timeline
from loopbook.logbook import Logbook
from loopbook.records import STATUSES, Kind
from loopbook.settings import parse_settings
from loopbook.views.news import News, news
from tests.git_repo import GitRepo
from tests.logbooks import NOW, PEOPLE, Life, book, decision, handoff, instant

START = instant("2026-09-28")


def told(logbook: Logbook) -> list[str]:
    return [piece.title for piece in news(logbook)]


def only(logbook: Logbook) -> News:
    [piece] = news(logbook)
    return piece


# --- In words -------------------------------------------------------------------------------------


def test_a_title_says_who_did_what_to_which_record() -> None:
    queue = Life("decisions/queue.md", "2026-11-02").change("2026-11-03", status="accepted")
    export = Life("handoffs/export.md", "2026-11-04", "offered", owner="bo", giver="ana")
    export.change("2026-11-05", status="declined").change("2026-11-06", status="offered")
    export.change("2026-11-07", status="accepted").change("2026-11-08", owner="chi")
    export.change("2026-11-09", expiry="2026-12-04").change("2026-11-10", expiry=None)
    export.change("2026-11-11", status="done").change("2026-11-12", status="accepted")
    export.change("2026-11-13", status="cancelled")
    old = Life("decisions/old.md", "2026-11-14", "accepted").change("2026-11-15", status="reversed")
    files = {
        "decisions/queue.md": decision(title="Use one queue", status="accepted"),
        "handoffs/export.md": handoff(title="Nightly export", status="cancelled"),
        "decisions/old.md": decision(title="Old", status="reversed"),
    }
    lives = [queue, export, old]
    assert list(reversed(told(book(files, PEOPLE, NOW, [life.timeline() for life in lives])))) == [
        "Ada proposed: Use one queue",
        "Ada accepted: Use one queue",
        "Ada offered to Bo Chen: Nightly export",
        "Ada declined: Nightly export",
        "Ada offered again: Nightly export",
        "Ada accepted: Nightly export",
        "Ada passed from Bo Chen to Chi Okafor: Nightly export",
        "Ada moved its due date from 1 Dec 2026 to 4 Dec 2026: Nightly export",
        "Ada took away its due date, 4 Dec 2026: Nightly export",
        "Ada closed as done: Nightly export",
        "Ada reopened: Nightly export",
        "Ada cancelled: Nightly export",
        "Ada opened as accepted: Old",
        "Ada reversed: Old",
    ]


def test_one_commit_is_one_piece_of_news_and_tells_all_that_it_did() -> None:
    life = Life("handoffs/export.md", "2026-05-02", "offered", owner="ana", giver="ana")
    life.change("2026-11-03", status="accepted", owner="bo", expiry="2026-12-04")
    text = handoff(summary="It runs.", status="accepted")
    piece = only(book({"handoffs/export.md": text}, PEOPLE, NOW, [life.timeline()]))
    assert piece.title == "Ada accepted: Nightly export"
    assert piece.sentences == (
        "It runs.",
        "Ada accepted it, passed it from Ana Ruiz to Bo Chen "
        "and moved its due date from 1 Dec 2026 to 4 Dec 2026.",
        "Due 4 Dec 2026; Bo Chen is accountable.",
    )
    assert piece.author == "Ada"
    assert piece.at == instant("2026-11-03")
    assert piece.address == "handoffs/export/"


def test_statuses_in_other_words_stay_in_these_words() -> None:
    life = Life("decisions/a.md", "2026-11-02", "Draft", means="proposed")
    life.change("2026-11-03", status="Last Call", means="proposed")
    life.change("2026-11-04", status="Whatever", means=None)
    logbook = book({"decisions/a.md": decision(title="A")}, "", NOW, [life.timeline()])
    assert told(logbook)[:3] == [
        "Ada moved from Last Call to Whatever: A",
        "Ada moved from Draft to Last Call: A",
        "Ada opened as Draft: A",
    ]


def test_a_date_that_passes_is_told_with_its_instant_and_no_author() -> None:
    life = Life("decisions/a.md", "2026-05-02", expiry="2026-11-10")
    settings = PEOPLE.replace("Ana Ruiz", "Ana Ruiz, timezone: Asia/Tokyo")
    piece = only(book({"decisions/a.md": decision(title="A")}, settings, NOW, [life.timeline()]))
    assert (piece.title, piece.author) == ("Overdue: A", None)
    assert piece.at == instant("2026-11-10T15:00Z")
    assert "Decide by 10 Nov 2026; Ana Ruiz is accountable." in piece.sentences


def test_a_record_that_is_gone_or_broken_leads_to_a_page_that_is_there() -> None:
    gone = Life("decisions/gone.md", "2026-10-02", expiry=None).remove("2026-10-14")
    broken = Life("decisions/broken.md", "2026-11-02", expiry=None)
    lives = [gone.timeline(), broken.timeline()]
    pieces = news(book({"decisions/broken.md": "nothing"}, "", NOW, lives))
    assert [(piece.title, piece.address) for piece in pieces] == [
        ("Ada proposed: broken", "broken/decisions/broken.md/"),
        ("Ada removed: gone", "weeks/2026-W42/"),
        ("Ada proposed: gone", "weeks/2026-W42/"),
    ]


def test_a_path_that_is_no_text_is_no_obstacle() -> None:
    line = Life("decisions/a.md", "2026-11-02", expiry=None).timeline()
    line = replace(line, path="decisions/\udce4.md", start=None)
    assert [piece.address for piece in news(book({}, "", NOW, [line]))] == ["weeks/2026-W45/"]


def test_edits_renames_and_what_is_not_committed_are_no_news() -> None:
    life = Life("decisions/a.md", "2026-05-02").change("2026-11-02").change("2026-11-03")
    line = life.timeline()
    state = line.events[0].state
    here = Event(EventKind.MOVED, NOW, None, "status", "proposed", "accepted", state)
    line = replace(line, events=(*line.events, here))
    assert told(book({"decisions/a.md": decision()}, "", NOW, [line])) == []


def test_what_lies_ahead_or_long_ago_is_no_news() -> None:
    life = Life("decisions/a.md", "2026-05-02").change("2026-08-26T11:59Z", owner="bo")
    life.change("2026-08-26T12:00Z", owner="chi").change("2026-11-18T12:01Z", owner="ana")
    assert told(book({"decisions/a.md": decision(title="A")}, PEOPLE, NOW, [life.timeline()])) == [
        "Ada passed from Bo Chen to Chi Okafor: A"
    ]


def test_news_concerns_those_who_had_have_or_gave_the_record() -> None:
    life = Life("handoffs/a.md", "2026-05-02", "offered", owner="bo", giver="ana")
    life.change("2026-11-03", owner="chi")
    logbook = book({"handoffs/a.md": handoff()}, PEOPLE, NOW, [life.timeline()])
    assert only(logbook).about == {"ana", "bo", "chi"}


# --- Once -----------------------------------------------------------------------------------------


def seen(pieces: tuple[News, ...]) -> set[tuple[str, datetime]]:
    return {(piece.id.urn, piece.at) for piece in pieces}


def examined(repo: GitRepo, settings: str, now: datetime) -> tuple[News, ...]:
    return news(examine(repo.path, parse_settings(settings).settings, now).logbook)


def test_a_rename_and_a_later_build_announce_nothing_again(git_repo: GitRepo) -> None:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    git_repo.commit({"decisions/a.md": decision(expiry="2026-11-04")}, at=at)
    text = decision(status="accepted", expiry="2026-11-04", title="Another title")
    git_repo.commit({"decisions/a.md": text}, at=at + timedelta(days=1))
    before = examined(git_repo, "", NOW)
    assert len(before) == 3
    git_repo.rename("decisions/a.md", "decisions/b.md")
    git_repo.commit(at=at + timedelta(days=10))
    git_repo.rename("decisions/b.md", "decisions/c.md")
    git_repo.commit(at=at + timedelta(days=11))
    after = examined(git_repo, "", NOW + timedelta(days=5))
    assert seen(after) == seen(before)
    assert {piece.address for piece in after} == {"decisions/c/"}


def test_an_owner_who_is_given_a_zone_makes_nothing_news_again() -> None:
    life = Life("decisions/a.md", "2026-05-02", expiry="2026-11-10").timeline()
    files = {"decisions/a.md": decision()}
    there = book(files, PEOPLE.replace("Ruiz", "Ruiz, timezone: Asia/Tokyo"), NOW, [life])
    assert only(there).id == only(book(files, PEOPLE, NOW, [life])).id


def test_a_record_that_is_late_twice_on_one_date_is_told_twice() -> None:
    life = Life("handoffs/a.md", "2026-05-02", "accepted", expiry="2026-11-10")
    life.change("2026-11-12", status="done").change("2026-11-13", status="accepted")
    pieces = news(book({"handoffs/a.md": handoff()}, "", NOW, [life.timeline()]))
    assert [piece.title.partition(":")[0] for piece in pieces].count("Overdue") == 2
    assert len({piece.id for piece in pieces}) == len(pieces)


@st.composite
def lives(draw: st.DrawFn, path: str) -> Timeline:
    """The life of a record whose clocks go forward."""
    kind = Kind.HANDOFF if path.startswith("handoffs/") else Kind.DECISION
    statuses = st.sampled_from(STATUSES[kind])
    owners = st.sampled_from(["ana", "bo", None])
    days = st.integers(-5, 60).map(lambda days: (START + timedelta(days=days)).date().isoformat())
    expiries = st.one_of(st.none(), days)
    hours = draw(st.sets(st.integers(0, 50 * 24), min_size=1, max_size=8))
    first, *rest = (iso_z(START + timedelta(hours=each)) for each in sorted(hours))
    life = Life(
        path,
        first,
        draw(statuses),
        owner=draw(owners),
        expiry=draw(expiries),
        complete=draw(st.booleans()),
    )
    for at in rest:
        if draw(st.integers(0, 9)) == 0:
            return life.remove(at).timeline()
        life.change(at, status=draw(statuses), owner=draw(owners), expiry=draw(expiries))
    return life.timeline()


@given(
    st.tuples(lives("decisions/a.md"), lives("handoffs/b.md")),
    st.integers(0, 50 * 24),
    st.integers(0, 60 * 24),
)
def test_a_build_tells_only_what_has_happened_since_the_last_one(
    lines: tuple[Timeline, ...], then: int, later: int
) -> None:
    was = START + timedelta(hours=then)
    now = was + timedelta(hours=later)
    known = [_until(line, was) for line in lines]
    before = news(
        book({}, PEOPLE, was, [line for line in known if line.events or not line.complete])
    )
    after = news(book({}, PEOPLE, now, lines))
    assert len({piece.id for piece in after}) == len(after)
    assert seen(tuple(piece for piece in after if piece.at <= was)) <= seen(before)


def _until(line: Timeline, now: datetime) -> Timeline:
    """What was known of a record's life at an instant."""
    events = tuple(event for event in line.events if event.at <= now)
    removed = any(event.kind is EventKind.REMOVED for event in events)
    return replace(line, events=events, removed=removed)
