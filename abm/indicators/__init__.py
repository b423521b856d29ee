"""What is reported: every indicator with its formula, unit, names, meaning and breakdowns; one subject a file.

An indicator sees the counts of a run through a ``View`` and returns one value for each month and group. Those
that speak of a year ("in the last 12 months") use the month and the eleven before it, so the value of a
December is the value of its year, and a month with few events does not jump. What would be 0/0 is missing.
"""

# ruff: noqa: I001 - indicators stand in the order in which their subjects are imported
from abm.indicators import needs as needs
from abm.indicators import outcomes as outcomes
from abm.indicators import money as money
from abm.indicators import worth as worth
from abm.indicators import contracts as contracts
from abm.indicators import learning as learning
from abm.indicators import burden as burden
from abm.indicators import providers as providers
from abm.indicators import enterprises as enterprises
from abm.indicators import scaling as scaling
from abm.indicators import cuts as cuts
from abm.indicators import citizens as citizens
from abm.indicators import territories as territories
from abm.indicators import accounts as accounts
