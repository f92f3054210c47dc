"""F: whether a file can be read, and says what its kind must say."""

from collections.abc import Iterator

from loopbook.checks.rule import Spot, file_rule, log_rule, read_faults
from loopbook.findings import Severity, did_you_mean
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import REQUIRED
from loopbook.sections import plain, read_sections
from loopbook.settings import Settings
from loopbook.yamltext import LINE_END

_SAYS = {
    "title": "what it is about",
    "summary": "the decision or the current state, in one sentence",
    "from": "the handle of who hands it over",
}
"""What the fields say that F006 asks for."""


@file_rule("F001", "unreadable-file")
def unreadable_file(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A file of the log is not UTF-8, is over 1 MiB, or is a link out of the repository.

    **Why it matters.** What cannot be read cannot be owned: the record gets an error page and no
    one is told when its date passes.

    **Example.** A file saved as Latin-1, in which `Zürich` has the single byte `FC`.

    **Use instead.** Save the file as UTF-8. Move bulk (logs, exports) into a file of its own and
    link to it. Copy a file that lives elsewhere into the log.

    ```yaml
    summary: The ledger of the Zürich office runs on Postgres 17.
    ```
    """
    yield from read_faults(entry, "F001")


@file_rule("F002", "missing-front-matter")
def missing_front_matter(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A file in a collection does not begin with front matter.

    **Why it matters.** Owner, expiry and status stand there; without them the text is a note that
    nobody has to act on.

    **Example.**

    ```markdown
    # Use Postgres for the ledger
    ```

    **Use instead.** Begin with a line of three dashes, the fields, and three dashes again. Name an
    ordinary page `README.md` or `index.md`, or keep it in `docs/`.

    ```markdown
    ---
    title: Use Postgres for the ledger
    status: proposed
    owner: ana
    ---
    ```
    """
    yield from read_faults(entry, "F002")


@file_rule("F003", "invalid-yaml")
def invalid_yaml(entry: Entry, _: Settings) -> Iterator[Spot]:
    """The front matter is not valid YAML; the finding stands at the line and column of the fault.

    Tabs and aliases that expand to too many values are refused too, because readers disagree about
    the one and choke on the other.

    **Why it matters.** Nothing of the record can be relied on, so it is shown as broken.

    **Example.**

    ```yaml
    title: Decision: use Postgres
    ```

    **Use instead.** Put values in quotes that contain `: ` or begin with `@`, `` ` ``, `%`, `&`,
    `*`, `{` or `[`.

    ```yaml
    title: "Decision: use Postgres"
    ```
    """
    yield from read_faults(entry, "F003")


@file_rule("F004", "duplicate-key")
def duplicate_key(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A field stands twice in the front matter.

    **Why it matters.** Most YAML readers keep the last one without a word, so the author believes
    the one and the tools another. Merges of two branches often leave this behind.

    **Example.**

    ```yaml
    owner: ana
    owner: bo
    ```

    **Use instead.** Keep one.

    ```yaml
    owner: ana
    ```
    """
    yield from read_faults(entry, "F004")


@file_rule("F005", "unknown-field")
def unknown_field(entry: Entry, _: Settings) -> Iterator[Spot]:
    """The front matter has a field that its kind does not know.

    **Why it matters.** A misspelt field is a missing field: `revers_if` sets no signal, and nothing
    else would say so.

    **Example.**

    ```yaml
    revers_if: the ledger is slower than 200 ms for a week
    ```

    **Use instead.** The field's name as the message guesses it. Logs with fields of their own set
    `unknown_fields: allow` on their collection in `loopbook.yml`.

    ```yaml
    reverse_if: the ledger is slower than 200 ms for a week
    ```
    """
    yield from read_faults(entry, "F005")


@file_rule("F006", "missing-field")
def missing_field(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A field that every record of the kind has is missing.

    Owner, expiry and escalation have rules of their own (O101, L201, O105).

    **Why it matters.** The reader of a list sees title and summary, nothing else; a record without
    them has to be opened to be understood.

    **Example.** A decision without a `summary`:

    ```yaml
    title: Use Postgres for the ledger
    status: proposed
    owner: ana
    expiry: 2026-12-15
    ```

    **Use instead.** One sentence that says what somebody who does not open the record must know.
    Collections of other people's records name what may be absent under `optional`.

    ```yaml
    summary: The ledger runs on Postgres 17.
    ```
    """
    yield from read_faults(entry, "F006")
    if entry.broken:
        return
    for name in REQUIRED[entry.kind]:
        if name in ("owner", "status") or name in entry.collection.optional:
            continue
        if not entry.has(name) and not entry.faulty(name):
            theirs, place = entry.origin(name), entry.gap(name)
            hint = f"add '{theirs}: …', {_SAYS[name]}"
            yield Spot(f"'{theirs}' is {entry.want(name)}", place, theirs, hint)


@file_rule("F007", "invalid-value")
def invalid_value(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A field's value is of the wrong type, not among those allowed, or a date that does not exist.

    **Why it matters.** The value is left out of everything that is computed: a record whose expiry
    cannot be read is never late.

    **Example.**

    ```yaml
    expiry: 2026-02-30
    ```

    **Use instead.** The message says what is expected.

    ```yaml
    expiry: 2027-02-28
    ```
    """
    yield from read_faults(entry, "F007")


@log_rule("F008", "duplicate-id")
def duplicate_id(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """Two records have the same id, or ids that give the same address.

    **Why it matters.** `supersedes: 0007` would mean either of them, and only one can have the
    page.

    **Example.** Two files of one name:

    ```text
    decisions/0007-use-kafka.md
    decisions/archive/0007-use-kafka.md
    ```

    **Use instead.** Rename one file; its history goes with it, and its old address redirects.
    `loopbook new` puts the date before the name, so that two branches do not collide.

    ```text
    decisions/0007-use-kafka.md
    decisions/archive/0008-use-kafka-again.md
    ```
    """
    if entry.broken:
        return
    first = logbook.by_key.get(entry.key)
    if first is not None and first.entry.path != entry.path:
        yield Spot(
            f"the id '{entry.id}' is already taken by {first.entry.path}",
            entry.where("id"),
            entry.origin("id") if entry.has("id") else None,
            "rename this file, or the other",
        )


@file_rule("F009", "missing-section", Severity.WARNING)
def missing_section(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """A live record lacks a section that its kind must have.

    A decision has *Decision*, *Evidence* and *Consequences*, a handoff has *Evidence*, unless
    `sections` in `loopbook.yml` says otherwise. A heading of any level counts, in capitals or not,
    with a number before it or not. What stands below it is not judged. A collection that allows
    unknown fields, and names no `sections` of its own, is asked for none.

    **Why it matters.** Whoever reviews the decision later needs what it rests on and what was
    expected of it; neither can be made up afterwards.

    **Example.** A decision that ends with its second section:

    ```markdown
    ## Decision

    The ledger runs on Postgres 17.

    ## Evidence

    - Three teams run it already; the trial took two days.
    ```

    **Use instead.** Add the section, if only with one line.

    ```markdown
    ## Consequences

    - One database less to keep up.
    ```
    """
    wanted = settings.sections_of(entry.collection)
    if entry.record is None or not entry.record.live or not wanted:
        return
    sections = {plain(section.title): section for section in read_sections(entry.body)}
    missing = [title for title in wanted if plain(title) not in sections]
    if not missing:
        return
    others = [words for words in sections if words not in set(map(plain, wanted))]
    for title in missing:
        alike = did_you_mean(title, others)
        near = sections[alike] if alike else None
        if alike:
            others.remove(alike)
        yield Spot(
            f"the section '{title}' is missing",
            entry.source.place_in_body(near.line if near else _last_line(entry.body)),
            None,
            f"did you mean '{title}' by '{near.title}'?" if near else f"add '## {title}'",
        )


def _last_line(body: str) -> int:
    """The last line of a body that says something: behind it goes what is missing."""
    return len(LINE_END.split(body.rstrip()))
