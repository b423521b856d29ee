"""Mesa agents: views on the rows of the columns."""
