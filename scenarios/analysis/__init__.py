"""Answers from many runs: effects, sensitivity, frontiers, conditions, sizes. Tables in, tables out."""
