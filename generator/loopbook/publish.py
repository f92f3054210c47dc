"""A site is {address: content}: pages and files made from a log that was examined.

No engine is known here. A page is HTML, for a record or a rule with Markdown in its middle; whoever
publishes turns the Markdown into HTML and lays the site's frame around it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from loopbook import authoring, bodies, rulebook
from loopbook.actions import Action, Mark
from loopbook.audience import for_audience
from loopbook.clock import Week
from loopbook.examine import Examination
from loopbook.findings import Finding
from loopbook.forges import new_file_url
from loopbook.fragments import environment_for, with_file_names
from loopbook.logbook import Item
from loopbook.outputs import feed, glance, search
from loopbook.outputs import json as shapes
from loopbook.outputs.calendar import Calendars
from loopbook.pages import Alternate, File, Frame, Page, Site
from loopbook.reading import Entry
from loopbook.records import STATUSES, Kind
from loopbook.rulebook import RulePage
from loopbook.views import addresses, ladders, lists, people, words
from loopbook.views.charts import charts_of
from loopbook.views.coming import coming
from loopbook.views.decided import decision_times
from loopbook.views.lineage import lineage_of
from loopbook.views.news import News, news
from loopbook.views.numbers import leading, numbers, spreads
from loopbook.views.overlap import overlap_of
from loopbook.views.record import record_view
from loopbook.views.rows import Row, chip, due_of_action, mark_of, mention
from loopbook.views.today import BrokenFile, broken_files, today
from loopbook.views.unread import unread_loops
from loopbook.views.week import Weeks
from loopbook.yamltext import LINE_END

_CONTEXT_LINES = 3
_MOST_FINDINGS = 100
"""How many findings the page of a rule shows; all of them stand on the page of findings."""
_MOST_FIRST = 12
"""How many rows a list of the first page shows; the pages that it leads to have all of them."""
_MOST_WEEKS = 26
"""How many weeks the list of them shows; those before are folded away by their year."""
_MOST_ROWS = 25
"""How many rows a point of a week's agenda shows; ``loopbook week`` lists all of them."""

JSON = "application/json"

FEED = Alternate("feed.xml", feed.MEDIA_TYPE, "Atom feed")
"""What happened in the whole log. It belongs to the first page too where a team has its own."""
_ALL_AS_JSON = Alternate("api/records.json", JSON, "All records as JSON")
_ALTERNATES = {
    "today": (FEED, _ALL_AS_JSON),
    "open": (FEED, _ALL_AS_JSON),
    "overdue": (FEED, _ALL_AS_JSON),
    "weeks": (FEED,),
    "kind": (FEED, _ALL_AS_JSON),
}
"""By template, what the indexes are for programs."""


def publish(examination: Examination, frame: Frame) -> Site:
    """The whole site of a log; what its audience may not see leaves no trace in it."""
    return _Publisher(for_audience(examination), frame).site()


class _Publisher:
    def __init__(self, examination: Examination, frame: Frame) -> None:
        self._book = examination.logbook
        self._found = examination
        self._frame = frame
        self._weeks = Weeks(self._book)
        self._week_views = tuple(map(self._weeks.view, self._weeks.eventful))
        self._people = people.people(self._book)
        self._rules = rulebook.rule_pages(self._book.settings.rules, examination.findings)
        self._templates = environment_for(self._book)
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
        found = (*search.entries(self._book), *map(_found_by_search, self._rules))
        return Site(tuple(self._pages()), tuple(self._files()), found)

    def _pages(self) -> Iterator[Page]:
        book, found = self._book, self._found.findings
        broken = broken_files(book, found)
        first = today(book, self._weeks, found)
        ahead = coming(book)
        reviews = [row for row in ahead if not row.open]
        listed = {row.id for row in (*first.soon, *first.waiting)}
        yield self._page(
            self._frame.home,
            "Today",
            "today",
            view=first,
            most=_MOST_FIRST,
            ends=first.week.week.ends(book.settings.timezone),
            coming=[row for row in ahead if row.id not in listed],
        )
        unread = unread_loops(book)
        yield self._page(
            "open/", "Open", "open", view=lists.open_loops(book), unread=unread, coming=reviews
        )
        groups = lists.overdue(book)
        stands = {row.id: self._standing(row.id) for group in groups for row in group.rows}
        late = [each for each in unread if each.overdue]
        yield self._page(
            "overdue/",
            "Overdue",
            "overdue",
            groups=groups,
            standings=stands,
            unread=late,
            coming=lists.by_person(book, ahead),
        )
        climbing, ended = ladders.in_motion(book)
        yield self._page(
            "escalations/",
            "Escalations",
            "escalations",
            tab="overdue/",
            climbing=climbing,
            ended=ended,
        )
        yield from self._week_pages()
        for kind in Kind:
            title = kind.plural.capitalize()
            view = lists.of_kind(book, kind)
            decisions = kind is Kind.DECISION
            yield self._page(
                f"{kind.plural}/",
                title,
                "kind",
                view=view,
                times=decision_times(book) if decisions else None,
                lineage=lineage_of(book) if decisions else None,
            )
        yield from (self._record(item) for item in book.items)
        yield from self._people_pages(reviews)
        entries = {entry.path: entry for entry in book.broken}
        yield from (self._broken(file, entries[file.path]) for file in broken)
        yield self._findings()
        yield from self._rule_pages()
        if self._frame.search:
            yield self._search()

    def _search(self) -> Page:
        chips = [chip(self._book, handle) for handle in self._book.people]
        marks = [
            (kind, status, mark_of(kind, status)) for kind in Kind for status in STATUSES[kind]
        ]
        return self._page(addresses.SEARCH, "Search", "search", people=chips, marks=marks)

    def _standing(self, id: str) -> ladders.Standing | None:
        return ladders.standing(self._book, self._book.by_id[id])

    def _week_pages(self) -> Iterator[Page]:
        weeks, views = self._weeks.eventful, self._week_views
        charts = charts_of(self._book, self._weeks)
        yield self._page("weeks/", "Weeks", "weeks", weeks=views, recent=_MOST_WEEKS, charts=charts)
        for number, view in enumerate(views):
            latest = self._weeks.leading_to(view.week)
            title = f"Week {view.week.number} · {words.span(view.week.monday, view.week.sunday)}"
            page = self._page(
                addresses.of_week(view.week),
                title,
                "week",
                tab="weeks/",
                view=view,
                agenda=self._weeks.agenda(view.week, _MOST_ROWS),
                most=_MOST_ROWS,
                leading=leading(latest),
                numbers=numbers(latest),
                spreads=spreads(view.measures) if view.measures else (),
                earlier=_at(weeks, number + 1),
                later=_at(weeks, number - 1),
            )
            data = Alternate(addresses.of_week_data(view.week), JSON, "This week as JSON")
            yield replace(page, description=glance.of_week(view), alternates=(data,))

    def _people_pages(self, reviews: Sequence[Row]) -> Iterator[Page]:
        overlap, roster = overlap_of(self._book), bool(self._book.settings.people)
        yield self._page(
            "people/",
            "People",
            "people",
            people=self._people,
            overlap=overlap,
            roster=roster,
            reviews=reviews,
        )
        for view in self._people:
            page = self._page(
                view.chip.address,
                view.chip.name,
                "person",
                tab="people/",
                view=view,
                roster=roster,
                standings={row.id: self._standing(row.id) for row in view.told},
            )
            own = FEED._replace(address=f"{view.chip.address}{FEED.address}")
            calendar = f"{view.chip.address}{addresses.CALENDAR}"
            dates = Alternate(calendar, "text/calendar", f"Calendar of {view.chip.name}")
            yield replace(page, description=glance.of_person(view), alternates=(own, dates))

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
            handoff_url=self._handoff_url(item),
        )
        foot = self._render("record_foot", row.address, view=view)
        return replace(
            page,
            body=bodies.published(item, partial(self._action_mark, item)),
            foot=foot,
            path=item.entry.path,
            attachments=tuple(bodies.attachments(item, self._book.settings)),
            description=glance.of_record(item),
        )

    def _action_mark(self, item: Item, action: Action, mark: Mark) -> str | None:
        """A person or the date that an action names; None for who is not on the roster.

        None too for another date than that until which it is to be done.
        """
        book = self._book
        due = due_of_action(book, item, action)
        known = (
            mark.handle in book.settings.people if mark.handle else due and due.written == mark.by
        )
        if not known:
            return None
        html = self._render(
            "action_mark",
            addresses.of_record(item.kind, item.id),
            person=mention(book, mark.handle) if mark.handle else None,
            due=due,
            open=action.open and item.open,
        )
        return html.strip()

    def _handoff_url(self, item: Item) -> str | None:
        """Where a handoff that begins with a record is written; None where no editor is known."""
        settings = self._book.settings
        if self._frame.repo_url is None:
            return None
        today = self._book.now.astimezone(settings.timezone).date()
        draft = authoring.handoff_from(settings, item.id, item.record.owner, today)
        edit_url = draft and self._frame.edit_url(draft.path)
        if not draft or not edit_url:
            return None
        return new_file_url(self._frame.repo_url, edit_url, draft.text)

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
        counted = [finding.severity.value for finding in self._found.findings]
        return self._page(
            "findings/",
            "Findings",
            "findings",
            files=[
                (self._place(path), path, findings)
                for path, findings in self._found.by_path.items()
            ],
            errors=counted.count("error"),
            warnings=counted.count("warning"),
            infos=counted.count("info"),
        )

    def _rule_pages(self) -> Iterator[Page]:
        families = list(rulebook.by_family(self._rules))
        yield self._page(
            "rules/",
            "Rules",
            "rules",
            families=families,
            total=len(self._rules),
            fired=sum(bool(page.findings) for page in self._rules),
        )
        for page in self._rules:
            title = f"{page.rule.code} {page.rule.name}"
            head = self._page(page.address, title, "rule_head", view=page)
            found = [(*self._place(each.path), each) for each in page.findings[:_MOST_FINDINGS]]
            foot = self._render("rule_foot", page.address, view=page, found=found)
            yield replace(
                head, body=page.text, foot=foot, description=search.plain(page.rule.sentence)
            )

    def _place(self, path: str) -> tuple[str, str]:
        """The title and the address of what a file of the log is published as."""
        item = self._book.by_path.get(path)
        if item:
            return item.entry.title, addresses.of_record(item.kind, item.id)
        return path, addresses.of_broken(path)

    def _files(self) -> Iterator[File]:
        yield _json("api/records.json", shapes.records(self._book, self._book.items))
        yield _json("api/badge/overdue.json", shapes.badge(self._book))
        for view in self._week_views:
            yield _json(addresses.of_week_data(view.week), shapes.week(view))
        yield from self._feeds()
        yield from self._calendars()
        taken = {addresses.of_record(item.kind, item.id) for item in self._book.items}
        for item in self._book.items:
            for former in item.timeline.former_ids if item.timeline else ():
                address = addresses.of_record(item.kind, former)
                if address not in taken:
                    taken.add(address)
                    yield File(f"{address}index.html", _redirect(item, address))

    def _calendars(self) -> Iterator[File]:
        calendars = Calendars(self._book, self._frame.name, self._frame.link)
        yield File(addresses.CALENDAR, calendars.team())
        for handle in self._book.people:
            own = f"{addresses.of_person(handle)}{addresses.CALENDAR}"
            yield File(own, calendars.of(handle))

    def _feeds(self) -> Iterator[File]:
        pieces = news(self._book)
        about: dict[str, list[News]] = {}
        for piece in pieces:
            for handle in piece.about:
                about.setdefault(handle, []).append(piece)
        name, home = self._frame.name, self._frame.home
        yield self._feed(FEED.address, f"{name}: what happened", home, pieces)
        for view in self._people:
            address = f"{view.chip.address}{FEED.address}"
            title = f"{name}: what concerns {view.chip.name}"
            own = about.get(view.chip.handle, ())
            yield self._feed(address, title, view.chip.address, own)

    def _feed(self, address: str, title: str, page: str, pieces: Sequence[News]) -> File:
        frame = self._frame
        source = feed.Source(frame.name, frame.url, frame.directory_urls)
        begin = self._book.history.known_since or self._book.now
        return File(address, feed.atom(source, address, title, page, pieces, begin))

    def _page(
        self,
        address: str,
        title: str,
        template: str,
        *,
        tab: str | None = None,
        **context: Any,
    ) -> Page:
        return Page(
            address,
            title,
            self._render(template, address, **context),
            tab=tab,
            description=glance.INDEXES.get(template, ""),
            alternates=_ALTERNATES.get(template, ()),
        )

    def _render(self, template: str, address: str, **context: Any) -> str:
        base = "../" * address.count("/") or "./"
        html = self._templates.get_template(f"{template}.html").render(
            base=base, site=self._about, **context
        )
        return html if self._frame.directory_urls else with_file_names(html)


def _at(weeks: tuple[Week, ...], number: int) -> Week | None:
    return weeks[number] if 0 <= number < len(weeks) else None


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


def _found_by_search(page: RulePage) -> search.Entry:
    """A rule as a search finds it: by its code before all else, and below every record."""
    title = f"{page.rule.code} {page.rule.name}"
    sentence = search.plain(page.rule.sentence)
    return search.Entry(
        page.address,
        title,
        sentence,
        "",
        (),
        aside=True,
        kind="rule",
        summary=sentence,
        names=(page.rule.code, page.rule.name),
    )


def _json(address: str, value: Any) -> File:
    return File(address, json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _redirect(item: Item, address: str) -> str:
    base = "../" * address.count("/")
    target = escape(f"{base}{addresses.of_record(item.kind, item.id)}index.html")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        # An icon of its own, or browsers ask the host for one that is not there.
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f'<meta http-equiv="refresh" content="0; url={target}"><title>Moved</title>'
        f'<p>It has moved to <a href="{target}">{escape(item.entry.title)}</a>.</p></html>\n'
    )
