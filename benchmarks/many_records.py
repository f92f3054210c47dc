"""CPU seconds of `loopbook check` on a made-up log without history: cold, again, and after an edit.

    .venv/bin/python benchmarks/many_records.py [10000]

The log is made with a fixed seed: records of 400 words, two decisions to a handoff, with links,
sections and task lists as people write them.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

NOW = "2026-11-22T09:00Z"
TODAY = date(2026, 11, 22)
PEOPLE = ("ana", "bo", "chi", "dee", "eli", "fay", "gus", "hal")
TEXT = (
    "the ledger queue export service team writes reads keeps moves holds a an of in on for with "
    "month week rate limit schema index backup restore key signing rotation alert dashboard cost "
    "latency customer contract invoice vendor region failover replica migration batch nightly "
    "because while after before since until we they it that which and or but so then"
)
WORDS = TEXT.split(" ")
TAGS = tuple(WORDS)
"""A log has some dozens of tags, whatever words its records are written in."""
SETTINGS = """\
timezone: Europe/Berlin
people:
{people}
escalation:
  default: normal
  policies: {{normal: {{expired: [{{after: 0h, to: owner}}, {{after: 2bd, to: lead}}]}}}}
"""


def words(dice: random.Random, number: int) -> str:
    text = " ".join(dice.choices(WORDS, k=number))
    return text[0].upper() + text[1:] + "."


def paragraphs(dice: random.Random, number: int) -> str:
    return "\n\n".join(
        "\n".join(words(dice, 12) for _ in range(4)) for _ in range(max(number // 48, 1))
    )


def working_day(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def decision(dice: random.Random, number: int, names: list[str]) -> str:
    status = dice.choices(("accepted", "proposed", "rejected", "withdrawn"), (12, 1, 2, 1))[0]
    owner, other = dice.sample(PEOPLE, 2)
    ahead = 20 if status == "proposed" else dice.randrange(10, 340)
    lines = [
        f"title: Decision {number} on the {dice.choice(WORDS)}",
        f"status: {status}",
        f"owner: {owner}",
        f"summary: {words(dice, 10)}",
        f"expiry: {working_day(TODAY + timedelta(days=ahead))}",
        f"reverse_if: the error rate is above {dice.randrange(1, 9)} % for a week",
        f"risk: {{what: the replica lags behind, owner: {other}}}",
        "door: two-way",
        f"related: [{', '.join(dice.sample(names, min(2, len(names))))}]",
        f"discussion: [https://chat.example.org/t/{number}]",
        f"tags: [{dice.choice(TAGS)}, {dice.choice(TAGS)}]",
    ]
    links = "".join(
        f"- See [that one]({name}.md).\n" for name in dice.sample(names, min(2, len(names)))
    )
    return (
        "---\n" + "\n".join(lines) + "\n---\n\n"
        f"## Decision\n\n{words(dice, 20)}\n\n{paragraphs(dice, 96)}\n\n"
        f"## Evidence\n\n{links}- {words(dice, 30)}\n\n{paragraphs(dice, 96)}\n\n"
        f"## Consequences\n\n{paragraphs(dice, 144)}\n"
    )


def handoff(dice: random.Random, number: int) -> str:
    status = dice.choices(("offered", "accepted", "done", "cancelled"), (1, 2, 12, 1))[0]
    giver, owner = dice.sample(PEOPLE, 2)
    done = "x" if status in ("done", "cancelled") else " "
    due = working_day(TODAY + timedelta(days=dice.randrange(4, 25)))
    lines = [
        f"title: Handoff {number} of the {dice.choice(WORDS)}",
        f"status: {status}",
        f"from: {giver}",
        f"owner: {owner}",
        f"summary: {words(dice, 10)}",
        f"expiry: {due}",
        f"readback: I finish step {number} with {giver} and tell the team on Friday.",
        f"outcome: All {number} parts are moved.",
        "reason: the vendor moved the date.",
        f"tags: [{dice.choice(TAGS)}]",
    ]
    actions = "".join(f"- [{done}] {words(dice, 8)} @{owner} by {due}\n" for _ in range(4))
    return (
        "---\n" + "\n".join(lines) + "\n---\n\n"
        f"## Actions\n\n{actions}\n"
        f"## If … then\n\n- If the import stops, then ask @{giver}.\n\n{paragraphs(dice, 144)}\n\n"
        f"## Evidence\n\n{paragraphs(dice, 192)}\n"
    )


def make(root: Path, number: int) -> None:
    dice = random.Random(17)
    people = "\n".join(f"  {each}: {{lead: ana, deputy: bo}}" for each in PEOPLE[2:])
    (root / "loopbook.yml").write_text(
        SETTINGS.format(people="  ana: {}\n  bo: {lead: ana}\n" + people), "utf-8"
    )
    names: list[str] = []
    for folder in ("decisions", "handoffs"):
        (root / folder).mkdir()
    for count in range(number):
        day = date(2021, 1, 1) + timedelta(days=count // 5)
        name = f"{day}-record-{count:05}"
        if count % 3 < 2:
            (root / "decisions" / f"{name}.md").write_text(
                decision(dice, count, names[-50:]), "utf-8"
            )
            names.append(name)
        else:
            (root / "handoffs" / f"{name}.md").write_text(handoff(dice, count), "utf-8")


def spent(root: Path) -> tuple[float, str]:
    """CPU seconds of one check, and the last line that it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "loopbook", "check", "--now", NOW],
        cwd=root,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(root.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, done.stdout.strip().splitlines()[-1]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    root = Path(tempfile.mkdtemp())
    try:
        make(root, number)
        cold, said = spent(root)
        print(f"{number} records, cold       {cold:5.2f} s  {said}")
        warm = sorted(spent(root)[0] for _ in range(3))[1]
        print(f"again, nothing changed    {warm:5.2f} s  {warm / cold:.2f} of cold (median of 3)")
        record = next((root / "decisions").glob("*.md"))
        record.write_text(record.read_text("utf-8") + "\nOne more line.\n", "utf-8")
        edited, _ = spent(root)
        print(f"one record edited         {edited:5.2f} s  {edited / cold:.2f} of cold")
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
