"""The typeface of text and figures: Open Sans, which ships with the package, and others for what letters it lacks."""

from pathlib import Path

FAMILY = "Open Sans"
FAMILIES = (FAMILY, "Libertinus Serif", "DejaVu Sans")
"""In this order a letter of the text is looked for: in ours, in that of Typst, in that of matplotlib."""
PICTURED = (FAMILY, "DejaVu Sans")
"""Those that figures are drawn in: matplotlib, which measures their letters, has no other."""
FOLDER = Path(__file__).parent / "fonts"
REGULAR, SEMIBOLD, ITALIC = "OpenSans-Regular", "OpenSans-Semibold", "OpenSans-Italic"
"""Names of the files in that folder: `.ttf` for paper and figures, `.woff2` with fewer letters for pages."""
