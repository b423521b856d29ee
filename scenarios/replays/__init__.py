"""Replays of history, one TOML file each."""
