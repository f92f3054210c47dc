"""Servers on this machine that take messages, and fail in the ways in which servers do."""

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any, Literal

Mood = Literal["well", "refusing", "slow", "half"]
"""Takes messages; says no to them; never answers; breaks off once it has one."""


class Server(ThreadingTCPServer):
    """What came in, and how the server feels."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, handler: type[StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.mood: Mood = "well"
        self.taken: list[tuple[str, str]] = []
        """The title and the text of each message, also of those that it did not answer for."""
        self.over = Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is part of the plan."""


@contextmanager
def serving(handler: type[StreamRequestHandler]) -> Iterator[Server]:
    with Server(handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _break_off(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Hook(BaseHTTPRequestHandler):
    """Takes what `json://` sends."""

    server: Server

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((said["title"], said["message"]))
        if self.server.mood == "slow":
            self.server.over.wait(30)
        elif self.server.mood == "half":
            self.close_connection = True
            _break_off(self.connection)
        else:
            self.send_response(500 if self.server.mood == "refusing" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Post(StreamRequestHandler):
    """Takes what `mailto://` sends: as much of RFC 5321 as that needs."""

    server: Server

    def handle(self) -> None:
        if self.server.mood == "slow":
            self.server.over.wait(30)
            return
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
                if self.server.mood == "half":
                    _break_off(self.connection)
                    return
                self._say("250 taken")
            elif word == b"RCPT" and self.server.mood == "refusing":
                self._say("550 nobody of that name")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        mail = message_from_bytes(b"".join(lines), policy=default)
        text = mail.get_body(("html", "plain"))
        self.server.taken.append((mail["subject"], text.get_content() if text else ""))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
