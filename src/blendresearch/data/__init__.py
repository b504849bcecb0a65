"""The lists that people maintain (TOML), and how they are read."""
