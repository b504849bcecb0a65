"""The typeface of text and figures: Open Sans, which ships with the package, and others for the letters that it lacks."""

from pathlib import Path

FAMILY = "Open Sans"
FAMILIES = (FAMILY, "DejaVu Sans", "Libertinus Serif")
"""In this order a letter is looked for: in ours, in that of matplotlib, in that of Typst."""
FOLDER = Path(__file__).parent / "fonts"
REGULAR, SEMIBOLD, ITALIC = "OpenSans-Regular", "OpenSans-Semibold", "OpenSans-Italic"
"""Names of the files in that folder: `.ttf` for paper and figures, `.woff2` with fewer letters for pages."""
