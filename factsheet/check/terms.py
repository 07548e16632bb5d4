"""Word lists of the content rules, per language; a language without a list is not judged by it."""

from __future__ import annotations

import re

from factsheet.records.model import Claim


def _pattern(words: str) -> re.Pattern[str]:
    whole = re.sub(r"\s+\|", "|", words).split()
    alternatives = "|".join(sorted(whole, key=len, reverse=True)).replace("_", r"\s+")
    # The look-ahead for a first letter spares trying every word at every place.
    first = "".join(sorted({start for word in whole for start in re.findall(r"^\w|(?:(?<=^\(\?:)|(?<=\|))\w", word)}))
    return re.compile(rf"(?<!\w)(?=[{first}])(?:{alternatives})(?!\w)", re.IGNORECASE)


# One digit: those of all scripts, and fractions, raised, ringed and Roman numerals of one character.
DIGIT = "[\\d²³¹¼-¾⁰-₉⅐-↋①-⒛⓪-⓿❶-➓〇〡-〩㈠-㈩㉈-㉟㊀-㊉㊱-㊿]"
# A Roman numeral in capitals, or a French ordinal of one; short ones only of I, V and X, for CD and MD are none.
ROMAN = (
    r"\b(?:(?=[IVX]{2}|[IVXLC]{3}|[IVXLCDM]{4})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    r"(?:es?|er|ère|ème)?|[VX]e)(?!\w)"
)

# Numbers written as words; the articles one, un, une are not numbers, nor are ordinals.
NUMBER_WORDS = {
    "en": _pattern(
        """zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\\w+)? hundreds? thousands?
        millions? billions? trillions? dozens? half halves twice (?:two|three|four|five|six|seven|eight|nine|ten)fold"""
    ),
    "fr": _pattern(
        """zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
        (?:dix|vingt|trente|quarante|cinquante|soixante|septante|huitante|nonante|quatre-vingt)s?(?:-\\w+)* cents? mille
        milliers? millions? milliards? billions? trillions? moitiés?
        (?:huit|diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aines?"""
    ),
}

# Months and days, as they are written when they name a date. English may and march need their capital.
DATE_WORDS = {
    "en": re.compile(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
        r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
        r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b"
    ),
    "fr": _pattern(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
        "janv févr fév avr juil oct nov déc "
        "lundi mardi mercredi jeudi vendredi samedi dimanche"
    ),
}

# Words that say somebody says it.
REPORTING = {
    "en": _pattern(
        """
        according_to sa(?:y|ys|id|ying) reports? reported reporting tells? told stat(?:e|es|ed|ing) alleg(?:e|es|ed|ing)
        claim(?:s|ed|ing)? den(?:y|ies|ied|ying) describ(?:e|es|ed|ing) announc(?:e|es|ed|ing) accus(?:e|es|ed|ing)
        reject(?:s|ed|ing)? dismiss(?:es|ed|ing)? call(?:s|ed|ing) writ(?:es|ing) wrote document(?:s|ed|ing)
        estimat(?:e|es|ed|ing) testif(?:y|ies|ied|ying) confirm(?:s|ed|ing)? acknowledg(?:e|es|ed|ing) counted
        puts? published publish(?:es|ing) found conclud(?:e|es|ed|ing) record(?:s|ed|ing) warn(?:s|ed|ing)?
        argu(?:e|es|ed|ing) disput(?:e|es|ed|ing) respond(?:s|ed|ing)? repl(?:y|ies|ied|ying) explain(?:s|ed|ing)?
        recount(?:s|ed|ing)? suggest(?:s|ed|ing)? insist(?:s|ed|ing)? maintain(?:s|ed|ing)? declar(?:e|es|ed|ing)
        contest(?:s|ed|ing)? ask(?:s|ed|ing)? listed cit(?:es|ed|ing) quot(?:es|ed|ing) gives gave"""
    ),
    "fr": _pattern(
        """
        selon d'après dit disent disait disant fait_état font_état rapport(?:e|ent|ait|aient|é|és|ée|ées)
        ni(?:e|ent|é|és|ée|ées|ait|aient|ant|er) démen(?:t|tent|ti|tie|tir|tis) précis(?:e|ent|é|ée|ait|aient)
        cit(?:e|ent|é|ée|és|ées|ant) donn(?:e|ent|é|ée|ait|ant) soutien(?:t|nent) soutenu
        (?:accus|affirm|allègu|allégu|annon[cç]|assur|avanc|avert|chiffr|confirm|conclu|constat|contest|déclar|décri|demand
        |dénomb|document|écri|estim|évalu|expliqu|indiqu|mentionn|prétend|publi|qualifi|racont|recens|reconn|rejet|répliqu
        |répon|signal|témoign)\\w+"""
    ),
}

# Words that go with a grave claim, and whether they count only beside a number or a date.
CLAIMS: dict[str, dict[Claim, tuple[str, re.Pattern[str]]]] = {
    "en": {
        "deaths": ("number", _pattern("killed died dead deaths? murdered")),
        "victims": ("number", _pattern("victims? detained tortured arrested abducted targeted persecuted affected")),
        "first-date": ("date", _pattern("began begun started first_(?:reported|known|arrested|wave)")),
        "legal-status": (
            "",
            _pattern(
                """banned outlawed liquidat(?:ed|ion) foreign_agents? extremist dissolved designated criminali[sz]ed
                official_charity government-assisted_refugees legal_entity"""
            ),
        ),
    },
}

PRESENT = {"en": _pattern("is are has have isn't aren't hasn't haven't")}

# Between two numbers, these make a range; after the opener, a bare conjunction does too.
RANGE_JOIN = re.compile(r"^\s*(?:to|through|à|jusqu'à|до|-|–|—)\s*$", re.IGNORECASE)
RANGE_AND = re.compile(r"^\s*(?:and|et|и)\s*$", re.IGNORECASE)
RANGE_OPENER = re.compile(r"(?:between|entre|между)\s*$", re.IGNORECASE)

# Capitalised words that need no entry in names.yaml. French writes peoples so, not languages, months or adjectives;
# and what a ministry is for.
_CAPITALISED_EN = frozenset(
    """
    I January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays
    African Africans American Americans Arab Arabic Armenian Asian Austrian Azerbaijani Baltic Belarusian Belgian
    Brazilian British Canadian Canadians Caucasian Chechen Chechens Chinese Christian Christians Czech Dagestani Danish
    Dutch English Estonian European Europeans Finnish French Georgian German Germans Greek Hungarian Icelandic Ingush
    Iranian Iraqi Irish Islamic Israeli Italian Japanese Jewish Kazakh Kyrgyz Latin Latvian Lithuanian Muslim Muslims
    Norwegian Orthodox Polish Portuguese Romanian Russian Russians Scottish Soviet Spanish Swedish Swiss Syrian Turkish
    Ukrainian Ukrainians Uzbek Western
    LGBT LGBTI LGBTQ LGBTQI LGBTQIA 2SLGBTQI 2SLGBTQIA NGO NGOs HIV AIDS
    """.split()  # noqa: SIM905 - a list of words reads better as one text
)
_CAPITALISED_FR = frozenset(
    """
    Africains Africaines Allemands Allemandes Américains Américaines Arabes Arméniens Asiatiques
    Biélorusses Britanniques Canadiens Canadiennes Caucasiens Daghestanais Européens Européennes Français Françaises
    Géorgiens Géorgiennes Ingouches Juifs Kazakhs Lettons Lituaniens Ouzbeks Russes Syriens Tchétchène Tchétchènes Turcs
    Ukrainiens Ukrainiennes
    Affaires Immigration Citoyenneté Réfugiés
    LGBT LGBTI LGBTQ LGBTQI LGBTQIA 2ELGBTQI 2ELGBTQIA ONG VIH SIDA
    """.split()  # noqa: SIM905 - a list of words reads better as one text
)
CAPITALISED = {"en": _CAPITALISED_EN, "fr": _CAPITALISED_FR, "und": _CAPITALISED_EN | _CAPITALISED_FR}

# Words that start sentences and are no names.
_STARTERS_EN = frozenset(
    """
    a about according after all although among an and another any as at because before being between both but by
    despite during each earlier even every few following for former from given he her his how if in inside instead
    into it its later less like many men more most much near nearly neither no nobody none nor not nothing now of
    officials on once one only or other others our out outside over people per rather same several she since so some
    someone still such than that the their then there these they this those though through to today under unlike
    until up upon was we were what when where whether which while who whom whose why with within without women yet
    activists authorities government groups police private public reports
    """.split()  # noqa: SIM905 - a list of words reads better as one text
)
_STARTERS_FR = frozenset(
    """
    à afin ainsi alors après au aucun aucune aujourd auparavant aussi autant autre autres aux avant avec beaucoup ce
    cela celle celles celui cependant ces cet cette ceux chacun chacune chaque chez comme comment contre dans de depuis
    dernier dernière des dès deux devant du durant elle elles en encore enfin ensuite entre environ et eux hors il ils
    jamais la le les leur leurs lors lorsque lui maintenant mais malgré même moins ni nombre non notre nous nul on or ou
    où par parce parfois parmi pendant personne peu plus plusieurs pour pourquoi pourtant près presque puis quand quant
    que quel quelle quelles quelque quelques quels qui quoi rien sa sans sauf selon ses seul seule seules seuls si
    sinon soit son sous souvent sur tandis tant toujours tous tout toute toutefois toutes très un une vers voici voilà
    vos votre
    activistes autorités femmes gouvernement groupes hommes personnes police
    """.split()  # noqa: SIM905 - a list of words reads better as one text
)
STARTERS = {"en": _STARTERS_EN, "fr": _STARTERS_FR}

# Units that count people; a number without a unit counts as people, to be safe.
PEOPLE = _pattern(
    """people persons? m[ae]n wom[ae]n boys? girls? child(?:ren)? victims? detainees? survivors? refugees? asylum
    applicants? claimants? evacuees? residents? citizens? members? famil(?:y|ies) couples? deaths? dead killed arrests?
    individuals? lives cases? prisoners? newcomers? arrivals? beneficiaries clients? lesbians? gays?"""
)
