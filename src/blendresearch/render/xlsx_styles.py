"""Names for the styles of cells in an XLSX file, which XlsxWriter cannot give: with it all are "Normal".

A name alone is what tells a title from a bold cell, to a screen reader and to who asks Excel for its styles.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_PART = "xl/styles.xml"
_NUMBERS = {"Title": 15, "Heading 1": 16, "Heading 2": 17}
"""Of the styles that Excel has itself (ECMA-376-1, 18.8.7, `builtinId`)."""
_FORMAT = re.compile(r"<xf [^>]*/>|<xf [^>]*>.*?</xf>")


def name_styles(file: bytes, formats: Mapping[str, int]) -> bytes:
    """Give formats of an XLSX file of XlsxWriter the names of styles of Excel; the rest of the file stays as it is.

    `formats` has the number of the format (`Format.xf_index`) for "Title", "Heading 1" and "Heading 2".
    """
    target = BytesIO()
    with ZipFile(BytesIO(file)) as given, ZipFile(target, "w") as made:
        for part in given.infolist():
            content = given.read(part)
            if part.filename == _PART:
                content = _named(content.decode("utf-8"), formats).encode("utf-8")
            made.writestr(part, content, ZIP_DEFLATED)
    return target.getvalue()


def _named(styles: str, formats: Mapping[str, int]) -> str:
    bases, cells, names = (_inside(styles, tag) for tag in ("cellStyleXfs", "cellXfs", "cellStyles"))
    found = _FORMAT.findall(cells)
    for number, (name, place) in enumerate(formats.items(), start=len(_FORMAT.findall(bases))):
        bases += found[place].replace(' xfId="0"', "")
        names += f'<cellStyle name="{name}" xfId="{number}" builtinId="{_NUMBERS[name]}"/>'
        found[place] = found[place].replace(' xfId="0"', f' xfId="{number}"')
    for tag, inside in (("cellStyleXfs", bases), ("cellXfs", "".join(found)), ("cellStyles", names)):
        count = len(re.findall("<(?:xf|cellStyle) ", inside))
        styles = re.sub(f"<{tag} .*?</{tag}>", f'<{tag} count="{count}">{inside}</{tag}>', styles, flags=re.DOTALL)
    return styles


def _inside(styles: str, tag: str) -> str:
    return re.search(f"<{tag} [^>]*>(.*?)</{tag}>", styles, re.DOTALL)[1]
