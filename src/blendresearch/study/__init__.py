"""What a study asks: its folder and files, its settings and lists, the spellings of names, the limits of its calls."""
