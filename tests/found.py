"""Findings that tests make."""

from hypothesis import strategies as st

from loopbook.findings import Finding, Severity


def finding(
    line: int = 1,
    column: int = 1,
    severity: Severity = Severity.ERROR,
    path: str = "a.md",
    message: str = "it is wrong",
    hint: str | None = None,
    field: str | None = "x",
    record: str | None = "a",
) -> Finding:
    return Finding(
        path, line, column, "F007", "invalid-value", severity, record, field, message, hint
    )


# Not st.text(), which draws from all its characters alike and so hardly ever from the few.
HOSTILE = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("\ud800\udc80\udfff"),  # halves of surrogate pairs, as a path may have
        st.sampled_from("\x00\x1b\x7f\x85\r\n\t\v\f\u2028\u202e\u2066\ufeff\ufffe\uffff"),
        st.sampled_from("%:,'\"<>&[](){}\\/?#;= "),
    ),
    max_size=8,
).map("".join)
"""Text that wants out of the format that it is written in."""

FINDINGS = st.lists(
    st.builds(
        finding,
        line=st.integers(1, 5),
        column=st.integers(1, 9),
        severity=st.sampled_from(Severity),
        path=st.sampled_from(["a.md", "loopbook.yml"]) | HOSTILE.filter(bool),
        message=HOSTILE,
        hint=st.none() | HOSTILE,
        field=st.none() | HOSTILE,
        record=st.none() | HOSTILE,
    ),
    max_size=5,
)
"""What a check may find, in files and in the settings, whatever stands in them."""
