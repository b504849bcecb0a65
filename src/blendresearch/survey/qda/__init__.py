"""Codebooks and codings as software for coding exchanges them: REFI-QDA, and the highlights of Taguette."""
