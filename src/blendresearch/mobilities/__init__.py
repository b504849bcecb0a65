"""From raw exports to tidy mobilities: read, judged, tidied, checked."""
