"""Atom as RFC 4287 asks for it: by the schema of its Appendix B, and by what no schema can say."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from lxml import etree

from loopbook.clock import parse_instant

ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def schema() -> etree.RelaxNG:
    """The grammar of a feed."""
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "atom.rng"))


def faults_of(text: str) -> list[str]:
    """What the grammar has against a feed."""
    document = etree.fromstring(text.encode())
    return [] if schema().validate(document) else [str(each) for each in schema().error_log]


def assert_valid(text: str, url: str | None = None) -> None:
    """Fails where a feed is none.

    :param url: the site's address; None where it is not known, and links start from the feed.
    """
    assert faults_of(text) == []
    root = ElementTree.fromstring(text)
    entries = root.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id", "") for each in (root, *entries)]
    assert len(ids) == len(set(ids))  # 4.1.1
    assert all(urlsplit(each).scheme == "urn" for each in ids)  # 4.2.6: absolute
    for parent in (root, *entries):
        links = parent.findall(f"{ATOM}link")
        kinds = [(each.get("rel"), each.get("type"), each.get("hreflang")) for each in links]
        assert ("alternate", "text/html", None) in kinds  # 4.1.2: there is nothing else to go to
        assert len(kinds) == len(set(kinds))  # 4.1.1 and 4.1.2
        assert (("self", "application/atom+xml", None) in kinds) is (parent is root and bool(url))
        for link in links:
            target = link.get("href", "")
            if url:
                assert target.startswith(url)
            else:
                assert not urlsplit(target).netloc
                assert not target.startswith("/")  # the site may lie in any folder
    assert root.find(f"{ATOM}author") is not None  # 4.2.1: then every entry has one
    for entry in entries:
        updated = parse_instant(entry.findtext(f"{ATOM}updated", ""))
        assert updated >= parse_instant(entry.findtext(f"{ATOM}published", ""))  # 4.2.9
    instants = [each.findtext(f"{ATOM}updated", "") for each in entries]
    assert instants == sorted(instants, reverse=True)
    assert not instants or root.findtext(f"{ATOM}updated") == instants[0]
