"""Figures as SVG: readable in black and white, labelled where the eye is, the same bytes each time."""
