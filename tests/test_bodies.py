"""A record's text as it is published: people and dates of its actions, and all else untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from loopbook.actions import Action, Mark
from loopbook.bodies import published
from tests.logbooks import decision, handoff, lone


def say(action: Action, mark: Mark) -> str | None:
    """As a site does, but for who and when: people but zed, and the date of the action."""
    if mark.handle:
        return None if mark.handle == "zed" else f'<a href="{mark.handle}">{mark.handle}_*!</a>'
    return f"<time>{mark.by}</time>" if action.by and mark.by == str(action.by) else None


def body(text: str) -> str:
    return published(lone(handoff(text)), say)


def html_of(item: str) -> str:
    """One action as HTML."""
    html = Markdown().convert(body(f"## Actions\n\n- [ ] {item}\n"))
    return html.partition("[ ] ")[2].partition("</li>")[0]


ANA = '<a href="ana">ana&#95;&#42;&#33;</a>'
DATE = "<time>2026&#45;12&#45;01</time>"


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("Rotate @ana by 2026-12-01", f"Rotate · {ANA} {DATE}"),
        ("Rotate by 2026-12-01", f"Rotate · {DATE}"),
        ("Tell @ana, then rest", f"Tell {ANA}, then rest"),
        ("Rotate (@ana)", f"Rotate ({ANA})"),
        ("Rotate @zed by 2026-12-01", f"Rotate @zed {DATE}"),
        ("by 2026-12-01 and by 2026-12-02", f"{DATE} and by 2026-12-02"),
        ("Run `@ana by 2026-12-01`", "Run <code>@ana by 2026-12-01</code>"),
        ("Run ``a ` @ana`` @ana", f"Run <code>a ` @ana</code> · {ANA}"),
        ("Run ` and @ana", f"Run ` and · {ANA}"),
        ("Ask [@ana](https://example.org) now", 'Ask <a href="https://example.org">@ana</a> now'),
        ("See https://example.org/@ana", "See https://example.org/@ana"),
        ("Write to ana@example.org", "Write to ana@example.org"),
        ('Look <b title="@ana">up</b>', 'Look <b title="@ana">up</b>'),
        ("Look <code>@ana</code> up", "Look <code>@ana</code> up"),
        ("Rotate by 2026-02-30", "Rotate by 2026-02-30"),
    ],
)
def test_people_and_dates_of_an_action_are_said(item: str, shown: str) -> None:
    assert html_of(item) == shown


def test_no_sign_in_a_name_is_taken_for_a_mark() -> None:
    assert "<em>" not in html_of("Rotate @ana and @ana by 2026-12-01")


def test_only_the_task_list_of_the_actions_is_touched() -> None:
    text = (
        "Ask @ana by 2026-12-01.\n\n- [ ] Ask @ana by 2026-12-01\n\n## Actions\n\n"
        "Ask @ana by 2026-12-01.\n- Ask @ana\n\n```\n- [ ] Ask @ana\n```\n\n"
        "A paragraph:\n\n    - [ ] Ask @ana\n\n- One\n\n        - [ ] Ask @ana\n\n"
        "## Evidence\n\n- [ ] Ask @ana by 2026-12-01\n"
    )
    assert body(text) == text
    whole = decision("## Actions\n\n- [ ] Ask @ana\n")
    assert published(lone(whole), say) == "## Actions\n\n- [ ] Ask @ana\n"


def test_an_action_below_another_is_said_too() -> None:
    nested = "## Actions\n\n- [ ] One\n    - [ ] Ask @ana\n"
    assert "    - [ ] Ask · <a href" in body(nested)


def test_lines_keep_their_ends() -> None:
    shown = body("## Actions\r\n\r\n- [ ] Ask @ana  \r\n- [x] b\r\n")
    assert shown.startswith("## Actions\r\n\r\n- [ ] Ask · <a")
    assert shown.endswith("</a>  \r\n- [x] b\r\n")


@given(st.text("@ana by2026-11-0`[]()<>~.,\\ \t", max_size=60))
def test_what_nothing_is_said_for_is_kept_to_the_byte(item: str) -> None:
    text = f"## Actions\n- [ ] x{item}\n"
    assert published(lone(handoff(text)), lambda action, mark: None) == text


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    text = "\n# Nightly export\n\n## Actions\n\n- [ ] Ask @zed\n"
    assert body(text) == "\n## Actions\n\n- [ ] Ask @zed\n"
