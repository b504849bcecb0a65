"""Small studies with words of their own: a publication, texts, a picture and a table."""

from pathlib import Path

from tests.studies import BETA, COHORTS, GAMMA, mobility, write_study

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"{}>{}</svg>'
LOGO = SVG.format("", '<rect width="20" height="20" fill="#7a1f3d"/>')
PUBLICATION = """
[publication]
publisher = { en = "The Agency", nl = "Het Agentschap" }
commissioner = "the Ministry"
authors = ["A. Author", "B. Writer"]
contact = "research@example.org"
date = 2025-06-01
status = "draft"
edition = 2
licence = "CC BY 4.0"
identifier = "10.1234/abc"
logo = "logo.svg"
logo_alt = "Logo of the agency"
accent = "#7A1F3D"
"""
TEXTS = {
    "logo.svg": LOGO,
    "map.svg": LOGO,
    "cases.csv": "case;number\nAlpha College;1\nb;2\n",
    "foreword.en.md": (
        'Of them {{ share(cohort="completed", decimals=2) }} at Alpha College.\n\n'
        '{{ blended(cohort="completed") }}. <b> *It* is.\n\n'
        '{{ figure("map.svg", alt="A square.", caption="Map of Alpha College") }}\n\nAfter the map.\n'
    ),
    "introduction.en.md": "# Why we asked\n\nBecause.\n",
    "after-registered-use.en.md": (
        'A paragraph.\n\n{{ table("cases.csv", caption="Cases", note="A note.", source="Own count") }}\n'
    ),
    "after-units.en.md": "Never shown: there are no groups.\n",
    "chapter-10-last.en.md": "# Last\n\n## Within\n\nText.\n",
    "chapter-2-first.en.md": "# First\n\nText.\n",
}


def study_with(folder: Path, texts: dict[str, str | bytes], tables: str = "", **settings: str) -> Path:
    """Write a study of two institutions with texts; `tables` go to the end of its settings."""
    exports = {
        "a.csv": [
            *(mobility(number, blended="Yes" if number < 4 else "No") for number in range(1, 40)),
            *(mobility(number, project_code=BETA) for number in range(60, 90)),
            mobility(99, project_code=GAMMA, start_date="07/08/2024", end_date="28/08/2024"),
        ]
    }
    study = write_study(folder, exports, cohorts=COHORTS + tables, **settings)
    (study / "texts").mkdir()
    for name, content in texts.items():
        (study / "texts" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return study
