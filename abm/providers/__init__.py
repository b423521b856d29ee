"""Providers of service: their columns, their set-up, what they plan."""
