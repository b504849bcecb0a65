"""A Dutch report as a notebook, with everything in it that is hard to render."""

from io import StringIO

import matplotlib
from matplotlib.figure import Figure as Canvas
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from blendresearch.render.blocks import Cell, Column, DocumentInfo, Figure, KeyFigure, KeyFigures, Prose, Table

AWKWARD = "# kop? @x $y$ _z_ *w* -- <x> [y](z) \\ \" ' ` // /* */ ~ = + - #let a = 1 {b} & &amp; © € − IJ ĳ ½ fi ffl"
LONG = (
    "Van alle mobiliteiten in de afgeronde aanvraagjaren is een klein deel als blended geregistreerd. "
    "De onderwijsinstellingen verschillen onderling sterk, en de internationaliseringscoördinatoren noemen daarvoor "
    "uiteenlopende verklaringen: de voorbereidingstijd, de registratieverplichting en de samenwerkingsovereenkomsten. "
)


def cell(*blocks, tags=()) -> NotebookNode:
    """Make an executed code cell that shows the blocks."""
    outputs = []
    for block in blocks:
        data, metadata = block._repr_mimebundle_()
        outputs.append(new_output("display_data", data=data, metadata=metadata))
    return new_code_cell("secret_source()", outputs=outputs, execution_count=1, metadata={"tags": list(tags)})


def note(text: str, *tags: str) -> NotebookNode:
    """Make a Markdown cell."""
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Make a notebook with stable cell ids."""
    for number, each in enumerate(cells):
        each["id"] = f"c{number}"
    return new_notebook(cells=list(cells))


def bars(title: str) -> str:
    """Draw a plain bar chart as SVG with real text, the same bytes each time."""
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "test", "font.family": "DejaVu Sans"}):
        canvas = Canvas(figsize=(6.3, 2.8), layout="constrained")
        axes = canvas.subplots()
        names = ["ROC Midden Nederland", "Drenthe College", "Deltion", "Yuverta", "Overige"]
        shares = [9.9, 6.1, 3.2, 1.4, 0.2]
        axes.barh(names, shares, color="#134a6e")
        for index, share in enumerate(shares):
            axes.text(share + 0.1, index, f"{share:.1f}%".replace(".", ","), va="center")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(title)
        file = StringIO()
        canvas.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def info(**changes) -> DocumentInfo:
    """Describe the sample report."""
    fields = {
        "title": "Blended mobiliteit in het mbo: geregistreerd gebruik in de aanvraagjaren 2021–2024",
        "subtitle": "Wat de registraties van Erasmus+ zeggen, en wat niet",
        "language": "nl",
        "date": "2025-03-24",
        "author": "Onderzoeksteam internationalisering",
        "description": "Hoe vaak is blended mobility geregistreerd?",
        "keywords": ("Erasmus+", "mbo"),
        "notice": "dit rapport rust op een reconstructie met verzonnen deelnemers; de totalen zijn de gepubliceerde.",
    }
    return DocumentInfo(**(fields | changes))


def long_table() -> Table:
    """72 rows, over more than one page."""
    columns = (
        Column("Instelling", row_header=True),
        Column("Mobiliteiten", "right"),
        Column("Blended", "right"),
        Column("Aandeel", "right"),
        Column("95%-interval", "right"),
    )
    rows = tuple(
        (
            f"Instelling {n}",
            f"{1000 + 37 * n:,}".replace(",", "."),
            str(n),
            f"{n / 10:.1f}%".replace(".", ","),
            "0,4–1,9%",
        )
        for n in range(1, 73)
    )
    notes = ("n.v.t.: er was geen project in dit aanvraagjaar.", "Bron: notebook 02, invoer 3f9a21.")
    return Table("tab-lang", "Mobiliteiten per instelling, afgeronde aanvraagjaren", columns, rows, notes, "nl")


def wide_table(columns: int = 12) -> Table:
    """A table that fits no portrait page at full size."""
    labels = ["Onderwijsinstelling", *(f"Aanvraagjaar {2010 + n}" for n in range(1, columns))]
    row = ("ROC van een lange naam", *(f"{123456 + n}" for n in range(1, columns)))
    head = tuple(Column(label, "right" if n else "left", n == 0) for n, label in enumerate(labels))
    return Table("tab-breed", "Twaalf kolommen", head, (row, row, row), (), "nl")


def small_table(**changes) -> Table:
    """Two columns, two rows."""
    fields = {
        "id": "tab-klein",
        "caption": "Aangevraagd en gerealiseerd",
        "columns": (Column("Wat", row_header=True), Column("Aantal", "right")),
        "rows": (("Aangevraagd", "2.002"), ("Gerealiseerd", "603")),
        "notes": ("De aanvraag telt mee in de beoordeling.",),
        "language": "nl",
    }
    return Table(**(fields | changes))


def figure(**changes) -> Figure:
    """One bar chart."""
    fields = {
        "id": "fig-aandeel",
        "caption": "Aandeel blended per instelling, in procenten",
        "alt": "Staafdiagram: ROC Midden Nederland 9,9%, Drenthe College 6,1%, overige 0,2%.",
        "svg": bars("Aandeel blended (%)"),
        "notes": ("Bron: notebook 02, invoer 3f9a21.",),
        "language": "nl",
    }
    return Figure(**(fields | changes))


def figure_data(**changes) -> Table:
    """Make the table behind the bar chart, with a sign where there is no number."""
    columns = (Column("Instelling", row_header=True), Column("Aandeel", "right"))
    rows = (
        ("ROC Midden Nederland", Cell("9,9%", 0.099, "percent.1")),
        ("Drenthe College", "n.v.t."),
        ("=Yuverta", Cell("1,4%", 0.014, "percent.1")),
        ("Deltion", Cell("3,2%", 0.032, "percent.1")),
        ("Alle samen", Cell("4,8%", 0.048, "percent.1")),
    )
    fields = {"id": "fig-aandeel-data", "caption": figure().caption, "columns": columns, "rows": rows, "totals": 1}
    return Table(**(fields | {"language": "nl"} | changes))


def panel(**changes) -> KeyFigures:
    """Four key figures."""
    items = (
        KeyFigure("3,8%", "van de mobiliteiten is blended", "603 van 15.738"),
        KeyFigure("1,2%", "zonder ROC Midden Nederland", "150 van 12.204"),
        KeyFigure("20 van 42", "instellingen registreerden ten minste één blended mobiliteit"),
        KeyFigure("2.002", "blended mobiliteiten aangevraagd", "in de afgeronde jaren"),
    )
    fields = {"id": "kern", "caption": "Kerncijfers van de afgeronde jaren", "items": items, "language": "nl"}
    return KeyFigures(**(fields | changes))


LISTS = """
- eerste *punt*
- tweede **punt**

  met een alinea

1. een
2. twee
   - diep

> Een citaat van een coördinator.
"""
IN_TEXT = """
| wat | hoe | |
|---|--:|---|
| `a\\|b` | 12 | x |

```
code -- # @
```
"""
LINKS = """
Zie [het programma](https://erasmus-plus.ec.europa.eu/) en [de methode](#methode).

---

Slot.
"""


def sample() -> NotebookNode:
    """Make the whole sample report."""
    return notebook(
        note("Draai eerst notebook 02.", "researcher"),
        cell(info()),
        cell(Prose(f"## Samenvatting\n\n{LONG}\n\nZie [figuur 1](#fig-aandeel) en [de lange tabel](#tab-lang).", "nl")),
        cell(panel()),
        cell(Prose(f"## Vraag en achtergrond\n\n{LONG * 2}\n\n### Wat blended is\n\n{LONG}\n\n{LISTS}", "nl")),
        cell(figure(data=figure_data())),
        cell(small_table()),
        cell(Prose(f"## Geregistreerd gebruik\n\n{LONG}\n\n### Per instelling\n\n{LONG}", "nl")),
        cell(long_table()),
        cell(figure(id="fig-twee", caption="Nog een figuur: " + AWKWARD)),
        cell(Prose("### Over de jaren\n\nEen brede tabel volgt.", "nl"), wide_table()),
        cell(Prose(f"## Methode\n\n{LONG}\n\n{IN_TEXT}", "nl")),
        cell(Prose("This part is in English, and says so.", "en")),
        cell(Prose('Uit <span lang="en">the *Journal* of Things</span>, <span lang="en">open', "nl")),
        note(f"## Bronnen\n\n{LINKS}"),
        cell(small_table(id="tab-raar", caption=AWKWARD, rows=((AWKWARD, "1"), ("<script>x</script>", "2")))),
        new_code_cell("print()", outputs=[new_output("stream", name="stdout", text="een\n  twee -- # @\n")]),
    )
