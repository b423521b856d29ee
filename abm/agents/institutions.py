"""State, authorities, investors, public services and enterprises of the ESS: views of their accounts and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.agents.actor import Actor
from abm.contracts.investors import InvestorKind
from abm.ledger import STATE_ACCOUNT
from abm.vocabulary import Domain, LegalForm

if TYPE_CHECKING:
    from abm.model import WelfareModel


class State(Actor):
    """The central government."""

    @property
    def cash_euros(self) -> float:
        """What it holds; negative when it has borrowed."""
        return float(self.model.providers.ledger.books.cash[STATE_ACCOUNT]) / 100.0


class Authority(Actor):
    """The government of one territory (collectivité)."""

    def __init__(self, model: WelfareModel, unique_id: int, territory: int) -> None:
        self.territory = territory
        super().__init__(model, unique_id)

    @property
    def name(self) -> str:
        """Its territory."""
        return str(self.model.territories.names[self.territory])

    @property
    def cash_euros(self) -> float:
        """What it holds."""
        ledger = self.model.providers.ledger
        return float(ledger.books.cash[ledger.authority(self.territory)]) / 100.0


class Investor(Actor):
    """Somebody who pre-finances outcome contracts."""

    def __init__(self, model: WelfareModel, unique_id: int, place: int) -> None:
        self.place = place
        super().__init__(model, unique_id)

    @property
    def kind(self) -> InvestorKind:
        """Bank or foundation."""
        return self.model.contracting.investors[self.place].kind

    @property
    def cash_euros(self) -> float:
        """What it holds for contracts."""
        return self.model.contracting.investors[self.place].cash / 100.0

    @property
    def believed_chance(self) -> float:
        """Chance of a contract to repay, as it sees it now."""
        return self.model.contracting.investors[self.place].chance


class Provider(Actor):
    """One who serves cases, read from its row."""

    def __init__(self, model: WelfareModel, unique_id: int, row: int) -> None:
        self.row = row
        self.key = int(model.providers.rows["key"][row])
        super().__init__(model, unique_id)

    def _field(self, name: str) -> Any:
        return self.model.providers.rows[name][self.row]

    @property
    def domain(self) -> Domain:
        """Kind of need it serves."""
        return Domain(int(self._field("domain")))

    @property
    def territory(self) -> str:
        """Where it works."""
        return str(self.model.territories.names[int(self._field("territory"))])

    @property
    def caseload(self) -> int:
        """People it served this month."""
        return int(self._field("served"))

    @property
    def staff(self) -> float:
        """Paid staff, FTE of the model."""
        return float(self._field("paid"))

    @property
    def cash_euros(self) -> float:
        """What it holds."""
        ledger = self.model.providers.ledger
        return float(ledger.books.cash[ledger.provider(self.row)]) / 100.0


class PublicService(Provider):
    """Direct provision (régie) in one territory and domain."""


class Enterprise(Provider):
    """An employer of the social and solidarity economy."""

    @property
    def legal_form(self) -> LegalForm:
        """Association, SCIC, SCOP, mutual or foundation."""
        return LegalForm(int(self._field("legal_form")))
