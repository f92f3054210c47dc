"""Files written whole or not at all, and the refusal to write what was asked for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from shutil import copymode


class Refusal(Exception):
    """What was asked for cannot be written; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one file is, and what it is to be."""

    path: str
    """From the root of the log, with forward slashes."""
    before: bytes
    after: bytes

    @property
    def diff(self) -> str:
        """The change as a unified diff, as git shows it; empty where there is none."""
        return "".join(_diff(self.path, _lines(self.before), _lines(self.after)))


def _lines(content: bytes) -> list[str]:
    """Lines with their ends; only LF parts them, so that a CR shows as a change of its line."""
    lines = content.decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _diff(path: str, before: list[str], after: list[str]) -> Iterator[str]:
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write(path: Path, content: str | bytes) -> None:
    """Writes one file whole or not at all; text as UTF-8 with its line ends as they are.

    Raises :class:`Refusal` where the file cannot be written.
    """
    _replace({path: content.encode() if isinstance(content, str) else content})


def write_all(root: Path, changes: Iterable[Change]) -> None:
    """Writes changes to a log, all of them or none.

    Raises :class:`Refusal` where a file cannot be written, or is no longer what the change began
    with: somebody may have saved it in an editor meanwhile.
    """
    changes = tuple(changes)
    for change in changes:
        with _refusing(change.path):
            if (root / change.path).read_bytes() != change.before:
                raise Refusal(
                    f"{change.path} was changed meanwhile; nothing is written. Try again."
                )
    _replace({root / change.path: change.after for change in changes})


def _replace(contents: dict[Path, bytes]) -> None:
    """Puts every new content beside its file first, and only then in its place."""
    ready: list[tuple[Path, Path, bytes | None]] = []
    done: list[tuple[Path, bytes | None]] = []
    try:
        for named, content in contents.items():
            with _refusing(named.name):
                path = named.resolve()  # a link stays a link
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_name(f".{path.name}.part")
                before = path.read_bytes() if path.exists() else None
                ready.append((path, beside, before))
                beside.write_bytes(content)
                if before is not None:
                    copymode(path, beside)
        for path, beside, before in ready:
            with _refusing(path.name):
                beside.replace(path)
                done.append((path, before))
    except BaseException:
        for path, before in done:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        raise
    finally:
        for _, beside, _ in ready:
            with suppress(OSError):  # where nothing can be written, nothing is left behind
                beside.unlink(missing_ok=True)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(f"{name} cannot be written: {error.strerror or error}.") from None
