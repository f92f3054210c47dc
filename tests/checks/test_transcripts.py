"""D308: what looks like the copy of a conversation, and what only resembles one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.checks import Selection
from loopbook.checks.transcripts import find_transcripts
from loopbook.findings import Finding
from tests.logs import decision, findings, handoff, settings_of

TEAM = frozenset({"ana", "bo", "ana ruiz"})

COPIES = {
    "a stamp in brackets": """
        [10:32] ana: are we on for tonight?
        [10:33] bo: nine hours, I would wait
        [10:41] ana: ok, Saturday
        """,
    "stamps with seconds and dates": """
        [2026-11-03 10:32:07] ana: are we on?
        [2026-11-03 10:33:59] bo: no
        [2026-11-03 10:41:12] chi: Saturday
        """,
    "three speakers and a zone": """
        [10:32 UTC] ana: are we on?
        [10:33 UTC] bo: no
        [10:41 UTC] chi: Saturday
        """,
    "first names that speak again": """
        [10:32] Zoe: are we on?
        [10:33] Kim: no
        [10:41] Zoe: Saturday
        """,
    "planned minutes, but one speaks again": """
        [10:30] ana: are we on?
        [10:35] bo: no
        [10:40] ana: Saturday then
        """,
    "IRC": """
        10:32 <ana> are we on for tonight?
        10:33 <@bo> nine hours, I would wait
        10:41 <ana> ok, Saturday
        """,
    "IRC without times": r"""
        \<ana> are we on for tonight?
        \<bo> nine hours, I would wait
        \<ana> ok, Saturday
        """,
    "a terminal's chat": """
        10:32 ana: are we on for tonight?
        10:33 bo: nine hours
        10:41 ana: Saturday then
        """,
    "Slack": """
        Ana Ruiz  10:32 AM
        Are we on for tonight?

        Bo Chen  10:33 AM
        Nine hours. I would wait.
        The last one took ten.

        Ana Ruiz  10:41 AM
        Ok, Saturday.
        """,
    "Slack, with the time on a line of its own": """
        Ana Ruiz
          10:32 AM
        Are we on for tonight?
        Bo Chen
          10:33 AM
        Nine hours. I would wait.
        Ana Ruiz
          10:41 AM
        Ok, Saturday.
        """,
    "small handles": """
        ana  10:32 AM
        are we on?
        bo  10:33 AM
        no
        ana  10:41 AM
        ok
        """,
    "Discord": """
        ana — Today at 10:32 AM
        are we on?
        bo — Today at 10:33 AM
        no
        ana — Yesterday at 10:41
        ok
        """,
    "Teams": """
        [Tuesday 10:32 AM] Ana Ruiz
        Are we on for tonight?
        [Tuesday 10:33 AM] Bo Chen
        Nine hours.
        [Tuesday 10:41 AM] Ana Ruiz
        Ok.
        """,
    "Teams, with the words": """
        [11/3 10:32 AM] Ana Ruiz: Are we on for tonight?
        [11/3 10:33 AM] Bo Chen: Nine hours.
        [11/3 10:41 AM] Ana Ruiz: Ok.
        """,
    "WhatsApp": """
        [03/11/2026, 10:32:11] Ana: are we on?
        [03/11/2026, 10:33:40] Bo: no
        [03/11/2026, 10:41:02] Ana: ok
        """,
    "Zoom": """
        10:32:11 From Ana Ruiz to Everyone: are we on?
        10:33:40 From Bo Chen to Everyone: no
        10:41:02 From Ana Ruiz to Everyone: ok
        """,
    "bold names": """
        **Ana** (10:32): are we on for tonight?

        **Bo** (10:33): nine hours

        **Ana** (10:41): ok
        """,
    "a list": """
        - **Ana** [10:32]: are we on for tonight?
        - **Bo** [10:33]: nine hours
        - **Ana** [10:41]: ok
        """,
    "bold stamps": """
        **[10:32] Ana:** are we on?
        **[10:33] Bo:** no
        **[10:41] Ana:** ok
        """,
    "quoted": """
        > [10:32] ana: are we on?
        > [10:33] bo: no
        > [10:41] ana: ok
        """,
    "quoted lines of the team": """
        > ana: are we on for tonight?
        > bo: nine hours
        > ana: ok, Saturday
        """,
    "quoted lines with at signs": """
        > @zoe: are we on for tonight?
        > @kim: nine hours
        > @zoe: ok, Saturday
        """,
    "a mail thread": """
        > On Tue, Nov 3, 2026 at 10:32 AM, Ana Ruiz <ana@example.org> wrote:
        > > Nine hours. I would wait.
        > >
        > > On Tue, Nov 3, 2026 at 9:58 AM, Bo Chen <bo@example.org> wrote:
        > > > Are we on for tonight?
        """,
    "a mail thread without quotes": """
        On Tue, 3 Nov 2026 at 10:32, Ana Ruiz wrote:
        Nine hours.
        On Tue, 3 Nov 2026 at 10:14, Bo Chen wrote:
        Are we on?
        On Mon, 2 Nov 2026 at 17:20, Ana Ruiz wrote:
        Tomorrow?
        """,
    "mails in other languages": """
        > Am 03.11.2026 um 10:32 schrieb Ana Ruiz:
        > Neun Stunden.
        > Le 2 nov. 2026 à 10:14, Bo Chen a écrit :
        > Ce soir ?
        """,
}  # fmt: skip

NO_COPIES = {
    "an agenda": """
        10:00 Ana: welcome
        10:15 Bo: the import
        10:30 Ana: questions
        """,
    "an agenda in brackets": """
        - [10:00] Ana: welcome
        - [10:15] Bo: the import
        - [10:30] Chi: questions
        """,
    "a day": """
        Breakfast 8:30 AM
        in the hall
        Talks 9:15 AM
        in the library
        Lunch 12:30 PM
        in the hall
        """,
    "a change log": """
        - 2026-11-03 Ana: first draft
        - 2026-11-04 Bo: numbers added
        - 2026-11-07 Ana: accepted
        """,
    "a time line": """
        - 10:32 Alert: the queue is full
        - 10:35 Ana acknowledges
        - 10:41 Rollback: started
        - 10:58 Alert: cleared
        """,
    "a time line in brackets": """
        - [10:32] Alert: the queue is full
        - [10:41] Rollback: started
        - [10:58] Database: runs again
        """,
    "a time line in UTC": """
        10:32 UTC: deploy started
        10:41 UTC: errors rise
        10:58 UTC: rolled back
        """,
    "a log in a fence": """
        ```
        [10:32:01] worker: started
        [10:32:04] queue: full
        [10:32:09] worker: stopped
        ```
        """,
    "a chat in a fence": """
        ~~~text
        [10:32] ana: are we on?
        [10:33] bo: no
        [10:41] ana: ok
        ~~~
        """,
    "a log that is indented": """
        It said:

            [10:32:01] worker: started
            [10:32:04] queue: full
            [10:32:09] worker: stopped
        """,
    "times in prose": """
        The import began at 10:32 and ended at
        19:41 Madrid time; the next began at 20:03 and
        ended at 4:57, as Bo: the one on call, had said.
        """,
    "shifts": """
        | who | from | to |
        |---|---|---|
        | ana | 09:00 | 17:00 |
        | bo | 17:00 | 01:00 |
        | chi | 01:00 | 09:00 |
        """,
    "shifts in a list": """
        - ana: 09:00-17:00
        - bo: 17:00-01:00
        - chi: 01:00-09:00
        """,
    "opening hours": """
        Monday 9:07 AM
        Tuesday 9:11 AM
        Wednesday 9:21 AM
        and so on
        """,
    "results of a race": """
        Ana Ruiz 12:31
        Bo Chen 12:44
        Chi Okafor 13:02
        """,
    "quotes of a sentence": """
        > Ana: "It took nine hours."

        Both were asked.

        > Bo: "I would wait."
        """,
    "three quotes of three people": """
        > ana: it took nine hours
        > bo: I would wait
        > chi: so would I
        """,
    "a quoted mail": """
        On Tue, Nov 3, 2026 at 10:32 AM, the vendor wrote:

        > The free plan ends in March.
        """,
    "two quoted mails": """
        On 3 November 2026 the vendor wrote:

        > The free plan ends in March.

        On 5 November 2026 they wrote:

        > The price is 90 EUR.
        """,
    "as somebody wrote": """
        As Ana wrote:

        > nine hours

        And Bo wrote:

        > I would wait

        And then she wrote:

        > ok
        """,
    "a dialogue of a protocol": """
        Alice: HELLO
        Bob: HELLO, who are you?
        Alice: Alice, 10:32
        """,
    "a dialogue in angles": """
        <client> HELLO
        <server> 220 ready
        <client> MAIL
        <server> 250 ok
        """,
    "options of a command": """
        <file> the file to read
        <folder> where to write
        <level> from 1 to 9
        """,
    "HTML": """
        <details> <summary> more </summary>
        text
        </details>
        <br> a
        <br> b
        <p> c
        """,
    "settings": """
        start: 10:31
        end: 10:37
        backup: 03:14
        """,
    "crontab": """
        - job: import
          at: 10:31
        - job: export
          at: 11:47
        """,
    "references": """
        See Genesis 1:12 for it.
        Romans 12:31
        is quoted, and Matthew 5:44
        too, and Luke 6:27
        as well.
        """,
    "places in files": """
        src/a.py:10:32: error: x
        src/b.py:10:33: error: y
        src/a.py:10:41: error: z
        """,
    "ratios": """
        The ratio 16:09 is wide, 4:03 is not.
        1:10 Scale: as drawn
        1:20 Scale: as built
        """,
    "two lines": """
        [10:32] ana: are we on?
        [10:33] bo: no
        """,
    "far apart": "[10:32] ana: a\n" + "text\n" * 20 + "[10:33] bo: b\n" + "text\n" * 20
    + "[10:41] ana: c\n",
    "questions and answers": """
        **Q:** Are we on?
        **A:** No.
        **Q:** Why?
        **A:** Nine hours.
        """,
    "roles": """
        - ana: reviews
        - bo: deploys
        - ana: tells the tills
        """,
}  # fmt: skip


def body(text: str) -> str:
    lines = text.strip("\n").split("\n")
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(["## Evidence", "", *(line[indent:] for line in lines), ""])


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_found_at_its_first_line(name: str) -> None:
    found = list(find_transcripts(body(COPIES[name]), TEAM))
    assert len(found) == 1
    assert found[0].first <= 4
    assert len(found[0].speakers) >= 2


@pytest.mark.parametrize("name", NO_COPIES)
def test_what_only_resembles_one_is_left_alone(name: str) -> None:
    assert list(find_transcripts(body(NO_COPIES[name]), TEAM)) == []


def test_it_tells_who_speaks_and_how_far_it_goes() -> None:
    text = "Text.\n\n" + "[10:32] ana: a\n[10:33] bo: b\nmore of it\n[10:41] Ana: c\n\nText.\n"
    (found,) = find_transcripts(text)
    assert (found.first, found.last, found.speakers) == (3, 6, ("ana", "bo"))


def test_two_conversations_are_two() -> None:
    chat = "[10:32] ana: a\n[10:33] bo: b\n[10:41] ana: c\n"
    found = list(find_transcripts(chat + "\n" * 20 + chat))
    assert [(each.first, each.last) for each in found] == [(1, 3), (24, 26)]


def test_names_without_times_are_known_from_the_roster_alone() -> None:
    text = "> Zoe: are we on?\n> Kim: no\n> Zoe: ok\n"
    assert list(find_transcripts(text)) == []
    assert len(list(find_transcripts(text, frozenset({"zoe", "kim"})))) == 1


# What it tells of a record

CHAT = "[10:32] ana: a\n[10:33] bo: b\n[10:41] ana: c\n"
ONLY = Selection(select=("D308",))


def told(text: str, path: str = "decisions/a.md", people: str = "") -> tuple[Finding, ...]:
    return findings({path: text}, settings_of(people), selection=ONLY)


def test_it_stands_at_the_first_line_and_names_the_last() -> None:
    (finding,) = told(decision(body=f"\n## Decision\n\n{CHAT}"))
    line = decision().splitlines().index("## Decision") + 3
    assert (finding.line, finding.column) == (line, 1)
    assert f"down to line {line + 2} (ana, bo)" in finding.message
    assert "discussion" in (finding.hint or "")


def test_a_handoff_is_read_too_and_a_closed_record_is_not() -> None:
    assert len(told(handoff(body=CHAT), "handoffs/a.md")) == 1
    for closed in ("rejected", "withdrawn", "reversed"):
        assert told(decision(status=closed, body=CHAT)) == ()


def test_a_team_is_known_by_handle_name_and_first_name() -> None:
    people = "people: {ana: {name: Änne Ruiz}, bo: }\n"
    for name in ("ana", "Änne Ruiz", "änne", "Bo"):
        text = f"> {name}: are we on?\n> bo: no\n> {name}: ok\n> bo: good\n"
        assert len(told(decision(body=text), people=people)) == (1 if name != "Bo" else 0)


# It takes time in proportion to the text


@pytest.mark.parametrize(
    "line",
    [
        "a" * 200_000,
        "> " * 100_000,
        "[10:32] " * 25_000,
        "[10:32] " + "Ana " * 50_000,
        "Ana Ruiz " * 25_000 + "10:32",
        "<" * 200_000,
        "*" * 200_000 + "10:32",
        "10:32 " + "-" * 200_000,
        "On Tue 3 " * 25_000 + "wrote:",
        " " * 200_000 + "10:32 ana: x",
    ],
    ids=lambda line: line[:12],
)
def test_long_lines_are_read_by_their_beginning(line: str) -> None:
    assert list(find_transcripts(f"{line}\n10:31 10:32 10:33\n{line}\n", TEAM)) == []


@given(st.text(alphabet=" \n[]()<>*`_-:.,/|0123459amAMPnaboTodyOwrte@#~\\", max_size=400))
def test_any_text_is_read(text: str) -> None:
    for found in find_transcripts(text, TEAM):
        assert 1 <= found.first <= found.last <= text.count("\n") + 1
        assert found.speakers
