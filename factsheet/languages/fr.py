"""French, as the Canadian government and press write it: spaces by the Bureau de la traduction."""

from factsheet.languages.language import NBSP, Language, phrases

LANGUAGE = Language(
    code="fr",
    locale="fr_CA",
    name="French",
    endonym="Français",
    offered="Aussi offert en français",
    quotes=("«" + NBSP, NBSP + "»"),
    marks_before_punctuation=True,
    spaces=(
        (r"[ \u00a0]+([;!?])", r"\1"),
        (r"(?:(?<=\S)|[ \u00a0]+):(?=\s|$)", NBSP + ":"),
        (r"(?<=[\d}])[ \u00a0]*([%$])", NBSP + r"\1"),  # {value} too
        (r"«[ \u00a0]*", "«" + NBSP),
        (r"[ \u00a0]*»", NBSP + "»"),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
    ),
    grouping=NBSP,
    grouped_from=1000,
    day="{}",
    first_day="1er",
    cardinals="""
        0 zéro; 1 un; 2 deux; 3 trois; 4 quatre; 5 cinq; 6 six; 7 sept; 8 huit; 9 neuf; 10 dix; 11 onze; 12 douze; 13
        treize; 14 quatorze; 15 quinze; 16 seize; 17 dix-sept; 18 dix-huit; 19 dix-neuf; 20 vingt; 30 trente; 40
        quarante; 50 cinquante; 60 soixante; 70 septante; 80 huitante; 90 nonante; 100 cent cents; 1000 mille; 1000000
        million millions; 1000000000 milliard milliards; 1000000000000 billion billions
    """,
    ordinals="""
        3 troisième; 4 quatrième; 5 cinquième; 6 sixième; 7 septième; 8 huitième; 9 neuvième; 10 dixième; 11 onzième;
        12 douzième; 13 treizième; 14 quatorzième; 15 quinzième; 16 seizième; 17 dix-septième; 18 dix-huitième; 19
        dix-neuvième; 20 vingtième; 30 trentième; 40 quarantième; 50 cinquantième; 60 soixantième; 70 septantième; 80
        huitantième; 90 nonantième; 100 centième; 1000 millième; 1000000 millionième; 1000000000 milliardième;
        1000000000000 billionième
    """,
    cardinal_endings="",
    ordinal_stem="",
    ordinal_endings="s?",
    numerals="""
        0 zero; 0.33 tiers; 0.25 quart quarts; 0.5 moitié moitiés demi demie demis demies; 8 huitaine; 10 dizaine
        dizaines; 12 douzaine douzaines; 15 quinzaine quinzaines; 20 vingts vingtaine vingtaines; 30 trentaine
        trentaines; 40 quarantaine quarantaines; 50 cinquantaine cinquantaines; 60 soixantaine soixantaines; 80
        octante; 100 centaine centaines; 1000 millier milliers; 1000000000000000000 trillion trillions
    """,
    ones="une unième",
    conjunction="et",
    compounds=False,
    in_places={
        "cent": "(?<![0-9\0] pour )cent",
        "tiers": r"(?:(?<=\bun )|(?<=\ble ))tiers(?= d(?:es?\b|u\b|'))",
    },
    ungendered=True,
    spelled_after=frozenset({"more-than", "nearly", "about", "at-least", "up-to"}),
    dates="fév juil lundis mardis mercredis jeudis vendredis samedis dimanches",
    range_joins="à jusqu'à",
    range_openers="entre",
    starters="""
        à afin ainsi alors après au aucun aucune aujourd auparavant aussi autant autre autres aux avant avec beaucoup
        ce cela celle celles celui cependant ces cet cette ceux chacun chacune chaque chez comme comment contre dans de
        depuis dernier dernière des dès deux devant du durant elle elles en encore enfin ensuite entre environ et eux
        hors il ils jamais la le les leur leurs lors lorsque lui maintenant mais malgré même moins ni nombre non notre
        nous nul on or ou où par parce parfois parmi pendant personne peu plus plusieurs pour pourquoi pourtant près
        presque puis quand quant que quel quelle quelles quelque quelques quels qui quoi rien sa sans sauf selon ses
        seul seule seules seuls si sinon soit son sous souvent sur tandis tant toujours tous tout toute toutefois
        toutes très un une vers voici voilà vos votre activistes autorités femmes gouvernement groupes hommes personnes
        police
    """,
    capitalised="""
        Africains Africaines Allemands Allemandes Américains Américaines Arabes Arméniens Asiatiques Biélorusses
        Britanniques Canadiens Canadiennes Caucasiens Daghestanais Européens Européennes Français Françaises Géorgiens
        Géorgiennes Ingouches Juifs Kazakhs Lettons Lituaniens Ouzbeks Russes Syriens Tchétchène Tchétchènes Turcs
        Ukrainiens Ukrainiennes Affaires Immigration Citoyenneté Réfugiés LGBT LGBTI LGBTQ LGBTQI LGBTQIA 2ELGBTQI
        2ELGBTQIA ONG VIH SIDA
    """,
    nouns=None,
    elided=r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'",
    name_endings="",
    term_endings="(?:e?s)?",
    people="""
        personnes? hommes? femmes? garçons? filles? enfants? victimes? détenu(?:e|es|s)? survivant(?:e|es|s)?
        réfugié(?:e|es|s)? demandeu(?:rs?|ses?) évacué(?:e|es|s)? résident(?:e|es|s)? citoyen(?:ne|nes|s)? membres?
        familles? couples? décès morts? arrestations? individus? vies cas prisonni(?:ers?|ères?) arrivant(?:e|es|s)?
        bénéficiaires? lesbiennes? gais?
    """,
    present="est sont a ont n'est n'a",
    reporting="""
        selon d'après dit disent disait disant fait_état font_état rapport(?:e|ent|ait|aient|é|és|ée|ées)
        ni(?:e|ent|é|és|ée|ées|ait|aient|ant|er) démen(?:t|tent|ti|tie|tir|tis) précis(?:e|ent|é|ée|ait|aient)
        cit(?:e|ent|é|ée|és|ées|ant) donn(?:e|ent|é|ée|ait|ant) soutien(?:t|nent) soutenu
        (?:accus|affirm|allègu|allégu|annon[cç]|assur|avanc|avert|chiffr|confirm|conclu|constat|contest|déclar|décri|demand
        |dénomb|document|écri|estim|évalu|expliqu|indiqu|mentionn|prétend|publi|qualifi|racont|recens|reconn|rejet|répliqu
        |répon|signal|témoign)\\w+
    """,
    claims={
        "deaths": ("number", "tué(?:e|es|s)? morts? mortes? décès décédé(?:e|es|s)? assassiné(?:e|es|s)?"),
        "victims": (
            "number",
            """
            victimes? (?:détenu|torturé|arrêté|enlevé|visé|persécuté|touché)(?:e|es|s)?
        """,
        ),
        "first-date": (
            "date",
            """
                commenc(?:é|ée|a|aient) débuté premi(?:er|ère|ers|ères)_(?:signal\\w+|vague|arrest\\w+)
            """,
        ),
        "legal-status": (
            "",
            """
            interdit(?:e|es|s)? liquid(?:é|ée|és|ées|ation) agents?_étrangers? extrémistes? dissou(?:s|te|tes)
            désigné(?:e|es|s)? criminalisé(?:e|es|s)? organisme_de_bienfaisance personne_morale
            réfugiés_pris_en_charge_par_le_gouvernement
        """,
        ),
    },
    phrases=phrases(
        """
        Fact sheets → Fiches d’information | Edition {number}, {date} → Édition {number}, {date} |
        Facts as of {date} → Faits au {date} | DRAFT → ÉBAUCHE |
        {found} of {total} quotes found in the source by program → citations trouvées dans la source par programme :
        {found} sur {total} |
        {confirmed} of {total} citations read by two people → références lues par deux personnes :
        {confirmed} sur {total} |
        {confirmed} of {total} citations checked by two readers → références vérifiées par deux lecteurs : {confirmed}
        sur {total} | Notes → Notes | Note {number} → Note {number} |
        Back to mention {mention} of note {number} → Retour à la mention {mention} de la note {number} |
        Contents → Sommaire | Translation pending → Traduction à venir | established → établi | reported → rapporté |
        alleged → allégué | denied → nié | disputed → en litige | superseded → remplacé |
        no later status found as of {date} → aucune suite trouvée au {date} |
        Step line of {label}: from {first} ({first_date}) to {last} ({last_date}); each value stands in the list with
        its source. → Courbe en escalier, {label}. Première valeur : {first} ({first_date}); dernière valeur : {last}
        ({last_date}). Chaque valeur figure dans la liste avec sa source. | more than {number} → plus de {number} |
        nearly {number} → près de {number} | about {number} → environ {number} |
        at least {number} → au moins {number} | up to {number} → jusqu’à {number} |
        {first} to {last} → {first} à {last} | as of {day} → au {day} | as of {month} → en {month} |
        as of {year} → en {year} | as of {date} → données : {date} | Skip to the text → Aller au texte |
        {size} kB → {size} ko | Archived: {address} → Archivé : {address} | para. {n} → paragr. {n} |
        p. {n} → p. {n} | pp. {n} → p. {n} | section {n} → section {n} | note {n} → note {n} | no. {n} → nº {n} |
        {names} and {last} → {names} et {last} | {name} and others → {name} et autres |
        Edition {number} → Édition {number} |
        No copy of the source compared yet → Aucune copie de la source comparée pour l’instant |
        Copy of the source kept → Copie de la source conservée |
        Quote found in the source by program → Citation trouvée dans la source par programme |
        Read against the source by one person, {date} → Vérifiée à la source par une personne, {date} |
        Read against the source by two people, {date} → Vérifiée à la source par deux personnes, {date} |
        {label} ({count} of {total}) → {label} ({count} sur {total})
        """
    ),
)
