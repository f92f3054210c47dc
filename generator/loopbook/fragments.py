"""The theme's fragments: templates that turn what a view says into HTML."""

import re
from datetime import date, datetime
from importlib.resources import files as resources
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from loopbook.clock import iso_z
from loopbook.logbook import Logbook
from loopbook.views import words
from loopbook.views.deeds import said_of


def templates_folder() -> Path:
    """The folder of the theme's fragments."""
    return Path(str(resources("loopbook_theme"))) / "loopbook"


def environment_for(book: Logbook) -> Environment:
    """The templates, with days and times said as of the log's now, in the team's zone."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = book.settings.timezone
    here = book.now.astimezone(zone).date()

    def day(moment: datetime | date) -> str:
        date_of = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
        return words.day(date_of, here)

    environment.filters.update(
        iso=iso_z,
        day=day,
        moment=lambda instant: f"{instant:%Y-%m-%d %H:%M} UTC",
        both=lambda instant, of=None: words.both(instant, ZoneInfo(of) if of else zone),
        hour=lambda instant: f"{instant.astimezone(zone):%H:%M}",
        span=words.span,
        counted=words.counted,
        listed=words.listed,
        work=words.work,
        ago=lambda instant: words.ago(instant, book.now),
        split=str.split,
    )
    environment.globals.update(said=lambda change: said_of(book, change))
    return environment


_LINK_TO_FOLDER = re.compile(r'(href="(?:\.{1,2}/)+(?:[^":?#]*/)?)(?=["?#])')


def with_file_names(html: str) -> str:
    """Links of our own that end in a folder, with the file that a server would look for."""
    return _LINK_TO_FOLDER.sub(r"\1index.html", html)
