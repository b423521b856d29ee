"""Pages that reports are made from."""
