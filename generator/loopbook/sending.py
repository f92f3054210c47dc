"""Sending one message through one channel, by Apprise, and telling what became of it.

Nothing of an address is ever shown, and of what Apprise and the services say only what cannot hold
one: the kind of a fault, and the number of an answer.
"""

import logging
import re
import smtplib
import socket
import ssl
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Thread, get_ident
from traceback import walk_tb
from typing import Any

from loopbook.channels import Channel

PATIENCE = 10.0
"""Seconds for a connection, and for an answer, where the address names none (``cto``, ``rto``)."""
_LIMIT = 60.0
"""Seconds after which a service that answers bit by bit is left alone, unless its address names
more patience than that."""
_ANSWER = re.compile(r"\berror=(\d{3})\b")
"""How Apprise tells of an HTTP status that is no success."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message."""

    sent: bool
    reason: str = ""
    """Why it was not, as the end of a sentence."""
    uncertain: bool = False
    """Whether it may have arrived all the same."""


SENT = Outcome(True)


def installed() -> bool:
    """Whether Apprise is there: it is an optional part."""
    return find_spec("apprise") is not None


def send(channel: Channel, title: str, body: str) -> Outcome:
    """Sends plain text through a channel; never raises, never waits for good.

    A message whose connection broke, or whose answer never came, may have arrived. So may one for
    several recipients, of whom the service took some.
    """
    with warnings.catch_warnings(action="ignore"):  # they are Apprise's own, and name hosts
        try:
            service = _service(channel)
        except Exception as error:
            return Outcome(False, f"Apprise cannot use its address: {type(error).__name__}")
        if service is None:
            return Outcome(False, "its address is none that Apprise can use")
        return _in_time(service, title, body)


def _in_time(service: Any, title: str, body: str) -> Outcome:
    found: list[Outcome] = []

    def work() -> None:
        try:
            found.append(_send(service, title, body))
        except Exception as error:  # a service's own fault must not stop the others
            found.append(Outcome(False, f"Apprise failed: {type(error).__name__}", True))

    limit = max(_LIMIT, 2 * (service.socket_connect_timeout + service.socket_read_timeout))
    worker = Thread(target=work, daemon=True)  # what hangs does not keep the command from ending
    worker.start()
    worker.join(limit)
    return found[0] if found else Outcome(False, f"it took more than {limit:g} seconds", True)


def _service(channel: Channel) -> Any:
    """What Apprise makes of an address; None where it can make nothing of it."""
    from apprise import Apprise, AppriseAsset, OverflowMode

    with _Hearing():
        asset = AppriseAsset(app_id="Loopbook", async_mode=False, service_timeout=0)
        service = Apprise.instantiate(channel.url, asset=asset)
    if service is None:
        return None
    # Only what the address names stands in the object itself.
    own = vars(service)
    own.setdefault("socket_connect_timeout", PATIENCE)
    own.setdefault("socket_read_timeout", PATIENCE)
    own.setdefault("overflow_mode", OverflowMode.SPLIT)
    return service


def _send(service: Any, title: str, body: str) -> Outcome:
    from apprise import Apprise, NotifyFormat

    with _Hearing() as heard:
        done = Apprise(service, asset=service.asset).notify(
            body=body, title=title, body_format=NotifyFormat.TEXT
        )
    if done:
        return SENT
    some = len(service) > 1
    return Outcome(False, heard.reason or "the service did not take it", heard.uncertain or some)


_SILENCE = logging.NullHandler()


class _Hearing(logging.Handler):
    """Listens to Apprise in this thread instead of whoever else would print what it says.

    Apprise catches what goes wrong and tells its log; the exception that is being handled then is
    looked at, the text is not kept.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.reason = ""
        self.uncertain = False
        self._thread = get_ident()

    def __enter__(self) -> "_Hearing":
        logger = logging.getLogger("apprise")
        logger.propagate = False
        logger.setLevel(logging.DEBUG)
        logger.addHandler(_SILENCE)  # a logger without a handler prints
        logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("apprise").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Takes in one line of Apprise's log."""
        if record.thread != self._thread:
            return
        error = sys.exception()
        answer = _ANSWER.search(record.getMessage())
        if error is not None and not self.reason:
            self.reason, self.uncertain = _fault(error)
        elif answer and not self.reason:
            self.reason = f"the service answered {answer[1]}"


def _fault(error: BaseException) -> tuple[str, bool]:
    """What an exception means, and whether the message may have arrived all the same."""
    causes = list(_causes(error))

    def any_is(*kinds: type[BaseException]) -> bool:
        return any(isinstance(each, kinds) for each in causes)

    for each in causes:
        if isinstance(each, smtplib.SMTPResponseException):
            return f"the server answered {each.smtp_code}", False
    if any_is(smtplib.SMTPRecipientsRefused):
        return "the server refused the recipient", False
    if any_is(ConnectionRefusedError):
        return "the connection was refused", False
    if any_is(socket.gaierror):
        return "its host is not known", False
    if any_is(ssl.SSLCertVerificationError):
        return "its certificate is not to be trusted", False
    names = {each.__name__ for cause in causes for each in type(cause).__mro__}
    if names & {"ConnectTimeoutError", "NewConnectionError", "ProxyError"}:
        return "no connection came about", False
    uncertain = _given_away(causes)
    if any_is(TimeoutError) or "Timeout" in names:
        return "no answer came in time", uncertain
    return "the connection broke", uncertain


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception with all that led to it: libraries wrap what was raised below them."""
    seen: set[int] = set()
    ahead: list[object] = [error]
    while ahead:
        each = ahead.pop()
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            ahead += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]


def _given_away(causes: list[BaseException]) -> bool:
    """Whether the message had been handed over, as far as can be told, when something broke.

    A mail is when its text is being sent: all that comes before is talk between the servers.
    """
    frames = [frame for each in causes for frame, _ in walk_tb(each.__traceback__)]
    codes = [frame.f_code for frame in frames if frame.f_code.co_filename == smtplib.__file__]
    return not codes or any(code.co_name == "data" for code in codes)
