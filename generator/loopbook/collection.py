"""Collections: which files are records, and how somebody else's front matter reads as ours."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pathspec import GitIgnoreSpec
from pydantic import AfterValidator, BeforeValidator, Field

from loopbook.fieldtypes import Model, Sections
from loopbook.findings import Wrong
from loopbook.globs import compile_globs
from loopbook.records import STATUSES, SYNONYMS, Kind

REGEX_HINT = "mend it, or put a backslash before signs that mean themselves, such as ( or ["


def _compile(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise Wrong(f"not a regular expression: {error}", REGEX_HINT) from None
    return value


def _glob(value: str) -> str:
    compile_globs([f"/{value}"])
    return value


Pattern = Annotated[str, AfterValidator(_compile)]


class FieldSource(Model):
    """Where a field's value is taken from in somebody else's front matter."""

    from_: Annotated[str, Field(alias="from")]
    """The field that is read."""
    pattern: Pattern | None = None
    """A regular expression; the first group of its first match is the value."""
    plus: str | None = None
    """A field with a duration that is added to the date."""

    @cached_property
    def regex(self) -> re.Pattern[str] | None:
        """The pattern, compiled."""
        return re.compile(self.pattern) if self.pattern else None


def _field_source(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


class Collection(Model):
    """A set of files and how their front matter is read."""

    path: Annotated[str, AfterValidator(_glob)]
    """A folder, or a glob, from the root of the log."""
    kind: Kind
    """What the records are."""
    unknown_fields: Literal["forbid", "allow"] = "forbid"
    """Whether a field that nobody knows is a finding."""
    optional: tuple[str, ...] = ()
    """Fields whose absence is no finding here."""
    fields: dict[str, Annotated[FieldSource, BeforeValidator(_field_source, str | FieldSource)]] = (
        Field(default_factory=dict)
    )
    """Our field's name: where its value is taken from."""
    statuses: dict[str, str] = Field(default_factory=dict)
    """Their word, or a regular expression between slashes: our status."""
    sections: Sections | None = None
    """The sections that its live records must have; None for those of the kind."""
    default_status: str | None = None
    """The status of records that carry none."""

    @cached_property
    def glob(self) -> str:
        """The glob of its files; a folder stands for all Markdown files below it."""
        path = self.path.removeprefix("./").strip("/")
        if path in ("", "."):
            return "**/*.md"
        return path if any(mark in path for mark in "*?[") or ".md" in path else f"{path}/**/*.md"

    @cached_property
    def folder(self) -> str:
        """The part of the glob before its first wildcard: the folder that holds all its files."""
        parts = []
        for part in self.glob.split("/")[:-1]:
            if any(mark in part for mark in "*?["):
                break
            parts.append(part)
        return "/".join(parts)

    @cached_property
    def names_index_files(self) -> bool:
        """Whether the glob names README or index files, which are ordinary pages otherwise."""
        return self.glob.rsplit("/", 1)[-1].split(".")[0].lower() in ("readme", "index")

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return compile_globs([f"/{self.glob}"])

    def covers(self, path: str) -> bool:
        """Whether a file, by its path from the root, is one of this collection's records."""
        if not self._spec.match_file(path):
            return False
        return self.names_index_files or not is_index(path)

    def status(self, word: str) -> str | None:
        """Our status for a word of the file, or None where nothing says what it means."""
        found = self._status_words.get(word.strip().lower())
        if found:
            return found
        for regex, status in self._status_patterns:
            if regex.fullmatch(word.strip()):
                return status
        return None

    @cached_property
    def _status_words(self) -> Mapping[str, str]:
        words = {status: str(status) for status in STATUSES[self.kind]}
        words.update(SYNONYMS[self.kind])
        words.update(
            {
                word.strip().lower(): status
                for word, status in self.statuses.items()
                if slashed(word) is None
            }
        )
        return words

    @cached_property
    def _status_patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple(
            (re.compile(regex, re.IGNORECASE | re.DOTALL), status)
            for word, status in self.statuses.items()
            if (regex := slashed(word)) is not None
        )


def slashed(word: str) -> str | None:
    """The regular expression of a key between slashes; None where it is a plain word."""
    match = re.fullmatch(r"/(.*)/i?", word, re.DOTALL)
    return match[1] if match else None


def is_index(path: str) -> bool:
    """Whether a file is a README or an index: an ordinary page, where no glob names it."""
    return path.rsplit("/", 1)[-1].split(".")[0].lower() in ("readme", "index")
