"""Globs as ``.gitignore`` has them: ``src/ledger/``, ``*.sql``, ``services/**/schema.py``."""

from collections.abc import Sequence

from pathspec import GitIgnoreSpec


def compile_globs(globs: Sequence[str]) -> GitIgnoreSpec:
    """What tells which paths any of the globs covers. Raises ValueError where one is none."""
    try:
        return GitIgnoreSpec.from_lines(globs)
    except ValueError:
        wrong = next((glob for glob in globs if not _is_glob(glob)), "")
        raise ValueError(f"'{wrong}' is not a glob such as src/**/*.py") from None


def _is_glob(text: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True
