"""Every number of the model: validated groups whose fields carry unit, bounds, meaning, source and role."""

from abm.parameters.civic import Civic
from abm.parameters.contracts import Contracts
from abm.parameters.enterprises import Enterprises
from abm.parameters.funding import Funding
from abm.parameters.learning import Learning
from abm.parameters.needs import Needs
from abm.parameters.quantity import Group
from abm.parameters.scaling import Scaling
from abm.parameters.service import Service
from abm.parameters.society import Society
from abm.parameters.worth import Worth


class Parameters(Group):
    """All parameters of one society."""

    society: Society = Society()
    needs: Needs = Needs()
    service: Service = Service()
    civic: Civic = Civic()
    enterprises: Enterprises = Enterprises()
    funding: Funding = Funding()
    contracts: Contracts = Contracts()
    learning: Learning = Learning()
    scaling: Scaling = Scaling()
    worth: Worth = Worth()


__all__ = [
    "Civic", "Contracts", "Enterprises", "Funding", "Learning", "Needs", "Parameters", "Scaling", "Service", "Society",
    "Worth",
]  # fmt: skip
