"""Published outcome contracts as files: terms here, results beside them."""
