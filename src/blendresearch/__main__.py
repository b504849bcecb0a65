"""`python -m blendresearch` is the command `blendresearch`."""

from blendresearch.run.cli import main

main()
