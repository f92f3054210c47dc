"""Rosters, policies and chains of all sorts, for properties of ladders."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from loopbook.clock import END_OF_TIME
from loopbook.escalation import Chain, ChainKind
from loopbook.records import Step
from loopbook.roster import Away, Person
from loopbook.settings import Settings

HANDLES = ("ana", "bo", "chi", "dee", "eli")
FIRST = date(2026, 1, 1)
"""Chains begin within 400 days from here, and leaves too."""

_zones = st.sampled_from(
    (
        *("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Jerusalem"),
        *("Pacific/Auckland", "America/Los_Angeles", "Africa/Cairo", "Australia/Lord_Howe"),
    )
)
_hours = st.sampled_from(
    ["09:00-17:00", "09:00-12:30, 13:30-17:30", "22:00-06:00", "00:00-24:00", "02:30-04:00"]
)
_days = st.sampled_from(["mon-fri", "sun-thu", "mon, wed", "thu", "mon-sun"])
_calendars = st.sampled_from([None, "DE-BY", "US", "GB-ENG"])
_others = st.sampled_from([*HANDLES, None])
_dates = st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def _aways(draw: st.DrawFn) -> Away:
    begins = draw(_dates)
    ends = begins + timedelta(days=draw(st.integers(0, 40)))
    return Away.model_validate({"from": begins.isoformat(), "to": ends.isoformat()})


@st.composite
def people(draw: st.DrawFn) -> Person:
    left = draw(st.one_of(st.none(), st.none(), st.none(), _dates))
    return Person.model_validate(
        {
            "timezone": draw(_zones),
            "hours": draw(_hours),
            "days": draw(_days),
            "holidays": draw(_calendars),
            "deputy": draw(_others),
            "lead": draw(_others),
            "away": tuple(draw(st.lists(_aways(), max_size=3))),
            "left": left.isoformat() if left else None,
        }
    )


@st.composite
def rosters(draw: st.DrawFn) -> Settings:
    return Settings(people={handle: draw(people()) for handle in HANDLES})


steps = st.builds(
    Step,
    after=st.sampled_from(["0h", "1h", "4h", "1bd", "2bd", "10bd"]),
    to=st.sampled_from(["owner", "deputy", "from", "lead", *HANDLES]),
)


@st.composite
def chains(draw: st.DrawFn, settings: Settings) -> Chain:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 400 * 1440)))
    length = draw(st.one_of(st.none(), st.integers(1, 90 * 24)))
    waits_for = draw(_others)
    person = settings.people.get(waits_for or "")
    return Chain(
        kind=draw(st.sampled_from(ChainKind)),
        start=start,
        end=start + timedelta(hours=length) if length else END_OF_TIME,
        waits_for=waits_for,
        giver=draw(_others),
        deputy=person.deputy if person else None,
        lead=person.lead if person else None,
        steps=tuple(draw(st.lists(steps, min_size=1, max_size=5))),
        interrupt=draw(st.booleans()),
    )
