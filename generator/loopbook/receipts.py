"""The receipt of a run of ``notify``: what was sent, what was not, and over which window.

It is the caller's file, never needed, and no part of the log.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationError,
)

from loopbook.clock import iso_z, parse_instant
from loopbook.writing import Refusal, write


def _instant(value: Any) -> Any:
    return parse_instant(value) if isinstance(value, str) else value


_Instant = Annotated[AwareDatetime, BeforeValidator(_instant), PlainSerializer(iso_z)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Unsent(_Shape):
    """A digest that did not reach somebody, or not in every way."""

    id: str
    person: str
    at: _Instant
    """The instant of the digest, by which the next run makes it again."""
    reason: str
    channels: tuple[str, ...] = ()
    """The keys of the channels that failed; none where there was no channel."""


class Receipt(_Shape):
    """What a run did over the window after ``since`` until ``until``."""

    version: Literal[1] = 1
    since: _Instant
    until: _Instant
    sent: tuple[str, ...] = ()
    """The ids of all digests of the window that were sent, by this run or a former one."""
    unsent: tuple[Unsent, ...] = ()

    def sent_after(self, instant: datetime) -> tuple[str, ...]:
        """What was sent of the time after an instant."""
        return tuple(id for id in self.sent if id.partition(" ")[0] > iso_z(instant))


def read_receipt(path: Path) -> Receipt | None:
    """The receipt in a file; None where there is no file.

    Raises :class:`Refusal` where the file is something else.
    """
    try:
        content: Any = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror or error}.") from None
    try:
        return Receipt.model_validate_json(content)
    except ValidationError:
        raise Refusal(
            f"{path} is no receipt of 'loopbook notify': name another file, or delete it."
        ) from None


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Writes a receipt whole or not at all; raises :class:`Refusal` where it cannot be written."""
    write(path, f"{receipt.model_dump_json(indent=2)}\n")
