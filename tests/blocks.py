"""A file taken apart: the lines of each field, and what stands around them."""

from loopbook.filetext import front_span
from loopbook.findings import Fault
from loopbook.yamltree import Tree


def blocks(content: bytes) -> dict[str, str]:
    """The lines of each field, from its key to the end of its value."""
    text = content.decode("utf-8-sig")
    span = front_span(text)
    assert not isinstance(span, Fault)
    tree = Tree.of(text[span[0] : span[1]])
    fields = tree.root.parts if tree.root else ()
    return {
        str(field.name): tree.text[tree.line_start(field) : tree.field_end(field)]
        for field in fields
    }


def around(content: bytes) -> tuple[bytes, bytes]:
    """What stands before the front matter, and the body."""
    text = content.decode()
    span = front_span(text.removeprefix("\ufeff"))
    assert not isinstance(span, Fault)
    moved = len(text) - len(text.removeprefix("\ufeff"))
    opening = text[: span[0] + moved].rstrip()  # blank lines may count to it or to the fields
    return opening.encode(), text[span[1] + moved :].encode()


def outside(content: bytes) -> list[str]:
    """The lines that belong to no field."""
    text = content.decode("utf-8-sig")
    span = front_span(text)
    assert not isinstance(span, Fault)
    front = text[span[0] : span[1]]
    for block in sorted(blocks(content).values(), key=len, reverse=True):
        front = front.replace(block, "", 1)
    return [line for line in front.splitlines() if line.strip()]
