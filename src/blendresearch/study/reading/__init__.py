"""Opening other people's files, exports and forms alike: what kind they are, how much they may ask for, their rows."""
