"""Running text as Typst: markdown-it tokens to calls of Typst's own elements."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from blendresearch.render.links import ELSEWHERE
from blendresearch.render.markdown import link_target, plain_text
from blendresearch.render.typst_values import array, joined, language, record, string, verbatim


def prose(tokens: Sequence[Token], item: int) -> str:
    """Give block tokens as one Typst expression; `item` is the number that an error about a table names."""
    return _children(SyntaxTreeNode(tokens), item)


def _children(node: SyntaxTreeNode, item: int) -> str:
    return joined(_WRITERS[child.type](child, item) for child in node.children)


def _paragraph(node: SyntaxTreeNode, item: int) -> str:
    # The paragraphs of a tight list are hidden: their text belongs to the list item itself.
    if node.hidden:
        return _children(node, item)
    paragraph = f"par({_children(node, item)})"
    if node.parent and _announces(node):
        return f"announcing({paragraph})"
    return f"leading({paragraph})" if node.parent and _leads(node) else paragraph


def _announces(node: SyntaxTreeNode) -> bool:
    """Tell whether a list or a quote follows, which needs the paragraph to be understood."""
    following = node.next_sibling
    return bool(following) and following.type in ("bullet_list", "ordered_list", "blockquote")


def _leads(node: SyntaxTreeNode) -> bool:
    """Tell whether it is a line in italics between a heading and what that is about: it stays with both.

    Where another heading follows it is not so, since Typst moves such a row of three to the next page at once.
    """
    above, below = node.previous_sibling, node.next_sibling
    parts = {part.type for inline in node.children for part in inline.children}
    return bool(above) and above.type == "heading" and parts == {"em"} and not (below and below.type == "heading")


def _heading(node: SyntaxTreeNode, item: int) -> str:
    # The title of the document is level 1 of the HTML and no heading of Typst, so all others are a level lower here.
    level = int(node.tag[1]) - 1
    number = node.meta.get("number")
    words = joined([string(f"{number} "), _children(node, item)]) if number else _children(node, item)
    return f"[#heading(level: {level}, {words})#label({string(str(node.attrs['id']))})]"


def _list(node: SyntaxTreeNode, item: int) -> str:
    tight = all(child.hidden for entry in node.children for child in entry.children if child.type == "paragraph")
    entries = ", ".join(_children(entry, item) for entry in node.children)
    start = f", start: {node.attrs.get('start', 1)}" if node.type == "ordered_list" else ""
    name = "enum" if node.type == "ordered_list" else "list"
    return f"{name}(tight: {str(tight).lower()}{start}, {entries})"


def _code(node: SyntaxTreeNode, item: int) -> str:
    return f"raw(block: true, {verbatim(node.content.rstrip())})"


def _link(node: SyntaxTreeNode, item: int) -> str:
    target = link_target(node.nester_tokens.opening)
    where = string(str(node.attrs["href"])) if target is None else f"label({string(target)})"
    return f"link({where}, {_children(node, item)})"


def _language(node: SyntaxTreeNode, item: int) -> str:
    return f"in-language({language(str(node.attrs['lang']))}, {_children(node, item)})"


def _formula(node: SyntaxTreeNode, item: int) -> str:
    letters = "".join(plain_text(token) for token in node.to_tokens())
    return f"formula({string(letters)}, {string(str(node.attrs['aria-label']))})"


def _table(node: SyntaxTreeNode, item: int) -> str:
    rows = [row.children for part in node.children for row in part.children]
    head, body = rows[0], rows[1:]
    columns = array(record(label=_plain(cell), align=string(_alignment(cell))) for cell in head)
    cells = array(array(record(text=_plain(cell), body=_children(cell, item)) for cell in row) for row in body)
    return f"report-table({item}, none, none, none, {columns}, {cells}, ())"


def _plain(cell: SyntaxTreeNode) -> str:
    return string("".join(plain_text(token) for token in cell.to_tokens()))


def _alignment(cell: SyntaxTreeNode) -> str:
    return "right" if "right" in str(cell.attrs.get("style", "")) else "left"


def _element(name: str) -> Callable[[SyntaxTreeNode, int], str]:
    return lambda node, item: f"{name}({_children(node, item)})"


_WRITERS: dict[str, Callable[[SyntaxTreeNode, int], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": lambda node, item: f"quote(block: true, {_children(node, item)})",
    "code_block": _code,
    "fence": _code,
    "hr": lambda node, item: "separator",
    "table": _table,
    "inline": _children,
    "text": lambda node, item: string(node.content),
    "softbreak": lambda node, item: '" "',
    "hardbreak": lambda node, item: "linebreak()",
    "code_inline": lambda node, item: f"raw({verbatim(node.content)})",
    "strong": _element("strong"),
    "em": _element("emph"),
    "link": _link,
    # On paper the words alone say where in the other volume it is.
    ELSEWHERE: _children,
    "language": _language,
    "formula": _formula,
}
