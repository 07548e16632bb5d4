"""Word lists of the content rules, per language; a language without a list is not judged by it."""

from __future__ import annotations

import re

from factsheet.model import Claim


def _pattern(words: str) -> re.Pattern[str]:
    whole = re.sub(r"\s+\|", "|", words).split()
    alternatives = "|".join(sorted(whole, key=len, reverse=True)).replace("_", r"\s+")
    # The look-ahead for a first letter spares trying every word at every place.
    first = "".join(sorted({start for word in whole for start in re.findall(r"^\w|(?:(?<=^\(\?:)|(?<=\|))\w", word)}))
    return re.compile(rf"(?<!\w)(?=[{first}])(?:{alternatives})(?!\w)", re.IGNORECASE)


# Numbers written as words; the articles one, un, une are not numbers, nor are ordinals.
NUMBER_WORDS = {
    "en": _pattern(
        """zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\\w+)? hundreds? thousands?
        millions? billions? dozens? half twice"""
    ),
    "fr": _pattern(
        """zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
        (?:dix|vingt|trente|quarante|cinquante|soixante|septante|huitante|nonante|quatre-vingt)s?(?:-\\w+)* cents? mille
        milliers? millions? milliards? (?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aines? moitié"""
    ),
}

# Months and days, as they are written when they name a date. English may and march need their capital.
DATE_WORDS = {
    "en": re.compile(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
        r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b"
    ),
    "fr": _pattern(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
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

# Capitalised English words that need no entry in names.yaml.
CAPITALISED = frozenset(
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

# English words that start sentences and are no names.
STARTERS = frozenset(
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

# Units that count people; a number without a unit counts as people, to be safe.
PEOPLE = _pattern(
    """people persons? m[ae]n wom[ae]n boys? girls? child(?:ren)? victims? detainees? survivors? refugees? asylum
    applicants? claimants? evacuees? residents? citizens? members? famil(?:y|ies) couples? deaths? dead killed arrests?
    individuals? lives cases? prisoners? newcomers? arrivals? beneficiaries clients? lesbians? gays?"""
)
