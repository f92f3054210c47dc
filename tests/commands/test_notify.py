"""`digest` and `notify`, through servers on this machine that work or fail."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from loopbook import sending
from loopbook.cli import cli
from loopbook.sending import Outcome
from tests.logbooks import decision, handoff
from tests.logs import write
from tests.servers import Hook, Post, Server, closed_port, serving

SECRET = "gEheim17"
SETTINGS = """\
timezone: UTC
people:
  ana: {name: Ana Ruiz, lead: chi}
  bo: {name: Bo Chen, lead: chi}
  chi: {name: Chi Okafor}
  dee: {name: Dee Park}
escalation:
  default: normal
  by_severity: {urgent: urgent}
  policies:
    urgent: {interrupt: true, not_accepted: [{after: 0h, to: owner}]}
    normal: {expired: [{after: 0h, to: owner}]}
"""
FILES = {
    "loopbook.yml": SETTINGS,
    "decisions/queue.md": decision(expiry="2026-11-14", title="Use one queue"),
    "decisions/ledger.md": decision(expiry="2026-11-14", title="Keep a ledger", owner="bo"),
}
URGENT = {
    "handoffs/pager.md": handoff(
        title="The pager", severity="urgent", offered="2026-11-16T10:20Z", owner="ana"
    )
}
MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T12:00Z" for day in (16, 17, 18))
SINCE = "2026-11-16T00:00Z"


@pytest.fixture
def hook() -> Iterator[Server]:
    with serving(Hook) as running:
        yield running


@pytest.fixture
def post() -> Iterator[Server]:
    with serving(Post) as running:
        yield running


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log, which is the current folder, on a machine that names no channel."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("LOOPBOOK_NOTIFY", *(f"LOOPBOOK_NOTIFY_{who}" for who in ("ANA", "BO", "CHI"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(write(tmp_path, FILES))
    return tmp_path


def run(*arguments: str, now: str = MONDAY, **environ: str) -> Result:
    result = CliRunner().invoke(
        cli, ["--now", now, *arguments], env=environ, catch_exceptions=False
    )
    assert SECRET not in result.output
    return result


def to(server: Server | int) -> str:
    """The address of a hook, with a secret in all its parts."""
    port = server if isinstance(server, int) else server.port
    return f"json://{SECRET}:{SECRET}@127.0.0.1:{port}/{SECRET}?cto=1&rto=1&-token={SECRET}"


def mail_to(server: Server) -> str:
    return f"mailto://127.0.0.1:{server.port}?from=log@example.org&to=bo@example.org"


def titles(server: Server) -> list[str]:
    return [title for title, _ in server.taken]


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


# digest


def test_digest_shows_each_person_what_they_are_to_hear() -> None:
    result = run("digest")
    assert result.exit_code == 0
    assert result.stdout == (
        "## Ana Ruiz\n\n2026-11-16 09:00 UTC\n\n"
        "- Use one queue (queue), 1 day late. Decide it, or agree on a new date.\n"
        "  Step 1 of 1 of normal, since it expired.\n\n"
        "## Bo Chen\n\n2026-11-16 09:00 UTC\n\n"
        "- Keep a ledger (ledger), 1 day late. Decide it, or agree on a new date.\n"
        "  Step 1 of 1 of normal, since it expired.\n"
    )
    assert run("digest", "--to", "@bo").stdout.count("## ") == 1


def test_nothing_to_hear_is_good_news() -> None:
    assert run("digest", "--to", "dee").stdout == "Nothing for Dee Park.\n"
    assert run("digest", now="2026-11-10T12:00Z").stdout == "Nothing for anybody.\n"
    away = "Dee Park, deputy: bo, away: [{from: 2026-11-16, to: 2026-11-20}]"
    write(Path(), {"loopbook.yml": SETTINGS.replace("Dee Park", away)})
    said = run("digest", "--to", "dee").stdout
    assert said == "Nothing for Dee Park, who is away until Fri 20 Nov: Bo Chen acts.\n"


def test_nobody_of_that_name_names_the_nearest() -> None:
    result = run("digest", "--to", "anna")
    assert result.exit_code == 2
    assert "did you mean 'ana'?" in result.stderr


def test_digest_as_json() -> None:
    shape = json.loads(run("digest", "--to", "ana", "--format", "json").stdout)
    assert (shape["version"], shape["now"]) == (1, "2026-11-16T12:00:00Z")
    [digest] = shape["digests"]
    assert (digest["id"], digest["person"]) == ("2026-11-16T09:00:00Z ana", "ana")
    [line] = digest["lines"]
    assert (line["id"], line["chain"], line["step"], line["for"]) == ("queue", "expired", 1, "ana")
    assert line["next"] is None


# notify


def test_each_is_sent_theirs_and_the_team_sees_for_whom_it_is(hook: Server, post: Server) -> None:
    environ = {"LOOPBOOK_NOTIFY": to(hook), "LOOPBOOK_NOTIFY_BO": mail_to(post)}
    result = run("notify", "--since", SINCE, **environ)
    assert result.exit_code == 0
    assert result.stdout == (
        "sent: Ana Ruiz, 1 line, through LOOPBOOK_NOTIFY 1 (json)\n"
        "sent: Bo Chen, 1 line, through LOOPBOOK_NOTIFY_BO 1 (mailto)\n"
    )
    assert titles(hook) == ["Ana Ruiz: 1 loop waits for you"]
    assert titles(post) == ["1 loop waits for you"]
    assert "Keep a ledger (ledger), 1 day late" in post.taken[0][1]


def test_over_adjoining_windows_each_message_is_sent_once(hook: Server) -> None:
    ends = [SINCE, "2026-11-16T09:00Z", MONDAY, "2026-11-17T08:59Z", TUESDAY]
    for since, until in pairwise(ends):
        assert run("notify", "--since", since, now=until, LOOPBOOK_NOTIFY=to(hook)).exit_code == 0
    assert titles(hook) == [f"{who}: 1 loop waits for you" for who in ("Ana Ruiz", "Bo Chen")] * 2


def test_what_cannot_wait_comes_by_itself(hook: Server) -> None:
    write(Path(), URGENT)
    assert run("notify", "--since", SINCE, LOOPBOOK_NOTIFY_ANA=to(hook)).exit_code == 1  # no bo
    assert titles(hook) == ["Urgent: The pager", "1 loop waits for you"]


def test_of_several_days_one_message_is_sent_and_it_says_so(hook: Server) -> None:
    result = run("notify", "--since", SINCE, now=WEDNESDAY, LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 0
    assert "Ana Ruiz: 2 working days were not sent in between.\n" in result.stderr
    assert len(hook.taken) == 2
    assert "2 working days were not sent in between; what they" in hook.taken[0][1]


def test_without_a_channel_somebody_is_not_reached() -> None:
    result = run("notify", "--since", SINCE)
    assert result.exit_code == 1
    assert "not sent: Ana Ruiz, 1 line, through no channel\n" in result.stdout
    assert "Ana Ruiz: there is no channel: set LOOPBOOK_NOTIFY_ANA, or " in result.stderr
    assert "2 of 2 messages did not go out whole" in result.stderr


def test_one_channel_that_fails_stops_no_other(hook: Server, post: Server) -> None:
    hook.mood = "refusing"
    both = f"{to(closed_port())}\n{mail_to(post)}"
    result = run("notify", "--since", SINCE, LOOPBOOK_NOTIFY_ANA=to(hook), LOOPBOOK_NOTIFY_BO=both)
    assert result.exit_code == 1
    assert "not sent: Ana Ruiz" in result.stdout
    assert "half sent: Bo Chen" in result.stdout
    assert "Ana Ruiz: LOOPBOOK_NOTIFY_ANA 1 (json): the service answered 500\n" in result.stderr
    assert "Bo Chen: LOOPBOOK_NOTIFY_BO 1 (json): the connection was refused\n" in result.stderr
    assert titles(post) == ["1 loop waits for you"]


@pytest.mark.parametrize("mood", ["half", "slow"])
def test_what_was_handed_over_without_an_answer_may_have_arrived(hook: Server, mood: Any) -> None:
    hook.mood = mood
    result = run("notify", "--since", SINCE, LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 1
    assert "may have arrived: Ana Ruiz" in result.stdout
    assert "; it may have arrived\n" in result.stderr


# The receipt


def test_the_next_run_begins_with_what_the_last_one_left(
    log: Path, hook: Server, post: Server
) -> None:
    receipt = log / "r.json"
    arguments = ("notify", "--receipt", "r.json")
    broken = {"LOOPBOOK_NOTIFY_ANA": to(hook), "LOOPBOOK_NOTIFY_BO": f"{to(hook)} {mail_to(post)}"}
    post.mood = "refusing"
    assert run(*arguments, "--since", SINCE, **broken).exit_code == 1
    kept = read(receipt)
    assert (kept["version"], kept["since"], kept["until"]) == (
        1, "2026-11-16T00:00:00Z", "2026-11-16T12:00:00Z",
    )  # fmt: skip
    assert kept["sent"] == ["2026-11-16T09:00:00Z ana"]
    assert kept["unsent"] == [
        {
            "id": "2026-11-16T09:00:00Z bo",
            "person": "bo",
            "at": "2026-11-16T09:00:00Z",
            "reason": "the server refused the recipient",
            "channels": ["LOOPBOOK_NOTIFY_BO 2"],
        }
    ]
    post.mood = "well"
    post.taken.clear()
    later = run(*arguments, now="2026-11-16T13:00Z", **broken)
    assert later.exit_code == 0
    assert later.stdout == "sent: Bo Chen, 1 line, through LOOPBOOK_NOTIFY_BO 2 (mailto)\n"
    assert len(hook.taken) == 2
    assert titles(post) == ["1 loop waits for you"]
    assert read(receipt)["unsent"] == []
    assert run(*arguments, now="2026-11-16T14:00Z", **broken).stdout == "Nothing to send.\n"


def test_what_was_left_joins_the_next_working_days_digest_where_it_is_missing(
    hook: Server, post: Server
) -> None:
    arguments = ("notify", "--receipt", "r.json")
    both = {"LOOPBOOK_NOTIFY_ANA": to(hook), "LOOPBOOK_NOTIFY_BO": f"{to(hook)} {mail_to(post)}"}
    post.mood = "refusing"
    run(*arguments, "--since", SINCE, **both)
    post.mood = "well"
    result = run(*arguments, now=TUESDAY, **both)
    assert result.exit_code == 0
    assert "Bo Chen: 1 working day was not sent in between.\n" in result.stderr
    [mail] = post.taken
    assert "1 working day was not sent in between" in mail[1]
    assert all("not sent in between" not in text for _, text in hook.taken)
    assert read(Path("r.json"))["sent"].count("2026-11-17T09:00:00Z bo") == 1


def test_what_was_left_and_has_closed_since_is_left_out(hook: Server) -> None:
    arguments = ("notify", "--receipt", "r.json")
    run(*arguments, "--since", SINCE, LOOPBOOK_NOTIFY_ANA=to(hook))
    write(Path(), {"decisions/ledger.md": decision(status="rejected", owner="bo", expiry=None)})
    result = run(*arguments, now="2026-11-16T13:00Z", LOOPBOOK_NOTIFY_ANA=to(hook))
    assert result.exit_code == 0
    assert "What was not sent to Bo Chen (2026-11-16T09:00:00Z) is settled" in result.stderr
    assert read(Path("r.json"))["unsent"] == []


def test_windows_that_overlap_send_nothing_twice_and_say_so(hook: Server) -> None:
    arguments = ("notify", "--receipt", "r.json", "--since")
    run(*arguments, "2026-11-16T06:00Z", LOOPBOOK_NOTIFY=to(hook))
    for now in ("2026-11-16T13:00Z", "2026-11-16T14:00Z"):
        again = run(*arguments, "2026-11-16T07:00Z", now=now, LOOPBOOK_NOTIFY=to(hook))
        assert again.exit_code == 0
        assert "The windows overlap from 2026-11-16T07:00:00Z to 2026-11-16T1" in again.stderr
        assert again.stdout == "Nothing to send.\n"
    assert len(hook.taken) == 2
    unknown = run(*arguments, SINCE, now="2026-11-16T15:00Z", LOOPBOOK_NOTIFY=to(hook))
    assert "from 2026-11-16T00:00:00Z to 2026-11-16T07:00:00Z is not known" in unknown.stderr


def test_a_time_that_was_never_looked_at_is_named(hook: Server) -> None:
    arguments = ("notify", "--receipt", "r.json", "--since")
    run(*arguments, SINCE, LOOPBOOK_NOTIFY=to(hook))
    result = run(*arguments, "2026-11-18T10:00Z", now=WEDNESDAY, LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 0
    assert (
        "The time from 2026-11-16T12:00:00Z to 2026-11-18T10:00:00Z was never looked at"
        in result.stderr
    )


def test_a_run_that_is_stopped_leaves_a_true_receipt(log: Path) -> None:
    outcomes = iter([Outcome(True)])
    with (
        patch.object(sending, "send", lambda *_: next(outcomes)),
        pytest.raises((StopIteration, RuntimeError)),
    ):
        run("notify", "--receipt", "r.json", "--since", SINCE, LOOPBOOK_NOTIFY="json://x")
    kept = read(log / "r.json")
    assert kept["sent"] == ["2026-11-16T09:00:00Z ana"]
    [left] = kept["unsent"]
    assert (left["person"], left["reason"]) == ("bo", "the run ended before")


def test_where_the_receipt_cannot_be_written_nothing_is_sent(log: Path, hook: Server) -> None:
    write(log, {"file": "x"})
    arguments = ("notify", "--receipt", "file/r.json", "--since", SINCE)
    result = run(*arguments, LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 2
    assert hook.taken == []


# What is refused, and what is only shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "2026-11-16T12:01Z"], "lies after now"),
        (["--since", "yesterday"], "--since: 'yesterday' is not a date"),
        (["--receipt", "loopbook.yml"], "loopbook.yml is no receipt"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str) -> None:
    result = run("notify", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_receipt_of_the_future_is_refused(hook: Server) -> None:
    run("notify", "--receipt", "r.json", now=TUESDAY, LOOPBOOK_NOTIFY=to(hook))
    result = run("notify", "--receipt", "r.json", LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 2
    assert "2026-11-17T12:00:00Z lies after now, 2026-11-16T12:00:00Z" in result.stderr


def test_two_handles_of_one_variable_are_refused() -> None:
    write(Path(), {"loopbook.yml": SETTINGS.replace("dee:", "b-o: {}\n  b.o:")})
    result = run("notify", LOOPBOOK_NOTIFY_B_O="json://x")
    assert result.exit_code == 2
    assert "LOOPBOOK_NOTIFY_B_O could be meant for 'b-o' and for 'b.o'" in result.stderr


def test_without_a_start_it_looks_back_a_day_and_says_so(hook: Server) -> None:
    result = run("notify", LOOPBOOK_NOTIFY=to(hook))
    assert "Since 2026-11-15T12:00:00Z, 24 hours ago" in result.stderr
    assert len(hook.taken) == 2


def test_a_dry_run_shows_all_and_sends_and_writes_nothing(log: Path, hook: Server) -> None:
    arguments = ("notify", "--since", SINCE, "--dry-run", "--receipt", "r.json")
    with patch.object(sending, "installed", lambda: False):
        result = run(*arguments, LOOPBOOK_NOTIFY=to(hook))
    assert result.exit_code == 0
    assert "would be sent: Ana Ruiz, 1 line, through LOOPBOOK_NOTIFY 1 (json)\n" in result.stdout
    assert "    - Use one queue (queue), 1 day late." in result.stdout
    assert hook.taken == []
    assert not (log / "r.json").exists()


def test_without_apprise_it_says_what_to_install() -> None:
    with patch.object(sending, "installed", lambda: False):
        result = run("notify")
    assert result.exit_code == 2
    assert "pip install 'loopbook[notify]'" in result.stderr


def test_notify_as_json(hook: Server) -> None:
    both = f"{to(hook)} {to(closed_port())}"
    arguments = ("notify", "--since", SINCE, "--format", "json")
    result = run(*arguments, LOOPBOOK_NOTIFY_ANA=both)
    shape = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (shape["version"], shape["until"], shape["dry_run"]) == (
        1,
        "2026-11-16T12:00:00Z",
        False,
    )
    ana, bo = shape["messages"]
    assert (ana["person"], ana["state"], ana["lines"]) == ("ana", "half sent", 1)
    assert ana["channels"] == [
        {"channel": "LOOPBOOK_NOTIFY_ANA 1", "service": "json", "sent": True, "reason": None},
        {
            "channel": "LOOPBOOK_NOTIFY_ANA 2",
            "service": "json",
            "sent": False,
            "reason": "the connection was refused",
        },
    ]
    assert (bo["state"], bo["channels"]) == ("not sent", [])
    assert bo["reason"].startswith("there is no channel")
