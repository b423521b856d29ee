"""The right to experiment: ideas, trials, what is learnt of them, and how practices spread (MODEL 8)."""
