"""A site is {address: content}: pages and files made from a log that was examined.

No engine is known here. A page is HTML, for a record with Markdown in its middle; whoever
publishes turns the Markdown into HTML and lays the site's frame around it.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from loopbook.audience import for_audience
from loopbook.clock import Week, iso_z
from loopbook.examine import Examination
from loopbook.findings import Finding
from loopbook.links import linked_paths
from loopbook.logbook import Item, Logbook
from loopbook.outputs import json as shapes
from loopbook.outputs import search
from loopbook.reading import Entry
from loopbook.records import Kind
from loopbook.settings import Settings
from loopbook.views import addresses, lists, people, words
from loopbook.views.record import record_view, said_of
from loopbook.views.today import BrokenFile, broken_files, today
from loopbook.views.week import Weeks, agenda_of
from loopbook.yamltext import LINE_END

TEMPLATE_TAG, TAG_SIGN = "<%", "\ue000"
"""A template's tag would be taken for HTML; a sign stands for it until the Markdown is HTML."""

_CONTEXT_LINES = 3
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, without the frame."""

    address: str
    """From the site's root, ending in a slash; empty for the first page."""
    title: str
    head: str
    """HTML. Of an index the whole page, of a record what stands above the body."""
    body: str = ""
    """Markdown, for records."""
    foot: str = ""
    """HTML below the body."""
    path: str | None = None
    """The record's file, from the root of the log."""
    description: str = ""
    tab: str | None = None
    """The address of the index that the page belongs to."""
    attachments: tuple[str, ...] = ()
    """Files that the body shows or links to and that are published with it, from the root."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site that is no page."""

    address: str
    content: str


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published."""

    pages: tuple[Page, ...]
    files: tuple[File, ...]
    found: tuple[search.Entry, ...] = ()
    """What a search finds: records and people, not the indexes that list them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the engine knows and the log does not."""

    name: str
    """The site's name."""
    home: str = ""
    """The address of the first page: empty, or ``today/`` where a team has a page of its own."""
    commit_url: str | None = None
    """What stands before a commit's id in its address; None where there is no repository."""
    edit_url: Callable[[str], str | None] = lambda path: None
    """The address at which a file can be edited."""
    directory_urls: bool = True
    """Whether links end in a folder; otherwise in ``index.html``, which works without a server."""


TABS = (
    ("", "Today"),
    ("open/", "Open"),
    ("overdue/", "Overdue"),
    ("weeks/", "Weeks"),
    ("decisions/", "Decisions"),
    ("handoffs/", "Handoffs"),
    ("people/", "People"),
)
"""The indexes, in the order of the navigation: address and title."""


def templates_folder() -> Path:
    """The folder of the theme's fragments."""
    return Path(str(resources("loopbook_theme"))) / "loopbook"


def publish(examination: Examination, frame: Frame) -> Site:
    """The whole site of a log; what its audience may not see leaves no trace in it."""
    return _Publisher(for_audience(examination), frame).site()


class _Publisher:
    def __init__(self, examination: Examination, frame: Frame) -> None:
        self._book = examination.logbook
        self._found = examination
        self._frame = frame
        self._weeks = Weeks(self._book)
        self._templates = _environment(self._book)
        self._about = {
            "name": frame.name,
            "now": self._book.now,
            "zone": self._book.settings.timezone.key,
            "commit_url": frame.commit_url,
            "known_since": self._book.history.known_since,
            "history": self._book.history.available,
        }

    def site(self) -> Site:
        """All pages and files."""
        return Site(tuple(self._pages()), tuple(self._files()), tuple(self._found_by_search()))

    def _pages(self) -> Iterator[Page]:
        book, found = self._book, self._found.findings
        broken = broken_files(book, found)
        first = today(book, self._weeks, found)
        yield self._page(self._frame.home, "Today", "today", view=first)
        yield self._page("open/", "Open loops", "open", view=lists.open_loops(book))
        yield self._page("overdue/", "Overdue", "overdue", groups=lists.overdue(book))
        yield from self._week_pages()
        for kind in Kind:
            title = kind.plural.capitalize()
            view = lists.of_kind(book, kind)
            yield self._page(f"{kind.plural}/", title, "kind", view=view)
        yield from (self._record(item) for item in book.items)
        yield from self._people_pages()
        entries = {entry.path: entry for entry in book.broken}
        yield from (self._broken(file, entries[file.path]) for file in broken)
        yield self._findings()

    def _week_pages(self) -> Iterator[Page]:
        weeks = self._weeks.eventful
        views = [self._weeks.view(week) for week in weeks]
        yield self._page("weeks/", "Weeks", "weeks", weeks=views)
        agenda = agenda_of(self._book)
        for number, view in enumerate(views):
            title = f"Week {view.week.number} · {words.span(view.week.monday, view.week.sunday)}"
            yield self._page(
                addresses.of_week(view.week),
                title,
                "week",
                tab="weeks/",
                view=view,
                agenda=agenda if view.current else None,
                earlier=_at(weeks, number + 1),
                later=_at(weeks, number - 1),
            )

    def _people_pages(self) -> Iterator[Page]:
        everybody = people.people(self._book)
        yield self._page("people/", "People", "people", people=everybody)
        for view in everybody:
            yield self._page(
                view.chip.address,
                view.chip.name,
                "person",
                tab="people/",
                view=view,
            )

    def _record(self, item: Item) -> Page:
        view = record_view(self._book, item, self._found.by_path.get(item.entry.path, ()))
        row = view.row
        page = self._page(
            row.address,
            row.title,
            "record_head",
            tab=f"{item.kind.plural}/",
            view=view,
            edit_url=self._frame.edit_url(item.entry.path),
        )
        foot = self._render("record_foot", row.address, view=view)
        return replace(
            page,
            body=_body(item.entry),
            foot=foot,
            path=item.entry.path,
            attachments=tuple(_attachments(item, self._book.settings)),
            description=row.summary or "",
        )

    def _broken(self, file: BrokenFile, entry: Entry) -> Page:
        return self._page(
            file.address,
            f"Broken: {file.path}",
            "broken",
            view=file,
            lines=_excerpt(entry.text, file.findings),
            edit_url=self._frame.edit_url(file.path),
        )

    def _findings(self) -> Page:
        pages = {
            item.entry.path: addresses.of_record(item.kind, item.id) for item in self._book.items
        }
        pages.update((entry.path, addresses.of_broken(entry.path)) for entry in self._book.broken)
        counted = [finding.severity.value for finding in self._found.findings]
        return self._page(
            "findings/",
            "Findings",
            "findings",
            files=[
                (path, pages.get(path), findings) for path, findings in self._found.by_path.items()
            ],
            errors=counted.count("error"),
            warnings=counted.count("warning"),
            infos=counted.count("info"),
        )

    def _files(self) -> Iterator[File]:
        yield _json("api/records.json", shapes.records(self._book, self._book.items))
        taken = {addresses.of_record(item.kind, item.id) for item in self._book.items}
        for item in self._book.items:
            for former in item.timeline.former_ids if item.timeline else ():
                address = addresses.of_record(item.kind, former)
                if address not in taken:
                    taken.add(address)
                    yield File(f"{address}index.html", _redirect(item, address))

    def _found_by_search(self) -> Iterator[search.Entry]:
        name = self._book.settings.name_of
        for item in self._book.items:
            record = item.record
            handles = dict.fromkeys(filter(None, (record.owner, item.accountable)))
            who = ", ".join(f"{name(handle)} @{handle}" for handle in handles)
            words_of_file = record.status_text if record.status_text != item.status else ""
            where = f"{item.status} ({words_of_file})" if words_of_file else item.status
            yield search.Entry(
                addresses.of_record(item.kind, item.id),
                item.entry.title,
                " · ".join(filter(None, (record.summary, item.id, where, who))),
                search.plain(item.entry.body),
                tuple(dict.fromkeys((item.status, *handles, *record.tags))),
            )
        for handle in self._book.people:
            yield search.Entry(
                addresses.of_person(handle), name(handle), f"@{handle}", "", (handle,)
            )

    def _page(
        self,
        address: str,
        title: str,
        template: str,
        *,
        tab: str | None = None,
        **context: Any,
    ) -> Page:
        if template == "week":
            context["title"] = title
        return Page(address, title, self._render(template, address, **context), tab=tab)

    def _render(self, template: str, address: str, **context: Any) -> str:
        base = "../" * address.count("/") or "./"
        html = self._templates.get_template(f"{template}.html").render(
            base=base, site=self._about, **context
        )
        return html if self._frame.directory_urls else _with_file_names(html)


def _environment(book: Logbook) -> Environment:
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
        ago=lambda instant: words.ago(instant, book.now),
    )
    environment.globals.update(said=lambda change: said_of(book, change))
    return environment


def _at(weeks: tuple[Week, ...], number: int) -> Week | None:
    return weeks[number] if 0 <= number < len(weeks) else None


_LINK_TO_FOLDER = re.compile(r'(href="(?:\.{1,2}/)+(?:[^":?#]*/)?)(?=["?#])')


def _with_file_names(html: str) -> str:
    """Links of our own that end in a folder, with the file that a server would look for."""
    return _LINK_TO_FOLDER.sub(r"\1index.html", html)


def _body(entry: Entry) -> str:
    """The Markdown of a record, without a first heading that only repeats the title."""
    body = entry.body.lstrip("\r\n")
    first, _, rest = body.partition("\n")
    heading = re.fullmatch(r"#[ \t]+(.+?)[ \t]*#*[ \t]*\r?", first)
    if heading and (heading[1].strip() == entry.title or TEMPLATE_TAG in heading[1]):
        body = rest
    return body.replace(TEMPLATE_TAG, TAG_SIGN)


def _attachments(item: Item, settings: Settings) -> Iterator[str]:
    """Pictures from anywhere in the repository, and other files from the collection's own folder.

    Never Markdown, which is a record or a page and published as one or not at all, and never a
    hidden file: a link must not make public what its author did not mean to publish.
    """
    folder = item.entry.collection.folder
    for path in dict.fromkeys(linked_paths(item.entry.path, item.links)):
        name = path.rpartition("/")[2].lower()
        if ".md" in name or any(part.startswith(".") for part in path.split("/")):
            continue
        inside = bool(folder) and path.startswith(f"{folder}/")
        if settings.collection_of(path) is None and (inside or name.endswith(_PICTURES)):
            yield path


def show_tags(html: str) -> str:
    """Puts template tags back into HTML, as text."""
    return html.replace(TAG_SIGN, escape(TEMPLATE_TAG))


def _excerpt(text: str, findings: tuple[Finding, ...]) -> list[tuple[int, str, list[Finding]]]:
    """The lines around each finding: number, text, and the findings that stand on it."""
    lines = LINE_END.split(text)
    wanted = {
        number
        for finding in findings
        for number in range(finding.line - _CONTEXT_LINES, finding.line + _CONTEXT_LINES + 1)
        if 0 < number <= len(lines)
    }
    return [
        (number, lines[number - 1], [each for each in findings if each.line == number])
        for number in sorted(wanted)
    ]


def _json(address: str, value: Any) -> File:
    return File(address, json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _redirect(item: Item, address: str) -> str:
    base = "../" * address.count("/")
    target = escape(f"{base}{addresses.of_record(item.kind, item.id)}index.html")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="0; url={target}"><title>Moved</title>'
        f'<p>It has moved to <a href="{target}">{escape(item.entry.title)}</a>.</p></html>\n'
    )
