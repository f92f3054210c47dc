"""Whether a text says again what another says: a judgement that needs to know no language.

Words are compared by their beginnings and weigh by their length, so that the small words of any
language weigh little. In scripts that part no words each character is one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

_UNPARTED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Japanese and Chinese."""
_WORD = re.compile(rf"[{_UNPARTED}]|[^\W_{_UNPARTED}]+")
_STEM = 5
"""How many characters of a word are compared: enough to tell words apart, without their endings."""

_ALIKE = 0.68
"""The part of a parroted text that comes from the other, by weight."""
_COVERED = 0.6
"""The part of the other that it says again, by weight: who picks something out has understood."""
_AFTERWARDS = 2
"""How much heavier own words weigh behind the last word that is not: before it stand promises and
little changes, behind it dates and conditions."""
_NUMBER = 6
"""The least weight of a number: it is a date or an amount, however short."""

_NODS = frozenset(
    re.findall(
        r"\w+",
        """
        ok okay yes yep sure roger noted understood confirmed acknowledged ack copy got it thanks
        thank you clear agreed accepted will do i ll we am m going to shall understand that
        ja klar alles verstanden in ordnung ich werde wir werden
        oui compris entendu d accord bien noté je vais nous allons
        sí entendido vale de acuerdo claro voy a vamos
        sim entendi certo combinado vou capito va bene ricevuto begrepen ik zal
        """,
    )
)
"""What people say before they say something: it counts for nothing at the beginning or the end.
A language that is missing here is judged a little more kindly, in short texts."""


class _Word(NamedTuple):
    stem: str
    weight: int


def is_nod(text: str) -> bool:
    """Whether a text only says that it was heard: ``ok``, ``understood``, or no word at all."""
    return not _words(text)


def repeated(
    readback: str, title: str | None, summary: str | None, actions: Sequence[str] = ()
) -> str | None:
    """What a readback says again, as ``the summary``; None where it says something of its own."""
    own = _words(readback)
    for name, text in _sources(title or "", summary or "", actions):
        if own and _is_copy(own, _words(text)):
            return name
    return None


def _sources(title: str, summary: str, actions: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "the summary", summary
    yield "the title", title
    yield "the title and the summary", f"{title} {summary}"
    yield from (("an action", action) for action in actions)
    if len(actions) > 1:
        yield "the actions", " ".join(actions)


def _is_copy(text: Sequence[_Word], other: Sequence[_Word]) -> bool:
    left = Counter(word.stem for word in other)
    same = own = since = 0
    for stem, weight in text:
        if left[stem] > 0:
            left[stem] -= 1
            same, own, since = same + weight, own + since, 0
        else:
            since += weight
    own += since * _AFTERWARDS
    whole = sum(word.weight for word in other)
    return same > 0 and same >= _ALIKE * (same + own) and same >= _COVERED * whole


@lru_cache(maxsize=64)  # a readback is held against several texts, and each is asked for twice
def _words(text: str) -> tuple[_Word, ...]:
    """The words of a text, without the nods around them."""
    words = _WORD.findall(normalize("NFKC", text).casefold())
    while words and words[0] in _NODS:
        del words[0]
    while words and words[-1] in _NODS:
        del words[-1]
    return tuple(map(_word, words))


def _word(word: str) -> _Word:
    if any(map(str.isdigit, word)):
        return _Word(word, max(len(word), _NUMBER))
    return _Word(word[:_STEM], len(word))
