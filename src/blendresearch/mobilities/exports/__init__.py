"""Raw exports of the Beneficiary Module, read as text with only the needed columns."""

from blendresearch.mobilities.exports.headings import CONCEPTS
from blendresearch.mobilities.exports.records import export_files, load_records, other_files

__all__ = ["CONCEPTS", "export_files", "load_records", "other_files"]
