"""What a PDF says when its text is copied or searched: shown codes through the ToUnicode maps of their fonts."""

import re
from io import BytesIO

import pikepdf

_CHARS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(r"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f]*)>")


def pdf_text(pdf: bytes) -> str:
    """Give all text of all pages without white space, since spaces are often only places on a page."""
    return "".join(page_texts(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """Give the text of each page, as `pdf_text` does."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return ["".join(_shown(page.obj)).replace("\u00ad", "") for page in document.pages]


def squeezed(text: str) -> str:
    """Give a text the way `pdf_text` does."""
    return "".join(text.split()).replace("\u00ad", "")


def _shown(content):
    resources = content.get("/Resources", pikepdf.Dictionary())
    maps, current = {}, {}
    replaced = [False]
    for operands, operator in map(tuple, pikepdf.parse_content_stream(content)):
        match str(operator):
            case "BDC" | "BMC":
                spoken = _actual_text(operands, resources)
                if spoken is not None and not replaced[-1]:
                    yield squeezed(spoken)
                replaced.append(replaced[-1] or spoken is not None)
            case "EMC":
                replaced.pop()
            case "Tf":
                name = str(operands[0])
                if name not in maps:
                    maps[name] = _unicode_map(resources.Font[operands[0]])
                current = maps[name]
            case "Tj" | "TJ" if not replaced[-1]:
                yield squeezed(_decoded(operands, current))
            case "Do" if resources.XObject[operands[0]].get("/Subtype") == "/Form":
                yield from _shown(resources.XObject[operands[0]])


def _actual_text(operands, resources) -> str | None:
    about = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
    if isinstance(about, pikepdf.Name):
        about = resources.Properties[about]
    return str(about["/ActualText"]) if "/ActualText" in about else None


def _decoded(operands, current: dict[bytes, str]) -> str:
    parts = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    width = max(map(len, current), default=1)  # of a code, in bytes: two in fonts of many letters, one in others
    return "".join(current[codes[at : at + width]] for at in range(0, len(codes), width))


def _unicode_map(font) -> dict[bytes, str]:
    text = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in _CHARS.findall(text):
        values = _HEX.findall(block)
        for code, value in zip(values[::2], values[1::2], strict=True):
            found[bytes.fromhex(code)] = bytes.fromhex(value).decode("utf-16-be")
    for block in _RANGES.findall(text):
        values = _HEX.findall(block)
        for first, last, value in zip(values[::3], values[1::3], values[2::3], strict=True):
            start = int.from_bytes(bytes.fromhex(value), "big")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(len(first) // 2, "big")] = chr(start + step)
    return found
