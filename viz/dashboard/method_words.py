"""Words of the page on method in English and French."""

from __future__ import annotations

from scenarios.texts import Texts

ASSUMPTIONS = tuple(f"assumption_{name}" for name in (
    "purpose", "parity", "people", "needs", "service", "effect", "providers", "money", "contracts", "learning", "scale",
    "time", "chance",
))  # fmt: skip
LIMITS = tuple(f"limit_{name}" for name in (
    "base", "sources", "size", "employers", "scope", "taxes", "contracts", "places", "one_run",
))  # fmt: skip

WORDS = Texts(
    en={
        "method_intro": "The model works out what follows from stated assumptions. It does not forecast. What is "
        "assumed of whom stands here in short, and in full in the description that comes with the model "
        "(docs/odd.md).",
        "assumptions": "What is assumed",
        "assumption_purpose": "People in need are helped by public services, by enterprises of the social and "
        "solidarity economy (ESS), by for-profit firms, or by nobody. The State decides how much it spends and "
        "through which instruments.",
        "assumption_parity": "No answer is put in: where State and ESS, or one instrument and another, could differ "
        "by assumption, the parameter is set to parity and varied. A difference has to come out of a mechanism.",
        "assumption_people": "Each citizen is one agent, with an age, a territory, ties to others and a "
        "vulnerability. She hears of help through ties, from the public desk and from associations; some people "
        "never ask.",
        "assumption_needs": "Needs arise in four domains: employment, housing, children and families, loss of "
        "autonomy. Left alone they grow worse up to a limit, and some end by themselves.",
        "assumption_service": "Help needs a paid place and staff. Who asks when no place is free waits on a list; "
        "the order of the list is a lever.",
        "assumption_effect": "Everybody who is helped is also followed on a second path without help. What help "
        "adds is counted as the difference between the two, not guessed.",
        "assumption_providers": "Public services and ESS enterprises obey the same rules as far as they apply. "
        "Enterprises are born, grow, merge where a scenario lets them, run out of cash and close; quality of "
        "practice, governance and costs are their own.",
        "assumption_money": "Every euro moves between accounts in whole cents, and all accounts balance in every "
        "month. Grants, procurement, wage subsidies, fees, gifts and dues are told apart.",
        "assumption_contracts": "Outcome contracts have an operator, investors, an evaluator and a payer. Terms are "
        "written in text files; investors lend when what they expect back suffices.",
        "assumption_learning": "Where a scenario lets them, territories, public services or enterprises try new "
        "practices, evaluated or not, and keep what seems better; published results pass between near providers. "
        "Elsewhere practices stay as they are. State and investors learn from the contracts they see end.",
        "assumption_scale": "Enterprises grow in place where money is free, lists are long and they have cash. Where a "
        "scenario lets them, they borrow for it, open sites elsewhere that work nearly as they do, learn from peers, "
        "bid and share fixed cost with them for a year, or merge; what they may put in depends on their legal form. "
        "The State may pay for organisation they lack, part of the cost of sites, and opening cash of founders.",
        "assumption_time": "A step is a month. Before month 0 the society lives through a burn-in without any "
        "policy, which is common to all scenarios.",
        "assumption_chance": "Chance is keyed: the same seed gives the same society, and two scenarios under one "
        "seed share every chance event that does not depend on where they differ.",
        "limits": "What it cannot tell",
        "limit_base": "The society without any policy does not meet every published figure; hits and misses stand "
        "side by side in docs/base.md.",
        "limit_sources": "Many parameters have no published source. They say assumption in the table below, with a "
        "range. A conclusion that does not survive these ranges is none. The most important are how strongly "
        "severity slows the way out of need, and the effect of service.",
        "limit_size": "The number of citizens is resolution: 20,000 people stand for a society, each with its share "
        "of the money. In small societies rare events, such as failures of enterprises, are mostly noise.",
        "limit_employers": "Small societies have more, and smaller, employers of the ESS than reality has; sizes "
        "are reported at real scale.",
        "limit_scope": "There is no health care, no school and no cash benefit. Households have no budget, and no "
        "economy answers to public spending.",
        "limit_taxes": "Unless the lever funding.taxes_follow says otherwise, taxes of the State stay those of its "
        "base budget: after a cut it saves for ever, after a rise it borrows for ever.",
        "limit_contracts": "Of outcome contracts more is assumed than known: nobody publishes what it costs to set "
        "one up, or what investors believe.",
        "limit_places": "Territories differ in size, poverty and income; inside them, place is a ring, not a map.",
        "limit_one_run": "One run is not an effect. Effects are differences between the same societies with and "
        "without a change, over many seeds.",
        "limits_more": "What else is known to be wrong or missing stands in docs/known-faults.md.",
        "question": "The question asked here",
        "differences": "How it differs from the society of the base",
        "no_difference": "In nothing: this is the society of the base.",
        "size": "{citizens} citizens, {burn_in} months of burn-in, {months} months of the scenario, seed {seed}",
        "rerun": "The same on the command line",
        "cite": "How to cite",
        "citation": "Welfare provision by the State and the social and solidarity economy, an agent-based model "
        "({program}), version {version}, code {code}. Scenario “{scenario}”{changed}, {citizens} citizens, seed "
        "{seed}, inputs {inputs}.",
        "with_changes": " with changes",
        "version": "Version {version}, code {code}, Python {python}; inputs of this question {inputs}",
        "packages": "Calculated with {packages}",
        "sources": "Sources of the scenario",
        "indicators": "Every indicator",
        "indicators_intro": "Shares are shown in per cent here and written as fractions of 1 in files.",
        "indicator_label": "Indicator",
        "indicator_name": "Name",
        "indicator_unit": "Unit of a year",
        "indicator_meaning": "Meaning",
        "mechanisms": "Every mechanism, and what switches it off",
        "mechanisms_intro": "A mechanism can be left out to see what it does: run with --off and its name on the "
        "command line.",
        "parameters": "Every parameter",
        "parameters_intro": "Shares and probabilities are shown in per cent here and written as fractions of 1 in "
        "files. A lever is a decision somebody takes and may change at a date; an uncertainty is not known well and "
        "is varied in studies; a constant is known well enough, or is a convention.",
        "search": "Search names, meanings and sources",
        "role": "Role",
        "every_role": "every role",
        "lever": "lever",
        "uncertainty": "uncertainty",
        "constant": "constant",
        "only_changed": "Only what this question changes",
        "found": "{found} of {all} parameters",
        "copy": "Copy",
        "copied": "Copied",
        "bounds": "{low} to {high}",
        "column_name": "Name and meaning",
        "column_value": "In this question",
        "column_default": "Default",
        "column_bounds": "Bounds or choices",
        "column_unit": "Unit",
        "column_role": "Role",
        "column_source": "Source",
    },
    fr={
        "method_intro": "Le modèle calcule ce qui découle d'hypothèses énoncées. Il ne prédit rien. Ce qui est "
        "supposé de chacun figure ici en bref, et en entier dans la description livrée avec le modèle (docs/odd.md, "
        "en anglais).",
        "assumptions": "Ce qui est supposé",
        "assumption_purpose": "Les personnes ayant un besoin sont accompagnées par les services publics, par des "
        "entreprises de l'économie sociale et solidaire (ESS), par le privé lucratif, ou par personne. L'État "
        "décide combien il dépense et par quels instruments.",
        "assumption_parity": "Aucune réponse n'est mise d'avance : là où l'État et l'ESS, ou deux instruments, "
        "pourraient différer par hypothèse, le paramètre part de l'égalité et varie. Un écart doit sortir d'un "
        "mécanisme.",
        "assumption_people": "Chaque citoyen est un agent, avec un âge, un territoire, des liens et une "
        "vulnérabilité. Il apprend que de l'aide existe par ses liens, par le guichet public et par les "
        "associations ; certains ne demandent jamais rien.",
        "assumption_needs": "Les besoins naissent dans quatre domaines : emploi, logement, enfance et famille, "
        "perte d'autonomie. Sans aide, ils s'aggravent jusqu'à une limite, et certains prennent fin d'eux-mêmes.",
        "assumption_service": "Accompagner demande une place financée et du personnel. Qui demande sans qu'une "
        "place soit libre attend sur une liste ; l'ordre de la liste est un levier.",
        "assumption_effect": "Chaque personne aidée est aussi suivie sur un second parcours, sans aide. Ce que "
        "l'aide apporte est compté, par différence entre les deux, et non deviné.",
        "assumption_providers": "Services publics et entreprises de l'ESS suivent les mêmes règles, autant qu'elles "
        "s'appliquent. Les entreprises naissent, grandissent, fusionnent là où un scénario le permet, manquent de "
        "trésorerie et ferment ; qualité des pratiques, gouvernance et coûts sont propres à chacune.",
        "assumption_money": "Chaque euro passe d'un compte à un autre en centimes entiers, et tous les comptes "
        "s'équilibrent chaque mois. Subventions, commande publique, aides à l'emploi, participations des usagers, "
        "dons et cotisations sont distingués.",
        "assumption_contracts": "Un contrat à impact réunit un opérateur, des investisseurs, un évaluateur et un "
        "payeur. Ses clauses sont écrites dans un fichier texte ; les investisseurs prêtent quand ce qu'ils "
        "espèrent suffit.",
        "assumption_learning": "Là où un scénario le permet, territoires, services publics ou entreprises "
        "essaient de nouvelles pratiques, évaluées ou non, et gardent ce qui semble meilleur ; les résultats publiés "
        "passent entre prestataires proches. Ailleurs, les pratiques restent ce qu'elles sont. L'État et les "
        "investisseurs apprennent des contrats qu'ils voient s'achever.",
        "assumption_scale": "Les entreprises grandissent sur place là où l'argent est libre et les listes longues, si "
        "elles ont de la trésorerie. Là où un scénario le permet, elles empruntent pour cela, ouvrent ailleurs des "
        "antennes qui travaillent à peu près comme elles, apprennent de leurs pairs, répondent avec eux aux appels "
        "d'offres et partagent leurs frais fixes pour un an, ou fusionnent ; ce qu'elles peuvent y mettre dépend de "
        "leur statut juridique. L'État peut payer la structure qui leur manque, une part du coût des antennes et une "
        "trésorerie de départ aux fondateurs.",
        "assumption_time": "Le pas est d'un mois. Avant le mois 0, la société traverse une mise en régime sans "
        "aucune politique, commune à tous les scénarios.",
        "assumption_chance": "Le hasard a une clé : la même graine donne la même société, et deux scénarios sous "
        "une même graine partagent tout hasard qui ne dépend pas de ce qui les sépare.",
        "limits": "Ce qu'il ne peut pas dire",
        "limit_base": "La société sans politique n'atteint pas tous les chiffres publiés ; docs/base.md montre côte "
        "à côte ce qui est atteint et ce qui ne l'est pas.",
        "limit_sources": "Beaucoup de paramètres n'ont pas de source publiée. La table ci-dessous porte alors le mot "
        "« hypothèse », avec un intervalle. Une conclusion qui ne résiste pas à ces intervalles n'en est "
        "pas une. Les plus importants : de combien la gravité freine la sortie du besoin, et l'effet de "
        "l'accompagnement.",
        "limit_size": "Le nombre de citoyens est une résolution : 20 000 personnes représentent une société, "
        "chacune avec sa part de l'argent. Dans une petite société, les événements rares, comme les faillites "
        "d'entreprises, relèvent surtout du hasard.",
        "limit_employers": "Les petites sociétés ont plus d'employeurs de l'ESS, et de plus petits, que la réalité "
        "; les tailles sont rapportées à l'échelle réelle.",
        "limit_scope": "Ni santé, ni école, ni prestations monétaires. Les ménages n'ont pas de budget, et aucune "
        "économie ne réagit à la dépense publique.",
        "limit_taxes": "Sauf si le levier funding.taxes_follow en décide autrement, les impôts de l'État restent ceux "
        "de son budget de base : après une coupe il épargne pour toujours, après une hausse il emprunte pour toujours.",
        "limit_contracts": "Des contrats à impact, on suppose plus qu'on ne sait : personne ne publie ce qu'il en "
        "coûte d'en monter un, ni ce que croient les investisseurs.",
        "limit_places": "Les territoires diffèrent par la taille, la pauvreté et le revenu ; à l'intérieur, la "
        "place est un anneau, non une carte.",
        "limit_one_run": "Une simulation n'est pas un effet. Un effet est une différence entre les mêmes sociétés, "
        "avec et sans un changement, sur beaucoup de graines.",
        "limits_more": "Les autres erreurs et lacunes connues figurent dans docs/known-faults.md (en anglais).",
        "question": "La question posée ici",
        "differences": "Ce qui la distingue de la société de base",
        "no_difference": "Rien : c'est la société de base.",
        "size": "{citizens} citoyens, {burn_in} mois de mise en régime, {months} mois de scénario, graine {seed}",
        "rerun": "La même chose en ligne de commande",
        "cite": "Comment citer",
        "citation": "L'action sociale de l'État et de l'économie sociale et solidaire, modèle à base d'agents "
        "({program}), version {version}, code {code}. Scénario « {scenario} »{changed}, {citizens} citoyens, graine "
        "{seed}, données d'entrée {inputs}.",
        "with_changes": " modifié",
        "version": "Version {version}, code {code}, Python {python} ; données d'entrée de cette question {inputs}",
        "packages": "Calculé avec {packages}",
        "sources": "Sources du scénario",
        "indicators": "Tous les indicateurs",
        "indicators_intro": "Les parts sont en pour cent ici, et en fractions de 1 dans les fichiers.",
        "indicator_label": "Indicateur",
        "indicator_name": "Nom",
        "indicator_unit": "Unité, pour une année",
        "indicator_meaning": "Sens",
        "mechanisms": "Tous les mécanismes, et ce qui les neutralise",
        "mechanisms_intro": "On peut se passer d'un mécanisme pour voir ce qu'il fait : run avec --off et son nom en "
        "ligne de commande.",
        "parameters": "Tous les paramètres",
        "parameters_intro": "Parts et probabilités sont en pour cent ici, et en fractions de 1 dans les fichiers. "
        "Un levier est une décision que quelqu'un prend et peut changer à une date ; une incertitude est mal connue "
        "et varie dans les études ; une constante est assez bien connue, ou une convention.",
        "search": "Chercher dans les noms, les sens et les sources",
        "role": "Rôle",
        "every_role": "tous les rôles",
        "lever": "levier",
        "uncertainty": "incertitude",
        "constant": "constante",
        "only_changed": "Seulement ce que cette question change",
        "found": "{found} paramètres sur {all}",
        "copy": "Copier",
        "copied": "Copié",
        "bounds": "de {low} à {high}",
        "column_name": "Nom et sens",
        "column_value": "Dans cette question",
        "column_default": "Par défaut",
        "column_bounds": "Bornes ou choix",
        "column_unit": "Unité",
        "column_role": "Rôle",
        "column_source": "Source",
    },
)
