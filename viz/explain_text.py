"""An explanation in words and tables: the whole and the direct effect first, then channel by channel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scenarios.analysis.explain import Estimate, Explanation, Share, warnings_of
from scenarios.analysis.measure_words import MeasureWords, measure_words
from scenarios.texts import Texts
from scenarios.words import figure, interval, listed, quoted
from viz.messages import number, seeds_in_words
from viz.tables import Table

MOST_PAIRS = 10
"""Pairs of channels shown, those that do most together first; the CSV file has all."""

CHANNELS = Texts(
    en={
        "founding": "Founding and growth",
        "overload": "Overload",
        "awareness": "Awareness and trust",
        "volunteers": "Volunteers",
        "giving": "Dues and gifts",
        "closings": "Closings",
        "overhead": "Accepted overhead",
        "practice": "Quality of practice",
    },
    fr={
        "founding": "Créations et croissance",
        "overload": "Surcharge",
        "awareness": "Notoriété et confiance",
        "volunteers": "Bénévoles",
        "giving": "Cotisations et dons",
        "closings": "Fermetures",
        "overhead": "Frais de structure admis",
        "practice": "Qualité des pratiques",
    },
)
"""Names of the channels."""
HELD = Texts(
    en={
        "founding": "who founds an employer and how large, who wants to grow or open sites",
        "overload": "how far staff stretch when lists are long",
        "awareness": "who knows the ESS, how far experience moved trust",
        "volunteers": "how many volunteers help, relative to the base",
        "giving": "euros of dues and gifts in each territory and domain",
        "closings": "which employers close, and why",
        "overhead": "share of overhead that funders accept",
        "practice": "how good the practices are that providers serve with",
    },
    fr={
        "founding": "qui crée un employeur et de quelle taille, qui veut grandir ou ouvrir des antennes",
        "overload": "jusqu'où le personnel force quand les listes sont longues",
        "awareness": "qui connaît l'ESS, ce que l'expérience a changé à la confiance",
        "volunteers": "combien de bénévoles aident, par rapport à la base",
        "giving": "euros de cotisations et de dons, par territoire et domaine",
        "closings": "quels employeurs ferment, et pourquoi",
        "overhead": "part de frais de structure que les financeurs admettent",
        "practice": "la qualité des pratiques des prestataires",
    },
)
"""What is held when a channel is, inside a sentence."""

TEXTS = Texts(
    en={
        "whole": "“{second}” instead of “{first}”: {label} goes from {base} to {other} {unit}, by {whole}.",
        "direct": (
            "With every channel held as in “{first}”, {direct} would remain: the direct effect. The {n} channels add "
            "{added}."
        ),
        "one_direct": (
            "With the channel held as in “{first}”, {direct} would remain: the direct effect. The channel adds {added}."
        ),
        "carried": "Told apart from 0: {shares}.",
        "share": "{channel} {value}",
        "unsure": "Not told apart from 0: {channels}.",
        "still": "Carry nothing at all, in no run: {channels}.",
        "pair": "Most of what channels do only together: {first} with {second}, {dividend}.",
        "no_pair": "No two channels are told apart from doing their parts independently.",
        "with_unit": "{value} {unit}",
        "part": "Part", "held": "What is held", "difference": "Carries ({unit}) [{level}\u00a0%]",
        "alone": "Freed alone", "last": "Freed last", "verdict": "Told apart from 0", "yes": "yes", "no": "no",
        "direct_part": "Direct effect", "direct_held": "all channels held", "whole_part": "Whole difference",
        "whole_held": "nothing held",
        "shares_table": "“{second}” instead of “{first}”: {label}, by channel",
        "first_of": "Channel", "second_of": "Channel ",
        "dividend": "Together beyond each alone ({unit}) [{level}\u00a0%]",
        "pairs_table": "What two channels do together beyond what each does alone",
        "some_pairs": "What two channels do together beyond what each does alone: the {n} largest of {all}",
        "higher": "Three or more", "higher_with": "together",
        "runs": (
            "Every one of the {coalitions} sets of channels was run under every seed ({seeds}), all else free; each "
            "difference is taken within seeds. In brackets the {level} % interval of the mean (t, over {n} seeds); "
            "“told apart” also passes Holm's test for {channels} channels at once."
        ),
        "shapley": (
            "What a channel carries is its Shapley value: what freeing it adds, mean over all orders of freeing. The "
            "values and the direct effect add up to the whole difference."
        ),
        "frozen": (
            "Held means: the numbers of “{first}” under the same seed, month by month. It does not mean absent: gifts "
            "that are held do not stop, they are those of “{first}”."
        ),
        "rest": (
            "The direct effect holds all that none of these channels carries, mechanisms of the model without a "
            "channel of their own among it."
        ),
        "few": "Only {n} seeds: intervals are wide and rough; take --replicates {enough} or more.",
        "one": "One seed: no interval can be given; take --replicates {enough} or more.",
        "left_out": "Left out, because a run failed or has no value: seeds {seeds}.",
    },
    fr={
        "whole": "« {second} » au lieu de « {first} » : {label} passe de {base} à {other} {unit}, soit {whole}.",
        "direct": (
            "Tous canaux tenus comme dans « {first} », il resterait {direct} : l'effet direct. Les {n} canaux "
            "ajoutent {added}."
        ),
        "one_direct": (
            "Canal tenu comme dans « {first} », il resterait {direct} : l'effet direct. Le canal ajoute {added}."
        ),
        "carried": "Distingués de 0 : {shares}.",
        "share": "{channel} {value}",
        "unsure": "Non distingués de 0 : {channels}.",
        "still": "Ne portent rien, dans aucune simulation : {channels}.",
        "pair": "Ce que des canaux ne font qu'ensemble, surtout : {first} avec {second}, {dividend}.",
        "no_pair": "Aucune paire de canaux ne se distingue de canaux qui agissent chacun pour soi.",
        "with_unit": "{value} {unit}",
        "part": "Partie", "held": "Ce qui est tenu", "difference": "Porte ({unit}) [{level}\u00a0%]",
        "alone": "Libéré seul", "last": "Libéré en dernier", "verdict": "Distingué de 0", "yes": "oui", "no": "non",
        "direct_part": "Effet direct", "direct_held": "tous canaux tenus", "whole_part": "Écart entier",
        "whole_held": "rien n'est tenu",
        "shares_table": "« {second} » au lieu de « {first} » : {label}, par canal",
        "first_of": "Canal", "second_of": "Canal ",
        "dividend": "Ensemble, au-delà de chacun seul ({unit}) [{level}\u00a0%]",
        "pairs_table": "Ce que deux canaux font ensemble au-delà de ce que chacun fait seul",
        "some_pairs": "Ce que deux canaux font ensemble au-delà de ce que chacun fait seul : {n} plus grands sur {all}",
        "higher": "Trois ou plus", "higher_with": "ensemble",
        "runs": (
            "Chacun des {coalitions} ensembles de canaux a été simulé sous chaque graine ({seeds}), le reste étant "
            "libre ; chaque écart est pris à graine égale. Entre crochets, l'intervalle à {level} % de la moyenne (t, "
            "sur {n} graines) ; « distingué » passe aussi le test de Holm pour {channels} canaux à la fois."
        ),
        "shapley": (
            "Ce qu'un canal porte est sa valeur de Shapley : ce que sa libération ajoute, en moyenne sur tous les "
            "ordres. Ces valeurs et l'effet direct font ensemble l'écart entier."
        ),
        "frozen": (
            "Tenu veut dire : les nombres de « {first} » sous la même graine, mois par mois. Non pas absent : des dons "
            "tenus ne cessent pas, ce sont ceux de « {first} »."
        ),
        "rest": (
            "L'effet direct contient tout ce qu'aucun de ces canaux ne porte, y compris les mécanismes du modèle qui "
            "n'ont pas de canal à eux."
        ),
        "few": "Seulement {n} graines : intervalles larges et grossiers ; prendre --replicates {enough} ou plus.",
        "one": "Une seule graine : pas d'intervalle possible ; prendre --replicates {enough} ou plus.",
        "left_out": "Écartées, une simulation ayant échoué ou étant sans valeur : graines {seeds}.",
    },
)
ENOUGH_SEEDS = 12


class Told:
    """An explanation in one language.

    Args:
        explanation: to be told.
        titles: of scenario A and scenario B.
        language: ``"en"`` or ``"fr"``.
    """

    def __init__(self, explanation: Explanation, titles: tuple[str, str], language: str) -> None:
        self.explanation = explanation
        self.language = language
        self.names = {"first": titles[0], "second": titles[1]}
        self.words: MeasureWords = measure_words(explanation.measure, language)
        self.level = figure(100 * explanation.level, language)

    @property
    def unit(self) -> str:
        """Unit of differences."""
        return self.words.unit_of_difference

    def say(self, key: str, **values: object) -> str:
        """A text with the names of the scenarios."""
        return TEXTS(self.language, key, **{**self.names, **values})

    def channel(self, name: str) -> str:
        """A channel in words."""
        return CHANNELS(self.language, name)

    def written(self, one: Estimate) -> str:
        """An estimate with its interval, signed, without unit; all of an explanation have the same decimals."""
        decimals = self.decimals
        middle, low, high = (
            "" if math.isnan(value) else number(self.words.scale * value, decimals, self.language, signed=True)
            for value in (one.mean, one.low, one.high)
        )
        return f"{middle}\u00a0{interval(low, high, self.language)}" if low else middle

    @property
    def decimals(self) -> int:
        """Decimals of differences: a digit of the narrowest interval of what is told apart from 0."""
        found = self.explanation
        levels = [self.words.scale * value for value in (found.base, found.other)]
        sure = [found.whole, *(share.value for share in found.shares if share.is_sure)]
        halves = [self.words.scale * one.half_width for one in sure if one.half_width > 0.0]
        return self.words.decimals_of_difference(levels, min(halves, default=0.0))

    def with_unit(self, one: Estimate) -> str:
        """The same with its unit."""
        return self.say("with_unit", value=self.written(one), unit=self.unit)

    def sentences(self) -> list[str]:
        """What was found, the result first."""
        found = self.explanation
        levels = [self.words.scale * value for value in (found.base, found.other)]
        base, other = (number(level, self.words.decimals(levels), self.language) for level in levels)
        whole, n = self.with_unit(found.whole), len(found.shares)
        added = sum(one.value.mean for one in found.shares)
        direct = self.with_unit(found.direct)
        signed = f"{number(self.words.scale * added, self.decimals, self.language, signed=True)} {self.unit}"
        said = [
            self.say("whole", label=self.words.inline, base=base, other=other, unit=self.words.unit, whole=whole),
            self.say("one_direct" if n == 1 else "direct", direct=direct, n=n, added=signed),
            *self._shares_said(),
        ]
        return said if n == 1 else [*said, self._pairs_said()]

    def _shares_said(self) -> list[str]:
        """Channels told apart from nothing, largest first; those not told apart; those that never move anything."""
        shares = sorted(self.explanation.shares, key=lambda one: -abs(one.value.mean))
        sure = [one for one in shares if one.is_sure]
        still = [one for one in shares if not any((one.value.low, one.value.mean, one.value.high))]
        unsure = [one for one in shares if one not in sure and one not in still]
        said = []
        if sure:
            told = [self.say("share", channel=self._quoted(one), value=self.with_unit(one.value)) for one in sure]
            said.append(self.say("carried", shares=listed(told, self.language)))
        for key, some in (("unsure", unsure), ("still", still)):
            if some:
                said.append(self.say(key, channels=listed([self._quoted(one) for one in some], self.language)))
        return said

    def _quoted(self, one: Share) -> str:
        return quoted(self.channel(one.channel), self.language)

    def _pairs_said(self) -> str:
        sure = [one for one in self.explanation.pairs if one.dividend.excludes_zero]
        if not sure:
            return self.say("no_pair")
        most = max(sure, key=lambda one: abs(one.dividend.mean))
        names = (quoted(self.channel(one), self.language) for one in (most.first, most.second))
        first, second = names
        return TEXTS(self.language, "pair", first=first, second=second, dividend=self.with_unit(most.dividend))

    def shares_table(self) -> Table:
        """Direct effect, channels and whole, each with its interval."""
        found = self.explanation
        heads = [
            self.say("part"), self.say("held"), self.say("difference", unit=self.unit, level=self.level),
            self.say("alone"), self.say("last"), self.say("verdict"),
        ]  # fmt: skip
        rows = [self._row("direct", found.direct)]
        rows += [
            [
                self.channel(one.channel), HELD(self.language, one.channel), self.written(one.value),
                self.written(one.alone), self.written(one.last), self.say("yes" if one.is_sure else "no"),
            ]
            for one in found.shares
        ]  # fmt: skip
        rows.append(self._row("whole", found.whole))
        return Table(heads, rows, words=(0, 1, 5), caption=self.say("shares_table", label=self.words.inline))

    def _row(self, key: str, one: Estimate) -> list[str]:
        verdict = self.say("yes" if one.excludes_zero else "no")
        return [self.say(f"{key}_part"), self.say(f"{key}_held"), self.written(one), "", "", verdict]

    def pairs_table(self) -> Table:
        """What pairs do together, the largest first, and larger sets in one line."""
        found = self.explanation
        pairs = sorted(found.pairs, key=lambda one: -abs(one.dividend.mean))
        rows = [
            [self.channel(one.first), self.channel(one.second), self.written(one.dividend)]
            for one in pairs[:MOST_PAIRS]
        ]
        if len(found.shares) > 2:
            rows.append([self.say("higher"), self.say("higher_with"), self.written(found.higher)])
        heads = [
            self.say("first_of"), self.say("second_of"), self.say("dividend", unit=self.unit, level=self.level),
        ]  # fmt: skip
        key = "pairs_table" if len(pairs) <= MOST_PAIRS else "some_pairs"
        return Table(heads, rows, words=(0, 1), caption=self.say(key, n=MOST_PAIRS, all=len(pairs)))

    def tables(self) -> list[Table]:
        """All tables; none of pairs when there is one channel."""
        return [self.shares_table(), *([self.pairs_table()] if self.explanation.pairs else [])]

    def notes(self) -> list[str]:
        """How it was found and how to read it."""
        found = self.explanation
        coalitions, n = len(found.worths), len(found.seeds)
        runs = self.say(
            "runs", coalitions=number(coalitions, 0, self.language), seeds=seeds_in_words(list(found.seeds)),
            level=self.level, n=n, channels=len(found.shares),
        )  # fmt: skip
        return [runs, self.say("shapley")]

    def limits(self) -> list[str]:
        """What held means, and what the direct effect is."""
        return [self.say("frozen"), self.say("rest")]

    def warnings(self) -> list[str]:
        """What to keep in mind, in words."""
        values: Mapping[str, object] = {
            "n": len(self.explanation.seeds),
            "enough": ENOUGH_SEEDS,
            "seeds": seeds_in_words(list(self.explanation.left_out)),
        }
        return [self.say(key, **values) for key in warnings_of(self.explanation)]


def as_markdown(told: Sequence[Told]) -> str:
    """Explanations as Markdown: sentences, tables, notes."""
    parts: list[str] = []
    for one in told:
        parts += [f"# {one.words.label}", *one.sentences()]
        parts += [part for table in one.tables() for part in (f"**{table.caption}**", table.as_markdown())]
        parts += [f"> {note}" for note in (*one.warnings(), *one.notes(), *one.limits())]
    return "\n\n".join(parts) + "\n"
