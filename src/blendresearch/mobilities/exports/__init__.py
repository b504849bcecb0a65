"""Raw exports of the Beneficiary Module, read as text with only the needed columns."""

from blendresearch.mobilities.exports.headings import CONCEPTS
from blendresearch.mobilities.exports.records import load_records

__all__ = ["CONCEPTS", "load_records"]
