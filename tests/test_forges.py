"""The web editor's address for a file that is not there yet."""

from urllib.parse import parse_qs, urlsplit

import pytest

from loopbook.forges import new_file_url

TEXT = "---\ntitle: Ä & b\n---\n\n- [ ] 100% + more #1\n"


@pytest.mark.parametrize(
    ("repo_url", "edit", "address", "fields"),
    [
        (
            "https://github.com/team/log",
            "edit/main/handoffs/a b.md",
            "https://github.com/team/log/new/main/handoffs",
            {"filename": ["a b.md"], "value": [TEXT]},
        ),
        (
            "https://github.example.org/team/log/",
            "edit/a/branch/log/handoffs/x.md",
            "https://github.example.org/team/log/new/a/branch/log/handoffs",
            {"filename": ["x.md"], "value": [TEXT]},
        ),
        (
            "https://gitlab.com/group/team/log",
            "-/edit/main/handoffs/x.md",
            "https://gitlab.com/group/team/log/-/new/main/handoffs",
            {"file_name": ["x.md"]},
        ),
        (
            "https://gitlab.com/group/log",
            "edit/master/handoffs/x.md",
            "https://gitlab.com/group/log/-/new/master/handoffs",
            {"file_name": ["x.md"]},
        ),
        (
            "https://git.example.org/team/log",
            "-/edit/main/handoffs/x.md",
            "https://git.example.org/team/log/-/new/main/handoffs",
            {"file_name": ["x.md"]},
        ),
        (
            "https://codeberg.org/team/log",
            "_edit/main/handoffs/x.md",
            "https://codeberg.org/team/log/_new/main/handoffs",
            {"filename": ["x.md"], "value": [TEXT]},
        ),
        (
            "https://github.com/edit/edit",
            "edit/edit/edit/x.md",
            "https://github.com/edit/edit/new/edit/edit",
            {"filename": ["x.md"], "value": [TEXT]},
        ),
    ],
)
def test_a_new_file_opens_in_the_hosts_editor(
    repo_url: str, edit: str, address: str, fields: dict[str, list[str]]
) -> None:
    url = new_file_url(repo_url, f"{repo_url.rstrip('/')}/{edit}", TEXT)
    assert url is not None
    assert " " not in url
    assert "\n" not in url
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == address
    assert parse_qs(parts.query, strict_parsing=True) == fields


@pytest.mark.parametrize(
    ("repo_url", "edit_url"),
    [
        ("https://git.example.org/team/log", "https://git.example.org/team/log/edit/main/h/x.md"),
        ("https://bitbucket.org/team/log", "https://bitbucket.org/team/log/src/default/h/x.md"),
        ("https://github.com/team/log", "https://github.com/team/log/blob/main/h/x.md"),
        ("https://github.com/team/log", "https://editor.example.org/edit/main/h/x.md"),
        ("https://github.com/team/log", "https://github.com/team/log?path=edit/main/h/x.md"),
        ("https://github.com/team/log", "https://github.com/team/logbook/edit/main/h/x.md"),
    ],
)
def test_where_the_editor_is_not_known_there_is_no_address(repo_url: str, edit_url: str) -> None:
    assert new_file_url(repo_url, edit_url, TEXT) is None
