"""Where messages go, as the environment says."""

import pytest

from loopbook.channels import Ambiguous, Channel, channels_of, refuse_ambiguous, variable_of


@pytest.mark.parametrize(
    ("handle", "variable"),
    [
        ("ana", "LOOPBOOK_NOTIFY_ANA"),
        ("ana.ruiz-2", "LOOPBOOK_NOTIFY_ANA_RUIZ_2"),
        ("zoë", "LOOPBOOK_NOTIFY_ZO_"),
    ],
)
def test_a_variable_has_capitals_and_no_signs(handle: str, variable: str) -> None:
    assert variable_of(handle) == variable


def test_a_person_has_their_own_channels_else_the_teams() -> None:
    environ = {"LOOPBOOK_NOTIFY": "json://team", "LOOPBOOK_NOTIFY_ANA": " json://a\n mailto://b "}
    assert [(each.key, each.service, each.shared) for each in channels_of("ana", environ)] == [
        ("LOOPBOOK_NOTIFY_ANA 1", "json", False),
        ("LOOPBOOK_NOTIFY_ANA 2", "mailto", False),
    ]
    assert [each.key for each in channels_of("bo", environ)] == ["LOOPBOOK_NOTIFY 1"]
    assert channels_of("bo", environ)[0].shared
    assert channels_of("bo", {"LOOPBOOK_NOTIFY": " ", "LOOPBOOK_NOTIFY_BO": ""}) == ()


def test_two_people_never_share_a_variable_that_is_one_persons() -> None:
    with pytest.raises(Ambiguous, match=r"LOOPBOOK_NOTIFY_ANA_B .*'ana-b' and for 'ana_b'"):
        refuse_ambiguous(["ana_b", "ana-b"], {"LOOPBOOK_NOTIFY_ANA_B": "json://x"})
    refuse_ambiguous(["ana_b", "ana-b"], {"LOOPBOOK_NOTIFY": "json://x"})
    refuse_ambiguous(["ana", "ana", "bo"], {"LOOPBOOK_NOTIFY_ANA": "json://x"})


def test_a_channel_shows_no_more_than_its_service() -> None:
    channel = Channel("LOOPBOOK_NOTIFY_ANA", 2, "MailTo://u:secret@example.org/secret")
    assert str(channel) == "LOOPBOOK_NOTIFY_ANA 2 (mailto)"
    assert "secret" not in repr(channel)
    assert str(Channel("LOOPBOOK_NOTIFY", 1, "secret")) == "LOOPBOOK_NOTIFY 1 (no address)"
