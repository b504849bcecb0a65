"""Measurements that anyone can repeat: `python -m blendresearch.benchmarks.<name>` writes the table of each."""
