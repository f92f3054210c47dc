"""Who is meant: whoever commits here, and the person whom an option names."""

import re
from getpass import getuser
from pathlib import Path

from loopbook import git
from loopbook.records import plain_slug
from loopbook.settings import Settings
from loopbook.writing import Refusal


def person(settings: Settings, handle: str | None, option: str) -> str:
    """The handle of one person, who is on the roster where there is one.

    ``option`` is the option that names the person. Raises :class:`Refusal` for all else.
    """
    if not handle:
        known = f" The roster has: {', '.join(settings.people)}." if settings.people else ""
        raise Refusal(f"Say who it is with {option} HANDLE.{known}")
    handle = handle.strip().removeprefix("@")
    if not re.fullmatch(r"[\w.-]+", handle):
        raise Refusal(f"{option}: '{handle}' is not the handle of one person, such as ana.")
    if settings.people and handle not in settings.people:
        raise Refusal(f"{option}: '{handle}' is not on the roster: {', '.join(settings.people)}.")
    return handle


def me(root: Path, settings: Settings) -> str | None:
    """The handle of whoever commits here; None where the roster does not know the address."""
    name, email = identity(root)
    for handle, each in settings.people.items():
        if email and email.lower() in map(str.lower, each.email):
            return handle
    if settings.people:
        return next(iter(settings.people)) if len(settings.people) == 1 else None
    return _handle(name)


def identity(folder: Path) -> tuple[str, str]:
    """The name and the address under which somebody commits in a folder."""
    found = []
    for key in ("user.name", "user.email"):
        try:
            answer = git.run(folder if folder.is_dir() else Path.cwd(), "config", "--get", key)
            found.append(answer.decode("utf-8", "replace").strip())
        except git.GitError:
            found.append("")
    try:
        user = getuser()
    except (OSError, KeyError):
        user = "me"
    return found[0] or user, found[1]


def _handle(name: str) -> str:
    """A handle from a name: its first word, in plain small letters."""
    return plain_slug(name).split("-")[0] or "me"
