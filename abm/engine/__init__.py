"""Compiled loops that walk columns, draw, and call the rules; nothing else."""
