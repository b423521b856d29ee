"""Words of the guided questions in English and French."""

from __future__ import annotations

from scenarios.texts import Texts

WORDS = Texts(
    en={
        "title": "Begin with a question",
        "intro": "Six questions this model was made for. Choose one, move its levers, read the answer and what it "
        "leaves out.",
        "open": "Open this question",
        "others": "Other questions",
        "levers": "What you decide",
        "answer": "What comes out",
        "compute": "Ask again with these values",
        "changed": "You have moved a lever; the answer below is the one before.",
        "computing": "Two societies live their years: {done} of {n} pairs…",
        "compared": "Beside “{beside}”, last of {years} years, same draws, mean of {n}:",
        "societies_1": "1 society",
        "societies": "{n} societies",
        "line": "{label}: from {before} to {after} {unit} ({change}).",
        "line_sure": "{label}: from {before} to {after} {unit} ({change}; {low} to {high} in {n} societies).",
        "agree_down": "It falls in all {n} societies.",
        "agree_up": "It rises in all {n} societies.",
        "agree_none": "It rises in {rises} of {n} societies and falls in {falls}: chance alone can do this.",
        "agree_same": "It does not move.",
        "few": "{n} small societies and one set of assumptions: this shows a direction, not a size. Compare gives "
        "intervals, sweeps show on which assumptions the answer hangs.",
        "caution": "What this leaves out",
        "explore": "See it live in Explore",
        "command": "The same from the command line:",
        "chart": "{label}, mean of {n}",
        "without": "without the change",
        "with": "with the change",
        "year_axis": "year",
        "failed": "This cannot be simulated: {error}",
        "base_value": "Left alone: {value}",
        "experiment": "Does it help to try things out and keep what works?",
        "experiment_why": "Each territory may try new practices in each domain; most are no better than usual. How "
        "many trials, how many evaluated rather than judged by those who tried, how many results told to others? How "
        "much of what is believed to be gained is real?",
        "experiment_caution": "How good new ideas are on average is an assumption, and the answer hangs on it: the "
        "study right_to_experiment draws that map. Nothing is generalised by the State here; the scenario “Right to "
        "experiment” does that, and payment by results is the third question.",
        "scale": "What lets associations grow, and do people gain from it?",
        "scale_why": "More work for them, more of it by contract rather than grant, more room for newcomers: which of "
        "these changes the size of employers, which the help people get?",
        "scale_caution": "Quality follows size only as far as growing pains go. Sites elsewhere and loans "
        "are not levers here: the scenario “Change of scale” and the study scaling_up have them.",
        "results": "Does paying by results give more for public money?",
        "results_why": "Investors advance the money, the State repays on results. Harder targets, more risk for "
        "whoever does the work, more money in it: what happens to the cost of an outcome?",
        "results_caution": "Few contracts are signed in a small society, so that costs move by chance. Results are "
        "known with noise; who is left out by creaming does not show in the cost.",
        "withdraw": "What happens when the State withdraws, and can associations be spared?",
        "withdraw_why": "The public budget is cut at once, in month 0. Grants can be kept up, people can be sought "
        "out: who bears it?",
        "withdraw_caution": "Nothing is known of cuts as large as the largest here. Health, poverty and crime that may "
        "follow are not in the model; nor is a return of the money.",
        "mix": "How much should the State do itself, how much the associations?",
        "mix_why": "Work goes from public services to associations or back, with more or less money in all. Is there "
        "a best share?",
        "mix_caution": "Unit costs and quality are set equal for both, because nobody knows the difference; what is "
        "best turns on that assumption. A map over uncertainties says more than any one answer.",
        "local": "What changes when decisions go to local authorities and the ESS is better known?",
        "local_why": "Authorities know their needs better but are not equally rich; media make the ESS known. Which "
        "of these moves coverage, which inequality?",
        "local_caution": "These levers hold for the whole run, also for the years before month 0. The society has "
        "60,000 inhabitants in 13 regions; inequality between so few people is a rough measure.",
    },
    fr={
        "title": "Commencer par une question",
        "intro": "Six questions pour lesquelles ce modèle est fait. Choisissez-en une, réglez ses leviers, lisez la "
        "réponse et ce qu'elle laisse de côté.",
        "open": "Ouvrir cette question",
        "others": "Autres questions",
        "levers": "Ce que vous décidez",
        "answer": "Ce qui en résulte",
        "compute": "Reposer la question avec ces valeurs",
        "changed": "Vous avez déplacé un levier ; la réponse ci-dessous est la précédente.",
        "computing": "Deux sociétés vivent leurs années : {done} paires sur {n}…",
        "compared": "Face à « {beside} », dernière de {years} années, mêmes tirages, moyenne de {n} :",
        "societies_1": "1 société",
        "societies": "{n} sociétés",
        "line": "{label} : de {before} à {after} {unit} ({change}).",
        "line_sure": "{label} : de {before} à {after} {unit} ({change} ; de {low} à {high} selon les {n} sociétés).",
        "agree_down": "Baisse dans les {n} sociétés.",
        "agree_up": "Hausse dans les {n} sociétés.",
        "agree_none": "Hausses : {rises} sociétés sur {n}, baisses : {falls} ; le hasard seul peut faire cela.",
        "agree_same": "Rien ne bouge.",
        "few": "{n} petites sociétés et un seul jeu d'hypothèses : cela montre un sens, non une ampleur. Comparer "
        "donne des intervalles, les balayages montrent de quelles hypothèses dépend la réponse.",
        "caution": "Ce que cela laisse de côté",
        "explore": "Le voir en direct dans Explorer",
        "command": "La même chose en ligne de commande :",
        "chart": "{label}, moyenne de {n}",
        "without": "sans le changement",
        "with": "avec le changement",
        "year_axis": "année",
        "failed": "Cela ne peut pas être simulé : {error}",
        "base_value": "Sans y toucher : {value}",
        "experiment": "Est-il utile d'essayer et de garder ce qui marche ?",
        "experiment_why": "Chaque territoire peut essayer des pratiques nouvelles dans chaque domaine ; la plupart ne "
        "valent pas mieux que l'habitude. Combien d'essais, combien d'évalués plutôt que jugés par qui a essayé, "
        "combien de résultats dits aux autres ? Quelle part de ce que l'on croit gagner est réelle ?",
        "experiment_caution": "Ce que valent en moyenne les idées nouvelles est une hypothèse, et la réponse en dépend "
        ": l'étude right_to_experiment en dresse la carte. L'État ne généralise rien ici ; le scénario « Droit à "
        "l'expérimentation » le fait, et le paiement au résultat est la troisième question.",
        "scale": "Qu'est-ce qui permet aux associations de grandir, et les gens y gagnent-ils ?",
        "scale_why": "Plus de missions, davantage par marchés que par subventions, plus de place aux nouvelles venues "
        ": qu'est-ce qui change la taille des employeurs, et l'aide reçue ?",
        "scale_caution": "La qualité ne suit la taille que par les douleurs de croissance. Antennes ailleurs et "
        "emprunts ne sont pas des leviers ici : le scénario « Changement d'échelle » et l'étude scaling_up les ont.",
        "results": "Payer au résultat rend-il l'argent public plus efficace ?",
        "results_why": "Des investisseurs avancent l'argent, l'État rembourse selon les résultats. Cibles plus dures, "
        "plus de risque pour qui fait le travail, plus d'argent en jeu : que devient le coût d'un résultat ?",
        "results_caution": "Une petite société signe peu de contrats : les coûts bougent aussi par hasard. Les "
        "résultats sont mesurés avec du bruit ; ceux que l'écrémage laisse dehors ne se voient pas dans le coût.",
        "withdraw": "Que se passe-t-il quand l'État se retire, et peut-on épargner les associations ?",
        "withdraw_why": "Le budget public est coupé d'un coup, au mois 0. On peut maintenir les subventions, aller "
        "vers les personnes : qui supporte la coupe ?",
        "withdraw_caution": "On ne sait rien de coupes aussi fortes que les plus fortes proposées ici. La santé, la "
        "pauvreté ou la délinquance qui peuvent suivre sont hors du modèle ; le retour de l'argent aussi.",
        "mix": "Que doit faire l'État lui-même, que doivent faire les associations ?",
        "mix_why": "Des missions passent du service public aux associations ou l'inverse, avec plus ou moins d'argent "
        "en tout. Y a-t-il une meilleure part ?",
        "mix_caution": "Coûts unitaires et qualité sont posés égaux, car personne ne connaît l'écart ; la meilleure "
        "part en dépend. Une carte sur les incertitudes en dit plus qu'une seule réponse.",
        "local": "Que change la décision locale, et une ESS mieux connue ?",
        "local_why": "Les collectivités connaissent mieux leurs besoins mais ne sont pas également riches ; les "
        "médias font connaître l'ESS. Qu'est-ce qui bouge la couverture, et les inégalités ?",
        "local_caution": "Ces leviers valent pour toute la simulation, y compris les années avant le mois 0. La "
        "société a 60 000 habitants dans 13 régions ; entre si peu de gens, l'inégalité est une mesure grossière.",
    },
)
