"""One page of each kind that a site has, by what it is: those of the made-up log."""

PAGES = {
    "home": "",
    "open": "open/",
    "overdue": "overdue/",
    "escalations": "escalations/",
    "weeks": "weeks/",
    "week": "weeks/2026-W47/",
    "week-over": "weeks/2026-W44/",
    "decisions": "decisions/",
    "handoffs": "handoffs/",
    "decision-in-force": "decisions/2026-07-27-ledger-on-postgres/",
    "decision-superseded": "decisions/2026-07-16-keep-webhooks-for-30-days/",
    "decision-of-nobody": "decisions/2026-11-17-rename-the-settlement-report/",
    "handoff-two-ladders": "handoffs/2026-11-05-card-scheme-audit-papers/",
    "handoff-done": "handoffs/2026-07-08-payout-run-of-the-bank-holiday/",
    "people": "people/",
    "person": "people/tane/",
    "person-left": "people/felix/",
    "rules": "rules/",
    "rule": "rules/L202/",
    "findings": "findings/",
    "broken": "broken/handoffs/2026-10-28-key-ceremony.md/",
    "search": "search/",
    "search-results": "search/?q=ledger&kind=decision",
    "own-page": "how-we-log/",
    "missing": "404.html",
}

RENAMED = "decisions/2026-07-27-one-primary-for-the-ledger/"
"""The old address of the decision in force."""

LISTS = ("open", "decisions", "handoffs")
"""The pages with a filter bar."""

EMPTY_PAGES = (
    *("", "open/", "overdue/", "escalations/", "weeks/", "weeks/2026-W47/", "decisions/"),
    *("handoffs/", "people/", "rules/", "findings/", "search/", "notes/"),
)
"""Every kind of page of a log in which nothing stands yet."""
