"""What holds for every ladder, whoever is on the roster and whatever the policy says."""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.chains import Ladder
from loopbook.escalation import Chain, Message, Rung, climb, messages
from loopbook.policies import Path
from loopbook.roster import Away, Person
from loopbook.rota import Rota
from loopbook.settings import Policy, Settings
from loopbook.worktime import TooLittleWork
from tests.rosters import chains, rosters


@st.composite
def climbed(draw: st.DrawFn) -> tuple[Settings, Chain]:
    settings = draw(rosters())
    return settings, draw(chains(settings))


def told(chain: Chain, settings: Settings, days: int = 120) -> list[Message]:
    rota = Rota(settings)
    rungs = climb(chain, rota)
    until = chain.start + timedelta(days=days)
    return list(messages(chain, rungs, rota, chain.start - timedelta(days=1), until))


@given(climbed())
def test_who_is_told_is_here_and_at_work_unless_it_interrupts(it: tuple[Settings, Chain]) -> None:
    settings, chain = it
    rota = Rota(settings)
    hearings = [rung.hearing for rung in climb(chain, rota) if rung.hearing]
    for hearing in hearings:
        assert settings.is_here(hearing.handle, hearing.at)
        assert chain.interrupt or rota.schedule(hearing.handle).works_at(hearing.at)
    for message in told(chain, settings):
        assert settings.is_here(message.to.handle, message.to.at)
        schedule = rota.schedule(message.to.handle)
        if not message.urgent:
            assert schedule.next_start(message.to.at) == message.to.at, "not in the morning"


@given(climbed())
def test_waits_end_in_order_and_never_before_the_chain_begins(it: tuple[Settings, Chain]) -> None:
    settings, chain = it
    rungs = climb(chain, Rota(settings))
    assert [rung.number for rung in rungs] == list(range(1, len(chain.steps) + 1))
    due = [rung.due for rung in rungs]
    known = [each for each in due if each is not None]
    assert due[: len(known)] == known, "after what is too far away everything is"
    assert all(first <= second for first, second in pairwise([chain.start, *known]))
    for first, second in pairwise(rungs):
        if second.due is None or first.due is None:
            continue
        held = first.due if first.skipped else first.at
        assert held is not None
        assert second.due == held if first.skipped else second.due >= held
    for rung in rungs:
        assert rung.at is None or (rung.due is not None and rung.at >= rung.due)
        if rung.hearing and rung.hearing.instead_of:
            assert rung.hearing.instead_of[0] == rung.target
            assert len(rung.hearing.instead_of) <= 4, "three deputies, then the lead"


def _ladder(chain: Chain, rungs: tuple[Rung, ...]) -> Ladder:
    return Ladder(chain, Path("normal", False, Policy(expired=chain.steps)), rungs)


@given(climbed(), st.integers(-100, 2000))
def test_climbing_asks_nothing_but_the_chain_and_the_rota(
    it: tuple[Settings, Chain], hours: int
) -> None:
    settings, chain = it
    rungs = climb(chain, Rota(settings))
    used = Rota(settings)
    for each in settings.people:
        used.hears(each, chain.start)
    assert climb(chain, used) == climb(chain, used) == rungs
    now = chain.start + timedelta(hours=hours)
    ladder = _ladder(chain, rungs)
    taken = [rung for rung in rungs if rung.at and rung.at <= now and rung.at < chain.end]
    assert ladder.level(now) == max((rung.number for rung in taken), default=0)
    following = ladder.following(now)
    assert following is None or (following.at and now < following.at < chain.end)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this machine's zone cannot be changed")
@given(climbed())
def test_the_zone_of_the_machine_changes_nothing(it: tuple[Settings, Chain]) -> None:
    settings, chain = it
    zone, answers = os.environ.get("TZ"), []
    try:
        for name in ("UTC", "Pacific/Auckland", "America/St_Johns"):
            os.environ["TZ"] = name
            time.tzset()
            answers.append((climb(chain, Rota(settings)), told(chain, settings, 30)))
    finally:
        os.environ.pop("TZ")
        if zone is not None:
            os.environ["TZ"] = zone
        time.tzset()
    assert answers[0] == answers[1] == answers[2]


@given(climbed())
def test_the_leave_of_somebody_who_is_not_asked_changes_nothing(
    it: tuple[Settings, Chain],
) -> None:
    settings, chain = it
    always = (Away.model_validate({"from": "2020-01-01", "to": "2030-01-01"}),)
    rota = Rota(settings)
    named = {chain.waits_for, *(chain.target(step.to) for step in chain.steps)}
    asked = {each for handle in named if handle for each in rota.stand_ins(handle)}
    others = {
        handle: person.model_copy(update={"away": always}) if handle not in asked else person
        for handle, person in settings.people.items()
    }
    changed = Settings(people={**others, "zed": Person(away=always)})
    assert climb(chain, Rota(changed)) == climb(chain, rota)
    assert told(chain, changed) == told(chain, settings)


@given(climbed())
def test_where_one_who_may_be_asked_is_here_somebody_is_told(it: tuple[Settings, Chain]) -> None:
    settings, chain = it
    here = {name: p.model_copy(update={"left": None}) for name, p in settings.people.items()}
    settings = Settings(people=here)
    rungs = climb(chain, Rota(settings))
    if any(chain.target(step.to) for step in chain.steps):
        assert any(rung.hearing for rung in rungs)
    unlimited = replace(chain, end=chain.start + timedelta(days=10_000))
    if any(rung.hearing for rung in rungs):
        assert told(unlimited, settings, 800), "but nobody hears of it"


@given(climbed(), st.lists(st.integers(0, 120 * 24), max_size=12))
def test_adjoining_windows_tell_each_message_once(
    it: tuple[Settings, Chain], cuts: list[int]
) -> None:
    settings, chain = it
    rota = Rota(settings)
    rungs = climb(chain, rota)
    whole = told(chain, settings)
    ends = sorted({chain.start + timedelta(hours=cut) for cut in cuts})
    ends = [chain.start - timedelta(days=1), *ends, chain.start + timedelta(days=120)]
    parts = [
        message
        for after, until in pairwise(ends)
        for message in messages(chain, rungs, rota, after, until)
    ]
    assert parts == whole
    assert len({(message.to.handle, message.to.at) for message in whole}) == len(whole)


@given(climbed())
def test_nobody_who_was_told_is_left_out_for_long(it: tuple[Settings, Chain]) -> None:
    """Who is told of a loop hears of it on every first working day back from leave."""
    settings, chain = it
    rota = Rota(settings)
    heard = {(message.to.handle, message.to.at) for message in told(chain, settings)}
    until = min(chain.end, chain.start + timedelta(days=120))
    for rung in climb(chain, rota):
        if rung.at is None or rung.target is None:
            continue
        for back in _returns(rung.target, settings, rota, rung.at, until):
            assert (rung.target, back) in heard


def _returns(
    handle: str, settings: Settings, rota: Rota, after: datetime, until: datetime
) -> list[datetime]:
    """The mornings on which somebody is here who was not on the working day before; day by day."""
    starts = list(rota.usual(handle).starts(after - timedelta(days=400), until))
    here = [settings.is_here(handle, start) for start in starts]
    return [
        start
        for number, start in enumerate(starts)
        if number and here[number] and not here[number - 1] and after < start < until
    ]


@given(rosters(), st.integers(0, 400 * 24), st.sampled_from(["ana", "bo"]))
def test_back_is_the_next_working_day_on_which_one_is_here(
    settings: Settings, hours: int, handle: str
) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    rota = Rota(settings)
    usual = rota.usual(handle).starts(since, since + timedelta(days=366))
    expected = next((start for start in usual if settings.is_here(handle, start)), None)
    assert rota.back(handle, since) == expected
    try:
        assert expected == rota.schedule(handle).next_start(since)
    except TooLittleWork:
        assert expected is None
