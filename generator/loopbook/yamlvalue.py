"""A value as YAML that reads back the same here, and is taken for nothing else by other readers."""

import re
from io import StringIO
from typing import Any

from loopbook.clock import parse_date
from loopbook.yamltext import Value

_TYPED = re.compile(
    r"[-+.\d:_]+|true|false|yes|no|on|off|y|n|null|~|=|<<|", re.IGNORECASE
)  # what YAML 1.1 or 1.2 would not take for text
_WORD = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_KEY = "k: "
_ENDLESS = 1 << 30
"""A width that no line has: values are never folded."""


def render(value: Value, *, quote: str = "") -> str:
    """A value on one line, fit for a block as for brackets.

    Text is plain where that reads back the same, else in double quotes; ``quote`` asks for the
    quotes that stand there already. Lists and mappings are written in brackets and braces.
    """
    return _dump(_styled(value, quote))


def render_key(name: str) -> str:
    """The name of a field; a plain word stays one, although some readers take ``on`` for true."""
    return name if _WORD.fullmatch(name) else render(name)


def render_block(value: Value, indent: str, end_of_line: str) -> str:
    """A list or mapping that is not empty, an item or a key to a line; the first is not indented.

    What lies deeper stands on one line, but for the mappings in a list.
    """
    between = f"{end_of_line}{indent}"
    if isinstance(value, dict):
        return between.join(f"{render_key(key)}: {render(part)}" for key, part in value.items())
    assert isinstance(value, list)
    items = []
    for item in value:
        if isinstance(item, dict) and item:
            items.append(f"- {render_block(item, f'{indent}  ', end_of_line)}")
        else:
            items.append(f"- {render(item)}")
    return between.join(items)


def _styled(value: Value, quote: str = "") -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    if isinstance(value, dict):
        mapping = CommentedMap(
            (key if _WORD.fullmatch(key) else _styled(key), _styled(part))
            for key, part in value.items()
        )
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        items = CommentedSeq(_styled(part) for part in value)
        items.fa.set_flow_style()
        return items
    text = value or ""
    if quote == "'" and text.isprintable():
        return SingleQuotedScalarString(text)
    if not quote:
        if _is_date(text):
            return parse_date(text)
        listed = CommentedSeq([text])
        listed.fa.set_flow_style()
        if not _TYPED.fullmatch(text) and _dump(listed) == f"[{text}]":
            return text
    return DoubleQuotedScalarString(text)


def _is_date(text: str) -> bool:
    try:
        return parse_date(text).isoformat() == text
    except ValueError:
        return False


def _dump(styled: Any) -> str:
    from ruamel.yaml import YAML  # 30 ms to import: only for those who write

    yaml = YAML()
    yaml.width = _ENDLESS
    yaml.allow_unicode = True
    out = StringIO()
    yaml.dump({_KEY[0]: styled}, out)
    return out.getvalue().removeprefix(_KEY).removesuffix("\n")
