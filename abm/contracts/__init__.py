"""Outcome contracts: their terms, what they pay on measured results, and whose money that is."""
