"""The made-up log: a team of eight and one who left, twenty weeks, some of it late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from loopbook.demo import team
from loopbook.demo.calendar import Calendar
from loopbook.demo.drafting import Draft
from loopbook.demo.repository import Commit, write
from loopbook.demo.story import Scene, life, plots
from loopbook.records import Kind
from loopbook.settings import Settings
from loopbook.writing import Refusal

_TITLES = {
    "offer": "Hand over", "accept": "Accept", "decline": "Decline", "done": "Done",
    "cancel": "Cancel", "reopen": "Reopen", "push": "Move the date of", "tick": "Tick",
    "propose": "Propose", "reject": "Reject", "withdraw": "Withdraw", "reverse": "Reverse",
    "review": "Review", "renew": "Renew", "edit": "Add to", "rename": "Rename",
}  # fmt: skip
"""How the message of a commit begins."""
_FIRST_THREAD = 1040
_EXAMPLE = "harbour-trust-contract"


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    commits: int
    example: str
    """The id of a record with something to see."""


def make(folder: Path, now: datetime) -> Made:
    """Writes the made-up log into a folder, as a git repository.

    Its history ends shortly before ``now``; the same ``now`` gives the same commits, ids included.
    Raises :class:`Refusal` where the folder holds something or cannot be made, and GitError where
    git is missing.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"{folder} is not empty; name a folder that is, or one that is not there.")
    settings = team.settings(now)
    calendar = Calendar(settings, now)
    ids: dict[str, str] = {}
    commits = [*_records(settings, calendar, ids), *_others(settings, calendar)]
    write(folder, sorted(commits, key=lambda commit: commit.at))
    return Made(len(commits), ids[_EXAMPLE])


def _records(settings: Settings, calendar: Calendar, ids: dict[str, str]) -> Iterator[Commit]:
    """The commits that change records; their ids are put into ``ids`` by the names of the plots."""
    scenes = [
        scene for kind in Kind for plot in plots(kind) for scene in life(kind, plot, calendar)
    ]
    scenes.sort(key=lambda scene: scene.at)
    drafts: dict[str, Draft] = {}
    latest: dict[str, Scene] = {}
    for number, scene in enumerate(scenes):
        name, verb = scene.plot["name"], scene.step.verb
        files: dict[str, str | None] = {}
        if name not in drafts:
            drafts[name] = Draft(scene.kind, calendar, _thread(scene, number))
            opened = calendar.local(scene.by, scene.at).date()
            ids[name] = f"{opened}-{scene.plot.get('rename', name)}"
        drafts[name].play(scene)
        latest[name] = scene
        if verb == "rename":
            files[_path(scene.kind, ids[name])] = None
            ids[name] = ids[name].replace(scene.plot["rename"], name)
        changed = [name]
        if verb == "accept":
            changed += scene.plot.get("supersedes", ())
            for older in changed[1:]:
                drafts[older].supersede()
        for each in changed:
            plot, kind = latest[each].plot, latest[each].kind
            files[_path(kind, ids[each])] = drafts[each].text(plot, ids)
        what = drafts[name].just_ticked if verb == "tick" else scene.plot["title"]
        yield _commit(settings, calendar, scene.by, scene.at, f"{_TITLES[verb]}: {what}", files)


def _thread(scene: Scene, number: int) -> int | None:
    """The number of the thread in which a record is discussed; None where nobody mentions one."""
    mentioned = any("thread" in each for each in scene.plot["evidence"])
    return _FIRST_THREAD + 3 * number if scene.kind is Kind.DECISION or mentioned else None


def _path(kind: Kind, id: str) -> str:
    return f"{kind.plural}/{id}.md"


def _others(settings: Settings, calendar: Calendar) -> Iterator[Commit]:
    """The commits that change no record: the settings, and the files beside the records."""
    random = Random("beside the records")
    at: datetime | None = None
    for change in team.changes(calendar.now):
        at = calendar.at_work(change.by, change.when, random, at)
        yield _commit(settings, calendar, change.by, at, change.message, change.files)


def _commit(
    settings: Settings,
    calendar: Calendar,
    by: str,
    at: datetime,
    message: str,
    files: Mapping[str, str | None],
) -> Commit:
    person = settings.people[by]
    name, email = settings.name_of(by), person.email[0]
    return Commit(calendar.local(by, at), name, email, f"{message}\n", files)
