"""Calendars, read back: every property, whatever people write and whatever happens to a record."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.clock import iso_z
from loopbook.examine import examine
from loopbook.history import Timeline
from loopbook.logbook import Logbook
from loopbook.outputs.calendar import Calendars
from loopbook.records import STATUSES, Kind
from loopbook.settings import parse_settings
from tests.calendars import Properties, events, head, lone_event, unfolded
from tests.git_repo import GitRepo
from tests.logbooks import NOW, PEOPLE, Life, book, decision, handoff

ACTIONS = """
## Actions

- [ ] Rotate [production](https://example.org), then `staging` @chi by 2026-11-27
- [ ] Tell the team by 2026-11-30
- [x] Rotate the rest @chi by 2026-11-20
- [ ] ~~Write it down~~ @chi by 2026-11-20
- [ ] Look again @chi
- [ ] Tell the team by 2026-12-01
"""


def calendars(logbook: Logbook, address: str | None = None) -> Calendars:
    return Calendars(logbook, "A log", lambda page: address and f"{address}{page}")


def team(
    files: Mapping[str, str],
    settings: str = PEOPLE,
    now: datetime = NOW,
    timelines: Iterable[Timeline] = (),
) -> str:
    return calendars(book(files, settings, now, timelines)).team()


def of(handle: str, files: Mapping[str, str], settings: str = PEOPLE) -> dict[str, Properties]:
    return events(calendars(book(files, settings)).of(handle))


def in_git(root: Path, now: datetime = NOW) -> Calendars:
    return calendars(examine(root, parse_settings(PEOPLE).settings, now).logbook)


def summaries(found: Mapping[str, Properties]) -> list[str]:
    return [event["SUMMARY"] for event in found.values()]


# --- One event ------------------------------------------------------------------------------------


def test_every_property_of_an_event() -> None:
    life = Life("handoffs/export.md", "2026-11-02T08:00:30Z", "offered", owner="bo")
    life.change("2026-11-09T08:00Z", expiry="2026-12-02").change("2026-11-10T08:00Z")
    files = {"handoffs/export.md": handoff(expiry="2026-12-02")}
    logbook = book(files, PEOPLE, NOW, [life.timeline()])
    assert events(calendars(logbook, "https://log.example.org/").team()) == {
        "handoff-export@loopbook": {
            "UID": "handoff-export@loopbook",
            "SUMMARY": "Due: Nightly export (Ana Ruiz)",
            "DESCRIPTION": "It runs, but nobody reads its log.\nStatus: offered\nOwner: Bo Chen",
            "DTSTART": date(2026, 12, 2),
            "DTEND": date(2026, 12, 3),
            "DTSTAMP": datetime(2026, 11, 10, 8, tzinfo=UTC),
            "LAST-MODIFIED": datetime(2026, 11, 10, 8, tzinfo=UTC),
            "CREATED": datetime(2026, 11, 2, 8, 0, 30, tzinfo=UTC),
            "SEQUENCE": 2,
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
            "URL": "https://log.example.org/handoffs/export/",
        }
    }


def test_what_nobody_knows_is_left_out() -> None:
    event = lone_event(team({"decisions/a.md": decision(summary=None)}))
    assert "URL" not in event
    assert "CREATED" not in event
    assert "LAST-MODIFIED" not in event
    assert (event["DTSTAMP"], event["SEQUENCE"]) == (NOW, 0)
    assert event["DESCRIPTION"] == "Status: proposed\nOwner: Ana Ruiz"


def test_a_calendar_says_what_it_is() -> None:
    made = calendars(book({}, PEOPLE))
    assert head(made.team()) == {
        "PRODID": "-//Loopbook//Loopbook//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "X-WR-CALNAME": "A log",
        "REFRESH-INTERVAL": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
    }
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in made.team()
    assert head(made.of("ana"))["X-WR-CALNAME"] == "Ana Ruiz · A log"
    assert "VALARM" not in made.team()


def test_the_name_of_a_site_is_text() -> None:
    name = "Ops; days, nights \\ holidays"
    assert head(Calendars(book({}), name, lambda _: None).team())["X-WR-CALNAME"] == name


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (decision(), "Decide by: Use one queue (Ana Ruiz)"),
        (decision(status="accepted"), "Review by: Use one queue (Ana Ruiz)"),
        (handoff(), "Due: Nightly export (Ana Ruiz)"),
        (handoff(status="declined"), "Due: Nightly export (Ana Ruiz)"),
        (handoff(status="accepted"), "Due: Nightly export (Bo Chen)"),
        (decision(owner=None), "Decide by: Use one queue (nobody)"),
        (decision(owner="dee"), "Decide by: Use one queue (dee)"),
    ],
)
def test_the_summary_says_what_to_do_and_who_does_it(text: str, summary: str) -> None:
    folder = "handoffs" if "\nfrom:" in text else "decisions"
    assert lone_event(team({f"{folder}/a.md": text}))["SUMMARY"] == summary


@pytest.mark.parametrize(
    ("expiry", "zone", "day"),
    [
        ("2026-12-01", "Pacific/Auckland", date(2026, 12, 1)),
        ("2026-12-01T23:30Z", "UTC", date(2026, 12, 1)),
        ("2026-12-01T23:30Z", "Europe/Berlin", date(2026, 12, 2)),
        ("2026-12-01T23:30Z", "America/Los_Angeles", date(2026, 12, 1)),
        ("2026-12-01T00:00", "Europe/Berlin", date(2026, 11, 30)),
        ("9999-12-30", "UTC", date(9999, 12, 30)),
        ("0001-01-01", "UTC", date(1, 1, 1)),
    ],
)
def test_the_day_is_the_last_on_which_the_date_has_not_passed_for_its_owner(
    expiry: str, zone: str, day: date
) -> None:
    event = lone_event(
        team({"decisions/a.md": decision(expiry=expiry)}, f"people: {{ana: {{timezone: {zone}}}}}")
    )
    assert (event["DTSTART"], event["DTEND"]) == (day, day + timedelta(days=1))


def test_the_last_date_of_all_has_no_next_one() -> None:
    event = lone_event(team({"decisions/a.md": decision(expiry="9999-12-31")}))
    assert event["DTSTART"] == date.max
    assert "DTEND" not in event


def test_a_record_without_a_date_or_that_cannot_be_read_has_no_event() -> None:
    files = {"decisions/a.md": decision(expiry=None), "decisions/b.md": "---\ntitle: [\n---\n"}
    assert events(team(files)) == {}


def test_a_status_in_other_words_is_told_in_both() -> None:
    settings = (
        "collections: {eips: {path: eips, kind: decision, statuses: {Last Call: proposed}}}\n"
    )
    event = lone_event(team({"eips/a.md": decision(status="Last Call")}, settings))
    assert "Status: proposed (Last Call)" in event["DESCRIPTION"]


# --- Text -----------------------------------------------------------------------------------------

HOSTILE = (
    "Costs, risks; and \\ what: then",
    "ends in \\",
    "\\n is no line",
    "BEGIN:VEVENT",
    "x" * 300,
    "ü" * 300,
    "机" * 300,
    "👩\u200d💻" * 100,
    "\u202e\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}\N{ARABIC LETTER BEH}\u202c, 12",
    "a\u2028b\u0085c\x0bd",
    "\x07bell\x1b[31m\x00",
    '"quoted" = <b>bold</b> %0D%0A',
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_read_back_whatever_it_holds(title: str) -> None:
    event = lone_event(team({"decisions/a.md": decision(title=title, summary=title)}))
    text = re.sub(r"[\x00-\x08\x0e-\x1f]", "\N{REPLACEMENT CHARACTER}", " ".join(title.split()))
    assert event["SUMMARY"] == f"Decide by: {text} (Ana Ruiz)"
    assert event["DESCRIPTION"].split("\nStatus:")[0] == text


WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1)


@given(WRITTEN.filter(str.strip), st.text())
def test_no_title_and_no_name_break_a_calendar(title: str, name: str) -> None:
    logbook = book({"decisions/a.md": decision(title=title)}, PEOPLE)
    made = Calendars(logbook, name, lambda _: None).team()
    words = " ".join(title.split())
    assert lone_event(made)["SUMMARY"] == f"Decide by: {words} (Ana Ruiz)"


@pytest.mark.parametrize("title", HOSTILE)
def test_lines_are_folded_at_75_octets_and_end_in_crlf(title: str) -> None:
    made = team({"decisions/a.md": decision(title=title)}).encode()
    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert not re.search(rb"[\r\n]", b"".join(lines))
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is split


# --- Its life -------------------------------------------------------------------------------------


def commits(repo: GitRepo, *versions: Mapping[str, str | None]) -> None:
    for number, files in enumerate(versions):
        repo.commit(files, at=datetime(2026, 11, 1 + number, 9, tzinfo=UTC))


def test_an_event_keeps_its_uid_through_edits_and_renames(git_repo: GitRepo) -> None:
    found = []
    commits(git_repo, {"decisions/pager.md": decision()})
    found.append(lone_event(in_git(git_repo.path).team()))
    for number, (old, new) in enumerate(
        [("pager", "2026-10-01-pager"), ("2026-10-01-pager", "night"), ("night", "pager")]
    ):
        git_repo.rename(f"decisions/{old}.md", f"decisions/{new}.md")
        git_repo.commit(at=datetime(2026, 11, 5 + number, tzinfo=UTC))
        found.append(lone_event(in_git(git_repo.path).team()))
    text = decision(title="Who carries the pager", owner="bo", expiry="2026-12-24")
    git_repo.commit({"decisions/pager.md": text}, at=datetime(2026, 11, 9, tzinfo=UTC))
    found.append(lone_event(in_git(git_repo.path).team()))
    assert {event["UID"] for event in found} == {"decision-pager@loopbook"}
    assert [event["SEQUENCE"] for event in found] == [0, 1, 2, 3, 4]
    assert found[-1]["SUMMARY"] == "Decide by: Who carries the pager (Bo Chen)"
    assert found[-1]["CREATED"] == found[0]["CREATED"] == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert found[-1]["LAST-MODIFIED"] == datetime(2026, 11, 9, tzinfo=UTC)


def test_a_record_that_takes_a_former_name_is_another(git_repo: GitRepo) -> None:
    commits(git_repo, {"decisions/pager.md": decision(title="The first")})
    git_repo.rename("decisions/pager.md", "decisions/night.md")
    git_repo.commit(at=datetime(2026, 11, 5, tzinfo=UTC))
    before = events(in_git(git_repo.path).team())
    git_repo.commit({"decisions/pager.md": decision(title="The second")}, at=NOW)
    after = events(in_git(git_repo.path).team())
    assert list(before) == ["decision-pager@loopbook"]
    assert set(before) < set(after)
    assert len(after) == 2
    assert "The first" in after["decision-pager@loopbook"]["SUMMARY"]
    git_repo.commit({"decisions/night.md": None}, at=NOW)
    assert set(events(in_git(git_repo.path).team())) == set(after) - set(before)


def test_a_record_whose_history_is_not_known_takes_no_other_ones_name() -> None:
    gone = Life("decisions/a.md", "2026-11-02").remove("2026-11-03").timeline()
    files = {"decisions/a.md": decision(), "decisions/b.md": decision()}
    found = set(events(team(files, timelines=[gone])))
    assert "decision-b@loopbook" in found
    [other] = found - {"decision-b@loopbook"}
    assert re.fullmatch(r"decision-a-[0-9a-f]{12}@loopbook", other)


def test_a_decision_and_a_handoff_of_one_name_are_two() -> None:
    one = Life("decisions/a.md", "2026-11-02").timeline()
    other = replace(Life("handoffs/a.md", "2026-11-03").timeline(), path="handoffs/b.md")
    files = {"decisions/a.md": decision(), "handoffs/b.md": handoff()}
    found = events(team(files, timelines=[one, other]))
    assert set(found) == {"decision-a@loopbook", "handoff-a@loopbook"}


def test_a_closed_record_is_cancelled_and_confirmed_again_when_reopened(git_repo: GitRepo) -> None:
    path = "handoffs/export.md"
    found = []
    for number, text in enumerate(
        [
            handoff(status="accepted"),
            handoff(status="done", expiry=None, title="It is done"),
            handoff(status="accepted", expiry="2026-12-09"),
        ]
    ):
        git_repo.commit({path: text}, at=datetime(2026, 11, 2 + number, tzinfo=UTC))
        found.append(lone_event(in_git(git_repo.path).team()))
    assert {event["UID"] for event in found} == {"handoff-export@loopbook"}
    assert [event["STATUS"] for event in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event["SEQUENCE"] for event in found] == [0, 1, 2]
    days = [event["DTSTART"] for event in found]
    assert days == [date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 9)]
    assert found[1]["SUMMARY"] == "Due: It is done (Bo Chen)"


def test_a_cancelled_event_goes_after_sixty_days() -> None:
    closed = datetime(2026, 11, 2, 8, tzinfo=UTC)
    life = Life("decisions/a.md", "2026-10-01", "proposed").change(iso_z(closed), status="rejected")
    files = {"decisions/a.md": decision(status="rejected", expiry=None)}
    for now, number in (
        (closed, 1),
        (closed + timedelta(days=60, seconds=-1), 1),
        (closed + timedelta(days=60), 0),
    ):
        assert len(events(team(files, now=now, timelines=[life.timeline()]))) == number


def test_a_cancelled_event_keeps_the_word_and_the_day_that_it_had() -> None:
    life = Life("decisions/a.md", "2026-10-01", "accepted", expiry="2026-12-04")
    life.change("2026-11-01", expiry=None).change("2026-11-02", status="reversed")
    files = {"decisions/a.md": decision(status="reversed", expiry=None)}
    event = lone_event(team(files, timelines=[life.timeline()]))
    assert event["SUMMARY"] == "Review by: Use one queue (Ana Ruiz)"
    assert (event["DTSTART"], event["STATUS"]) == (date(2026, 12, 4), "CANCELLED")


def test_what_was_never_live_has_no_event() -> None:
    life = Life("decisions/a.md", "2026-11-10", "rejected")
    files = {"decisions/a.md": decision(status="rejected")}
    assert events(team(files, timelines=[life.timeline()])) == {}
    assert events(team(files)) == {}


def test_the_latest_change_counts_where_clocks_differ() -> None:
    life = Life("decisions/a.md", "2026-11-03").change("2026-11-05", expiry="2026-12-08")
    life.change("2026-11-04", expiry="2026-12-01")
    event = lone_event(team({"decisions/a.md": decision()}, timelines=[life.timeline()]))
    assert event["LAST-MODIFIED"] == datetime(2026, 11, 5, tzinfo=UTC)


def test_an_edit_that_is_not_committed_counts_as_the_commit_will(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": decision()})
    git_repo.write({"decisions/a.md": decision(owner="bo")})
    before = lone_event(in_git(git_repo.path).team())
    git_repo.commit(at=NOW)
    assert lone_event(in_git(git_repo.path).team()) == before
    assert before["SEQUENCE"] == 1


DATES = st.integers(0, 80).map(lambda days: str(date(2026, 11, 1) + timedelta(days=days)))
HOURS = st.lists(st.integers(0, 400), min_size=2, max_size=8, unique=True)


@given(st.data(), st.sampled_from(Kind), st.booleans())
def test_the_sequence_never_falls_while_the_history_grows(
    data: st.DataObject, kind: Kind, complete: bool
) -> None:
    path = f"{kind.plural}/it.md"
    first, *rest = [iso_z(NOW - timedelta(hours=hours)) for hours in data.draw(HOURS)]
    status, owner, expiry = STATUSES[kind][0], "ana", data.draw(DATES)
    life = Life(path, first, status, owner=owner, expiry=expiry, complete=complete)
    said: dict[str, Any] = {"status": status, "owner": owner, "expiry": expiry}
    last: Properties = {"SEQUENCE": -1}
    for at in rest:
        text = decision(**said) if kind is Kind.DECISION else handoff(**said)
        for event in events(team({path: text}, timelines=[life.timeline()])).values():
            assert event["UID"] == f"{kind}-it@loopbook"
            assert event["SEQUENCE"] >= last["SEQUENCE"]
            if any(event[name] != last.get(name) for name in ("SUMMARY", "DTSTART", "STATUS")):
                assert event["SEQUENCE"] > last["SEQUENCE"]
            last = event
        changes = {
            "status": st.sampled_from(STATUSES[kind]),
            "owner": st.sampled_from(("ana", "bo")),
            "expiry": st.none() | DATES,
        }
        name = data.draw(st.sampled_from(list(changes)))
        said[name] = data.draw(changes[name])
        life.change(at, **{name: said[name]})


# --- Whose it is ----------------------------------------------------------------------------------


def test_a_person_has_what_they_answer_for_and_what_is_offered_to_them() -> None:
    files = {
        "decisions/queue.md": decision(status="accepted"),
        "decisions/tea.md": decision(owner="chi"),
        "handoffs/export.md": handoff(),
        "handoffs/keys.md": handoff(status="accepted"),
    }
    assert set(of("ana", files)) == {"decision-queue@loopbook", "handoff-export@loopbook"}
    assert set(of("bo", files)) == {"handoff-export@loopbook", "handoff-keys@loopbook"}
    assert set(of("chi", files)) == {"decision-tea@loopbook"}
    assert of("dee", files) == {}


def test_an_event_is_the_same_in_both_calendars() -> None:
    logbook = book({"handoffs/a.md": handoff()}, PEOPLE)
    made = calendars(logbook)
    assert events(made.team()) == events(made.of("ana")) == events(made.of("bo"))


def test_a_cancelled_handoff_is_cancelled_for_all_who_had_it(git_repo: GitRepo) -> None:
    commits(
        git_repo,
        {"handoffs/a.md": handoff(title="Withdrawn"), "handoffs/b.md": handoff(status="accepted")},
        {
            "handoffs/a.md": handoff(title="Withdrawn", status="cancelled"),
            "handoffs/b.md": handoff(status="done"),
        },
    )
    made = in_git(git_repo.path)
    withdrawn = "Due: Withdrawn (Ana Ruiz)"
    assert summaries(events(made.of("ana"))) == [withdrawn]
    assert summaries(events(made.of("bo"))) == [withdrawn, "Due: Nightly export (Bo Chen)"]
    assert {event["STATUS"] for event in events(made.team()).values()} == {"CANCELLED"}


def test_actions_with_a_date_stand_in_the_calendar_of_their_person() -> None:
    files = {"handoffs/keys.md": handoff(ACTIONS, title="Rotate the keys", status="accepted")}
    [action] = of("chi", files).values()
    assert action["SUMMARY"] == "To do: Rotate production, then staging (Chi Okafor)"
    assert action["DTSTART"] == date(2026, 11, 27)
    assert action["DESCRIPTION"] == "Handoff: Rotate the keys\nStatus: accepted\nOwner: Bo Chen"
    assert len(of("bo", files)) == 3
    days = {event["DTSTART"] for event in of("bo", files).values()}
    assert days == {date(2026, 12, 1), date(2026, 11, 30)}
    assert of("ana", files) == {}
    assert set(events(team(files))) == {"handoff-keys@loopbook"}


def test_an_action_keeps_its_uid_when_it_gets_another_person_or_date() -> None:
    files = {"handoffs/keys.md": handoff(ACTIONS, status="accepted")}
    text = ACTIONS.replace("@chi by 2026-11-27", "@ana by 2026-12-03")
    [before] = of("chi", files)
    [after] = of("ana", {"handoffs/keys.md": handoff(text, status="accepted")})
    assert before == after
    assert before.startswith("handoff-keys-")


def test_actions_of_a_closed_handoff_are_gone() -> None:
    assert of("chi", {"handoffs/keys.md": handoff(ACTIONS, status="done")}) == {}


# --- The same again -------------------------------------------------------------------------------


def test_the_same_records_history_and_now_give_the_same_bytes(git_repo: GitRepo) -> None:
    commits(git_repo, {"decisions/a.md": decision(), "handoffs/b.md": handoff(ACTIONS)})
    other = git_repo.clone(git_repo.path.parent / "other")
    for handle in ("ana", "bo", "chi"):
        assert in_git(other.path).of(handle) == in_git(git_repo.path).of(handle)
    assert in_git(other.path).team() == in_git(git_repo.path).team()
    later = in_git(git_repo.path, NOW + timedelta(days=1)).team()
    assert later == in_git(git_repo.path).team(), "a calendar changes when a record does"


def test_what_a_calendar_holds_can_be_found_in_it() -> None:
    made = team({"decisions/a.md": decision(title="x" * 300)})
    assert "x" * 300 in unfolded(made)
    assert "x" * 300 not in made
