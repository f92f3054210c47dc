"""Whether two texts say the same, but for markup and slips of the pen."""

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

_MOST_SLIPS = 4
"""How many characters may differ in misspelt words, in all of them together."""

_SHORTEST = 4
"""The fewest letters of a word that may be misspelt; of a shorter one each letter counts."""

_QUOTED = 5
"""How many words of a difference are shown."""

_ARTICLES = frozenset({"a", "an", "the"})
_AGREEING = frozenset(
    map(frozenset, (("a", "an"), ("is", "are"), ("was", "were"), ("has", "have"), ("do", "does")))
)
"""Words that say the same in another grammatical place."""

_TURNS = "no not never none nobody nothing nowhere neither nor cannot without non"
_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion dozen half third quarter once twice double triple
"""
_PROTOCOLS = "http https"
_TELLING = frozenset(" ".join((_TURNS, _NUMBERS, _PROTOCOLS)).split())
"""Words that turn a sentence round, numbers, and the like: never a slip of another word."""

_UNSEEN: tuple[tuple[re.Pattern[str], str], ...] = (
    # Comments, code fences and definitions of links.
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), ""),
    (re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^`\n]*$", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}\[(?!\^)[^\[\]]+\]:.*$", re.MULTILINE), ""),
    # What a line begins with: quotes, list markers, boxes to tick.
    (
        re.compile(
            r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,3}[.)])(?=[ \t]))?(?:[ \t]+\[[ xX]\])?",
            re.MULTILINE,
        ),
        "",
    ),
    # Where links and footnotes lead; their text stays.
    (re.compile(r"\[\^[^\[\]\s]+\]:?"), ""),
    (re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"), r"\1"),
    (re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"), r"\1"),
    (re.compile(r"<?\bhttps?://[^\s<>]+>?"), ""),
    (re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>"), " "),
    # Signs that are written in two ways; arrows.
    (re.compile(r"<="), "≤"),
    (re.compile(r">="), "≥"),
    (re.compile(r"<-+|(?<!-)-+>|(?<!=)=+>"), " "),
    (re.compile(r"&(?:amp;)?(?!#?\w+;)"), " and "),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
)
"""What a reader does not see, and what it is read as. A link's text may hold a picture, so links
are taken twice."""

_WORD = re.compile(
    r"(?:(?<![\w)])[-−])?\d+(?:[.,]\d+)*"  # a number; with its sign, if it has one
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|~~|!=|(?<!=)=(?!=)|(?<=[^\W\d_])#|\$(?=\d)|(?<=\d)\$"
    r"|[<>≤≥≠±×÷+%€£¥☀-➿\U0001f300-\U0001faff]"
)
"""A number, a word, or a sign that tells something. ``~~`` strikes words out."""


class Word(NamedTuple):
    """A word as it is compared, and as it is shown."""

    text: str
    """Without case and apostrophes."""
    shown: str
    line: int
    """Its line, counted like the text's first."""
    exact: bool
    """Whether every character counts: a number, a sign, a negation."""
    is_name: bool
    """Whether it is written with several capitals: HTTP, OpenShift."""


class Difference(NamedTuple):
    """The first place at which two texts differ."""

    line: int
    """The line of the second text; 0 where it has no words."""
    before: str
    after: str
    """Some words of each text from there on."""


def words_of(text: str, first_line: int = 1) -> tuple[Word, ...]:
    """The words of Markdown that a reader sees; ``first_line`` is the number of its first line."""
    for pattern, instead in _UNSEEN:
        text = pattern.sub(partial(_same_lines, instead), text)
    text = unicodedata.normalize("NFKC", html.unescape(text)).replace("\u00ad", "")
    return tuple(
        _word(shown, number)
        for number, line in enumerate(text.split("\n"), first_line)
        for shown in _WORD.findall(line)
    )


def _same_lines(instead: str, match: re.Match[str]) -> str:
    """What stands instead of a match, with as many line ends as the match has."""
    kept = match.expand(instead)
    return kept + "\n" * (match[0].count("\n") - kept.count("\n"))


def _word(shown: str, line: int) -> Word:
    plain = shown.replace("’", "'").casefold()
    text = plain.replace("'", "")
    exact = text in _TELLING or plain.endswith("n't") or not text.isalpha()
    return Word(text, shown, line, exact, sum(map(str.isupper, shown)) > 1)


def first_difference(before: Sequence[Word], after: Sequence[Word]) -> Difference | None:
    """The first word that no slip of the pen explains; None where there is none.

    A slip is a word with one letter more, less or other, two letters that changed places, a word
    that stood there twice, an article, or a space or a hyphen in the midst of a word. All slips
    together have at most four characters.
    """
    slips, first = 0, (0, 0)
    old = new = 0
    while old < len(before) or new < len(after):
        step = _step(before, old, after, new)
        if step is None:
            return _difference(before, old, after, new)
        if step.cost and not slips:
            first = (old, new)
        slips += step.cost
        if slips > _MOST_SLIPS:
            return _difference(before, first[0], after, first[1])
        old, new = old + step.before, new + step.after
    return None


def _difference(before: Sequence[Word], old: int, after: Sequence[Word], new: int) -> Difference:
    return Difference(
        after[min(new, len(after) - 1)].line if after else 0,
        " ".join(word.shown for word in before[old : old + _QUOTED]),
        " ".join(word.shown for word in after[new : new + _QUOTED]),
    )


class _Step(NamedTuple):
    """How many words of both texts answer to each other, and how many characters were mended."""

    before: int
    after: int
    cost: int


def _step(before: Sequence[Word], old: int, after: Sequence[Word], new: int) -> _Step | None:
    if old < len(before) and new < len(after):
        if before[old].text == after[new].text:
            return _Step(1, 1, 0)
        if joined := _joined(before[old : old + 3], after[new : new + 3]):
            return joined
        if _misspelt(before[old], after[new]):
            return _Step(1, 1, 1)
    if _needless(after, new):
        return _Step(0, 1, len(after[new].text))
    if _needless(before, old):
        return _Step(1, 0, len(before[old].text))
    return None


def _joined(before: Sequence[Word], after: Sequence[Word]) -> _Step | None:
    """Words that are the same but for where they are parted: ``data base``, ``can not``."""
    for old in range(1, len(before) + 1):
        for new in range(1, len(after) + 1):
            one = "".join(word.text for word in before[:old])
            if one.isalpha() and one == "".join(word.text for word in after[:new]):
                return _Step(old, new, 0)
    return None


def _needless(words: Sequence[Word], place: int) -> bool:
    """Whether a word may be there or not: an article, or the word before it once more."""
    if place >= len(words):
        return False
    word = words[place]
    again = place > 0 and words[place - 1].text == word.text and not word.exact
    return word.text in _ARTICLES or again


def _misspelt(one: Word, other: Word) -> bool:
    """Whether one word is the other with a slip of the pen.

    A first letter that is another is none: *synchronous* is not *asynchronous*. Nor is a letter
    more in a name of capitals: HTTP is not HTTPS.
    """
    old, new = one.text, other.text
    if frozenset((old, new)) in _AGREEING:
        return True
    if one.exact or other.exact:
        return False
    shortest = min(len(old), len(new))
    at = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    swapped = new[at + 1 : at + 2] + new[at : at + 1] + new[at + 2 :]
    is_name = one.is_name or other.is_name
    if len(old) == len(new) and old[at:] == swapped:
        return not is_name or shortest >= _SHORTEST
    if is_name or at == 0 or shortest < _SHORTEST or abs(len(old) - len(new)) > 1:
        return False
    return old[at + (len(old) >= len(new)) :] == new[at + (len(new) >= len(old)) :]
