"""The addresses of the site, relative to its root, each ending in a slash."""

from loopbook.clock import Week
from loopbook.records import Kind, slug


def of_record(kind: Kind, record_id: str) -> str:
    """A record's page."""
    return f"{kind.plural}/{slug(record_id)}/"


def of_broken(path: str) -> str:
    """The page of a file that cannot be read as a record."""
    return f"broken/{slug(path)}/"


def of_person(handle: str) -> str:
    """A person's page."""
    return f"people/{slug(handle)}/"


def of_week(week: Week) -> str:
    """A week's page."""
    return f"weeks/{week}/"
