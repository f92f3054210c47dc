"""D302: whether the signal that would reverse a decision is one that somebody can see."""

import re
from collections.abc import Iterator

from loopbook.checks.decisions import live
from loopbook.checks.rule import Spot, file_rule
from loopbook.clock import show_expiry
from loopbook.findings import Severity
from loopbook.reading import Entry
from loopbook.records import Kind
from loopbook.settings import Settings

_SHOWN = 60
"""How many characters of a signal a message quotes."""

_SUBJECTS = """
    i we us our ours you your they them their it its he she this that these those there here which
    who what anyone anybody someone somebody everyone everybody some any many few several something
    anything everything nothing thing things stuff team teams people users customers developers
    engineers stakeholders business organisation organization situation circumstance circumstances
    condition conditions context environment landscape market technology technologies priority
    priorities requirement requirements expectation expectations decision choice approach solution
    solutions option options alternative alternatives idea ideas plan plans way ways reason reasons
    case outcome outcomes value benefit benefits advantage advantages disadvantage disadvantages
    drawback drawbacks downside downsides concern concerns impact impacts effect effects consequence
    consequences quality performance productivity efficiency morale mood complexity cost costs
    effort overhead knowledge insight insights experience mind minds sense problem problems issue
    issues trouble troubles difficulty difficulties pain pains failure failures success need needs
"""
"""Who, and what about: words that point at nothing in particular."""

_QUALITIES = """
    bad badly worse worst well good better best wrong wrongly right poor poorly unhappy happy
    dissatisfied unsatisfied satisfied content frustrated annoyed uncomfortable comfortable
    confident problematic troublesome difficult hard harder painful slow slowly fast expensive
    costly cheap complex complicated cumbersome awkward annoying unwieldy unmanageable unworkable
    impractical impracticable infeasible unfeasible untenable unsustainable unsuitable inappropriate
    inadequate insufficient unacceptable unsatisfactory ineffective inefficient useless unhelpful
    unreasonable undesirable unsuccessful unstable unreliable outdated obsolete irrelevant
    appropriate suitable sensible reasonable feasible practical sufficient successful useful helpful
    effective efficient acceptable satisfactory adequate ideal optimal ok okay fine enough expected
    unexpected unexpectedly intended hoped planned desired anticipated valid relevant viable
    sustainable manageable maintainable stable reliable serious seriously major significant
    significantly substantial substantially big bigger large larger small high higher low negative
    negatively positive positively new other another different same certain such necessary
    unnecessary worth worthwhile simple easy
"""
"""How it goes, without a measure."""

_VERBS = """
    is are was were be been being am isnt arent wasnt werent do does did done doing doesnt dont
    didnt has have had having hasnt havent work works worked working workable fail fails failed
    failing go goes going gone get gets getting got turn turns turned turning become becomes
    becoming come comes coming arise arises appear appears emerge emerges exist exists change
    changes changed changing evolve evolves evolved shift shifts needed needing require required
    requires prove proves proved proven proving seem seems feel feels felt look looks cause causes
    caused causing create creates bring brings give gives make makes making want wants wanted like
    likes think thinks believe believes decide decides find finds found know learn learnt learned
    realise realises realize realizes help helps helping fit fits suit suits meet meets satisfy
    satisfies deliver delivers suffer suffers degrade degrades deteriorate deteriorates worsen
    worsens improve improves scale scales scaling perform performs reconsider revisit rethink
    reverse undo run runs encounter take takes apply applies hold holds matter matters justify
    justified outweigh outweighs regret
"""
"""What it does, without an event."""

_HEDGES = """
    if when whenever unless should would could might may wont wouldnt shouldnt couldnt must maybe
    perhaps probably possibly really very too so quite rather somewhat considerably much more less
    least bit little lot far clearly obviously simply just eventually soon later someday sometime
    sometimes often frequently anymore longer long time future point never not no nor neither either
    both also only even
"""
"""Perhaps, somewhat, at some time."""

_REST = """
    a an the of in on at to for from by with without about as then and or but because due out up
    along into through else otherwise instead tbd tba tbc todo n na unknown none whatever etc
"""
"""What holds a sentence together, and what stands in the place of one."""

_GENERAL_WORDS = frozenset(" ".join((_SUBJECTS, _QUALITIES, _VERBS, _HEDGES, _REST)).split())
"""A signal made of nothing but these says neither how much, nor when, nor what would be seen.

No number, date, name, product or measure may be added, nor a verb that tells an event (leave,
drop, refuse, exceed), nor *nobody* or *once*, which count.
"""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SET_PHRASES = re.compile(
    r"\b(?:over time|some day|in the (?:long|short|medium) (?:run|term)"
    r"|to be (?:decided|defined|determined|discussed)"
    r"|(?:better|best|good|right|different|other) one)\b",
    re.IGNORECASE,
)
"""Phrases of which a word alone would say something: *over* 200 ms, *one* customer."""

_DEED = re.compile(r"\b(?:do|does|did|doing|done) (?:it|this|that|so|without)\b", re.IGNORECASE)
"""What people do or leave undone can be seen; *it does not work* tells no deed."""


def is_vague(signal: str) -> bool:
    """Whether a text in English names nothing that somebody could see."""
    if _DEED.search(signal):
        return False
    for word in _WORD.findall(_SET_PHRASES.sub(" ", signal)):
        plain = re.sub(r"['’]", "", word)
        # A month, a country and a department are written like these words, but for their capitals.
        if plain == "May" or (plain in ("US", "IT") and not signal.isupper()):
            return False
        if plain.lower() not in _GENERAL_WORDS:
            return False
    return True


@file_rule("D302", "vague-reversal-signal", Severity.WARNING, kind=Kind.DECISION)
def vague_reversal_signal(entry: Entry, _: Settings) -> Iterator[Spot]:
    """The signal that would reverse a live decision names no number, date or observable state.

    This is a judgement, and a careful one: it speaks only where `reverse_if` is made of nothing but
    general English words, such as *it does not work out*. One number, name or event is enough to
    silence it, so it does not see a vague signal with one such word in it (*the database is
    bad*), nor one in another language, nor whether anybody watches for it.

    **Why it matters.** Nobody can say on which day "it did not work out". So nobody does, and the
    decision stays.

    **Example.**

    ```yaml
    reverse_if: it does not work out
    ```

    **Use instead.** What somebody would see: a number, a date, or an event.

    ```yaml
    reverse_if: the ledger's p95 stays over 200 ms for a week, or the vendor drops the free plan
    ```
    """
    record = live(entry)
    if record is None or not record.reverse_if or not is_vague(record.reverse_if):
        return
    signal, theirs = record.reverse_if, entry.origin("reverse_if")
    quoted = signal if len(signal) <= _SHOWN else f"{signal[: _SHOWN - 1].rstrip()}…"
    until = f" by {show_expiry(record.expiry)}" if record.expiry else ""
    yield Spot(
        f"'{theirs}' names no number, date or event, so nobody can tell when it is so: '{quoted}'",
        entry.where("reverse_if"),
        theirs,
        f"say what you would see{until} if it were wrong, such as 'over 200 ms for a week' or "
        "'a customer asks for it'",
    )
