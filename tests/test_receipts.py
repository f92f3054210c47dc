"""What a run of notify leaves for the next one."""

from pathlib import Path

import pytest

from loopbook.receipts import Receipt, Unsent, read_receipt, write_receipt
from loopbook.writing import Refusal
from tests.logbooks import instant

RECEIPT = Receipt(
    since=instant("2026-11-23T09:00Z"),
    until=instant("2026-11-24T09:00Z"),
    sent=("2026-11-23T14:00:00Z chi", "2026-11-24T08:00:00Z ana"),
    unsent=(
        Unsent(
            id="2026-11-24T08:00:00Z bo",
            person="bo",
            at=instant("2026-11-24T08:00Z"),
            reason="the connection was refused",
            channels=("LOOPBOOK_NOTIFY_BO 2",),
        ),
    ),
)


def test_a_receipt_reads_as_it_was_written(tmp_path: Path) -> None:
    write_receipt(tmp_path / "r.json", RECEIPT)
    assert read_receipt(tmp_path / "r.json") == RECEIPT
    assert '"until": "2026-11-24T09:00:00Z"' in (tmp_path / "r.json").read_text("utf-8")
    assert read_receipt(tmp_path / "none.json") is None


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    more = RECEIPT.model_dump_json().replace('"version":1', '"version":1,"host":"ci"')
    (tmp_path / "r.json").write_text(more, "utf-8")
    assert read_receipt(tmp_path / "r.json") == RECEIPT


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2}', '{"version": 1, "since": "x", "until": "y"}', "\x00"],
)
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text, "utf-8")
    with pytest.raises(Refusal, match="name another file"):
        read_receipt(tmp_path / "r.json")


def test_what_was_sent_is_told_by_its_instant() -> None:
    assert RECEIPT.sent_after(instant("2026-11-23T20:00Z")) == ("2026-11-24T08:00:00Z ana",)
