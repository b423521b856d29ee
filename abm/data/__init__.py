"""Sourced data tables."""
