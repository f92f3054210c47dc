"""Messages through real servers, which take them, refuse them, keep silent, and break off."""

import logging
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from loopbook import sending
from loopbook.channels import Channel
from loopbook.sending import Outcome, send
from tests.servers import Hook, Mood, Post, Server, closed_port, serving

SECRET = "gEheim17"
MAIL = f"mailto://u%40example.org:@127.0.0.1:{{port}}?from=log@example.org&to=ana@example.org&x={SECRET}"
HOOK = f"json://u:{SECRET}@127.0.0.1:{{port}}/{SECRET}"


@pytest.fixture(params=["hook", "post"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with serving(Hook if request.param == "hook" else Post) as running:
        yield running


def channel_to(server: Server, more: str = "") -> Channel:
    hook = server.RequestHandlerClass is Hook
    url = (HOOK if hook else MAIL).format(port=server.port)
    return Channel(
        "LOOPBOOK_NOTIFY_ANA", 1, f"{url}{'?' if hook and more else '&' if more else ''}{more}"
    )


def test_a_message_arrives_as_it_was_written(server: Server) -> None:
    text = "- <b>One</b> & *two*: 3 days late\n"
    assert send(channel_to(server), "2 loops wait for you", text) == Outcome(True)
    [(title, arrived)] = server.taken
    assert title == "2 loops wait for you"
    assert arrived.strip() == text.strip()


@pytest.mark.parametrize(
    ("mood", "reasons", "uncertain"),
    [
        ("refusing", {"the service answered 500", "the server refused the recipient"}, False),
        ("half", {"the connection broke"}, True),
    ],
)
def test_what_a_server_does_not_take_is_told(
    server: Server, mood: Mood, reasons: set[str], uncertain: bool
) -> None:
    server.mood = mood
    outcome = send(channel_to(server), "T", "B")
    assert not outcome.sent
    assert outcome.reason in reasons
    assert outcome.uncertain is uncertain
    if uncertain:
        assert [title for title, _ in server.taken] == ["T"]


def test_a_server_that_does_not_answer_is_not_waited_for(server: Server) -> None:
    server.mood = "slow"
    outcome = send(channel_to(server, "cto=1&rto=1"), "T", "B")
    # The hook has the message, and only the answer is missing; the mail server never said hello.
    assert outcome == Outcome(False, "no answer came in time", bool(server.taken))


def test_a_service_that_takes_too_long_as_a_whole_is_left_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_LIMIT", 0.5)
    server.mood = "slow"
    outcome = send(channel_to(server, "cto=0.2&rto=0.2"), "T", "B")
    assert not outcome.sent
    monkeypatch.setattr(sending, "PATIENCE", 0.1)
    with patch.object(sending, "_send", lambda *_: server.over.wait(20)):
        outcome = send(channel_to(server), "T", "B")
    assert outcome == Outcome(False, "it took more than 0.5 seconds", uncertain=True)


@pytest.mark.parametrize("url", [MAIL, HOOK])
def test_nobody_there_has_nothing(url: str) -> None:
    channel = Channel("LOOPBOOK_NOTIFY", 1, url.format(port=closed_port()))
    assert send(channel, "T", "B") == Outcome(False, "the connection was refused")


def test_a_host_that_does_not_exist_has_nothing() -> None:
    channel = Channel("LOOPBOOK_NOTIFY", 1, "json://nobody.invalid/")
    outcome = send(channel, "T", "B")
    assert (outcome.sent, outcome.uncertain) == (False, False)


@pytest.mark.parametrize("url", [f"nix://{SECRET}", SECRET, f"slack://{SECRET}", "mailto://"])
def test_an_address_that_is_none_is_told_and_not_shown(url: str) -> None:
    outcome = send(Channel("LOOPBOOK_NOTIFY", 1, url), "T", "B")
    assert outcome == Outcome(False, "its address is none that Apprise can use")


@pytest.mark.parametrize("server", ["post"], indirect=True)
def test_one_of_several_recipients_may_have_it(server: Server) -> None:
    server.mood = "refusing"
    outcome = send(channel_to(server, "to=bo@example.org,chi@example.org"), "T", "B")
    assert not outcome.sent
    assert outcome.uncertain


def test_patience_is_ten_seconds_unless_the_address_names_another() -> None:
    seen = []
    with patch.object(sending, "_send", lambda service, *_: seen.append(service.request_timeout)):
        for more in ("", "?cto=3&rto=4"):
            send(Channel("LOOPBOOK_NOTIFY", 1, f"{HOOK.format(port=1)}{more}"), "T", "B")
    assert seen == [(10, 10), (3, 4)]


@pytest.mark.parametrize("mood", ["well", "refusing", "half"])
def test_no_secret_is_shown_or_logged(
    server: Server, mood: Mood, capfd: pytest.CaptureFixture[str]
) -> None:
    screen = logging.StreamHandler()
    logging.getLogger("apprise").setLevel(logging.NOTSET)
    logging.getLogger().addHandler(screen)
    try:
        server.mood = mood
        channel = channel_to(server)
        outcome = send(channel, "T", "B")
        send(Channel("LOOPBOOK_NOTIFY", 1, f"json://{SECRET}"), "T", "B")
        send(Channel("LOOPBOOK_NOTIFY", 1, f"json://u:{SECRET}@[/"), "T", "B")
    finally:
        logging.getLogger().removeHandler(screen)
    assert capfd.readouterr() == ("", "")
    for text in (repr(channel), str(channel), repr(outcome)):
        assert SECRET not in text


def test_without_apprise_it_is_known_to_be_missing() -> None:
    assert sending.installed()
    with patch.dict("sys.modules", {"apprise": None}):
        assert not sending.installed()
