"""What Typst does not say in the tags of a PDF, written into its structure tree afterwards.

Each module does one thing. The result conforms to the same standards, and has the same bytes each time.
"""

from blendresearch.render.tagging.finishing import finish_tags

__all__ = ["finish_tags"]
