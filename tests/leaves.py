"""A team whose deputies are away in turn over New Year, and everything that rests on ana."""

from tests.logs import decision, handoff

ROSTER = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana Ruiz, timezone: Europe/Madrid, deputy: bo, lead: chi, away: [
    {from: 2026-12-21, to: 2027-01-04}]}
  bo: {name: Bo Chen, deputy: dee, away: [{from: 2026-12-28, to: 2027-01-01}]}
  chi: {name: Chi Okafor, away: [{from: 2026-12-24, to: 2027-01-02}]}
  dee: {name: Dee Sand, deputy: ana, away: [{from: 2026-12-30, to: 2027-01-03}]}
  eve: {name: Eve Lund}
escalation: {default: normal, policies: {normal: {expired: [{after: 1bd, to: ana}]}}}
"""
"""On 30 December bo, dee and chi are all away."""

_ACTIONS = """
## Actions

- [ ] Raise the limit @ana by 2026-12-31
- [x] Read the log @ana
- [ ] Tell the bank @ana
- [ ] Ask @bo

## If … then

- If it stops, then start it again.

## Evidence

- The list of what is left.
"""
_HELD = {"status": "accepted", "reverse_if": "it fails twice a week"}

LOG = {
    "decisions/late.md": decision(title="Leave Oracle", expiry="2026-11-20"),
    "decisions/soon.md": decision(title="Pay by card", expiry="2026-12-01"),
    "decisions/queue.md": decision(title="Use one queue", expiry="2026-12-30"),
    "decisions/spring.md": decision(title="Move in spring", expiry="2027-02-01"),
    "decisions/ledger.md": decision(
        **_HELD, title="Keep the ledger", expiry="2026-12-23", risk="{what: it grows, owner: ana}"
    ),
    "decisions/mail.md": decision(
        **_HELD,
        title="Buy the mail service",
        expiry="2027-06-01",
        risk="{what: it closes, owner: bo}",
        purchase="{job: to send mail, renews: 2026-12-31}",
    ),
    "handoffs/export.md": handoff(
        title="Nightly export", status="accepted", giver="chi", owner="ana",
        expiry="2026-12-22", body=_ACTIONS,
    ),
    "handoffs/keys.md": handoff(title="Rotate the keys", expiry="2027-01-03"),
    "handoffs/week.md": handoff(
        title="The on-call week", giver="bo", owner="ana", expiry="2026-12-31"
    ),
    "handoffs/given.md": handoff(title="The old servers", status="accepted", expiry="2026-12-29"),
    "handoffs/done.md": handoff(title="The survey", status="done", owner="ana", giver="bo",
        outcome="It is done."),
}  # fmt: skip
