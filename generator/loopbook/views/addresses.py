"""The addresses of the site, relative to its root; those of pages end in a slash."""

from hashlib import sha256

from loopbook.clock import Week
from loopbook.records import Kind, slug

CALENDAR = "calendar.ics"
"""The name of a calendar: of the team at the site's root, of a person in the person's folder."""

SEARCH = "search/"
"""The page that searches the full text."""


def of_record(kind: Kind, record_id: str) -> str:
    """A record's page."""
    return f"{kind.plural}/{slug(record_id)}/"


def of_broken(path: str) -> str:
    """The page of a file that cannot be read as a record."""
    return f"broken/{'/'.join(_part(part) for part in path.split('/'))}/"


def of_person(handle: str) -> str:
    """A person's page."""
    return f"people/{_part(handle)}/"


def _part(text: str) -> str:
    """Text as one part of an address; what `slug` would make alike is told apart by a hash."""
    plain = slug(text)
    return plain if plain == text else f"{plain}-{sha256(text.encode()).hexdigest()[:6]}"


def of_week(week: Week) -> str:
    """A week's page."""
    return f"weeks/{week}/"


def of_week_data(week: Week) -> str:
    """A week as JSON."""
    return f"api/weeks/{week}.json"


def of_rule(code: str) -> str:
    """The page of a rule."""
    return f"rules/{code}/"
