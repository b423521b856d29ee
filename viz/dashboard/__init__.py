"""The dashboard: a scenario seen, changed and compared in a browser."""
