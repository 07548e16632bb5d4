"""English, as the Canadian government and press write it; the language that messages are written in."""

from factsheet.languages.language import Language, phrases

LANGUAGE = Language(
    code="en",
    locale="en_CA",
    name="English",
    endonym="English",
    offered="Also available in English",
    quotes=("“", "”"),
    marks_before_punctuation=False,
    spaces=(),
    grouping=",",
    grouped_from=1000,
    day="{}",
    first_day="1",
    cardinals="""
        0 zero; 1 one; 2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten; 11 eleven; 12 twelve;
        13 thirteen; 14 fourteen; 15 fifteen; 16 sixteen; 17 seventeen; 18 eighteen; 19 nineteen; 20 twenty; 30
        thirty; 40 forty; 50 fifty; 60 sixty; 70 seventy; 80 eighty; 90 ninety; 100 hundred; 1000 thousand; 1000000
        million; 1000000000 billion; 1000000000000 trillion
    """,
    ordinals="""
        3 third; 4 fourth; 5 fifth; 6 sixth; 7 seventh; 8 eighth; 9 ninth; 10 tenth; 11 eleventh; 12 twelfth; 13
        thirteenth; 14 fourteenth; 15 fifteenth; 16 sixteenth; 17 seventeenth; 18 eighteenth; 19 nineteenth; 20
        twentieth; 30 thirtieth; 40 fortieth; 50 fiftieth; 60 sixtieth; 70 seventieth; 80 eightieth; 90 ninetieth; 100
        hundredth; 1000 thousandth; 1000000 millionth; 1000000000 billionth; 1000000000000 trillionth
    """,
    cardinal_endings="fold",
    ordinal_stem="",
    ordinal_endings="s?",
    numerals="""
        0.25 quarter quarters; 0.5 half halves; 2 twice; 3 thrice; 10 tens; 12 dozen dozens; 20 twenties; 30 thirties;
        40 forties; 50 fifties; 60 sixties; 70 seventies; 80 eighties; 90 nineties; 100 hundreds; 1000 thousands;
        1000000 millions; 1000000000 billions; 1000000000000 trillions
    """,
    ones="first",
    conjunction="and",
    compounds=False,
    in_places={"third": r"third(?![ -](?:part(?:y|ies)|countr(?:y|ies)|gender|person))"},
    ungendered=True,
    spelled_after=frozenset({"more-than", "nearly", "about", "at-least", "up-to"}),
    dates="Sept Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays",
    range_joins="to through",
    range_openers="between",
    starters="""
        a about according after all although among an and another any as at because before being between both but by
        despite during each earlier even every few following for former from given he her his how if in inside instead
        into it its later less like many men more most much near nearly neither no nobody none nor not nothing now of
        officials on once one only or other others our out outside over people per rather same several she since so
        some someone still such than that the their then there these they this those though through to today under
        unlike until up upon was we were what when where whether which while who whom whose why with within without
        women yet activists authorities government groups police private public reports
    """,
    capitalised="""
        I January February March April May June July August September October November December Monday Tuesday
        Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays
        African Africans American Americans Arab Arabic Armenian Asian Austrian Azerbaijani Baltic Belarusian Belgian
        Brazilian British Canadian Canadians Caucasian Chechen Chechens Chinese Christian Christians Czech Dagestani
        Danish Dutch English Estonian European Europeans Finnish French Georgian German Germans Greek Hungarian
        Icelandic Ingush Iranian Iraqi Irish Islamic Israeli Italian Japanese Jewish Kazakh Kyrgyz Latin Latvian
        Lithuanian Muslim Muslims Norwegian Orthodox Polish Portuguese Romanian Russian Russians Scottish Soviet
        Spanish Swedish Swiss Syrian Turkish Ukrainian Ukrainians Uzbek Western LGBT LGBTI LGBTQ LGBTQI LGBTQIA
        2SLGBTQI 2SLGBTQIA NGO NGOs HIV AIDS
    """,
    nouns=None,
    elided="",
    name_endings="",
    term_endings="(?:e?s)?",
    people="""
        people persons? m[ae]n wom[ae]n boys? girls? child(?:ren)? victims? detainees? survivors? refugees? asylum
        applicants? claimants? evacuees? residents? citizens? members? famil(?:y|ies) couples? deaths? dead killed
        arrests? individuals? lives cases? prisoners? newcomers? arrivals? beneficiaries clients? lesbians? gays?
    """,
    present="is are has have isn't aren't hasn't haven't",
    reporting="""
        according_to sa(?:y|ys|id|ying) reports? reported reporting tells? told stat(?:e|es|ed|ing)
        alleg(?:e|es|ed|ing) claim(?:s|ed|ing)? den(?:y|ies|ied|ying) describ(?:e|es|ed|ing) announc(?:e|es|ed|ing)
        accus(?:e|es|ed|ing) reject(?:s|ed|ing)? dismiss(?:es|ed|ing)? call(?:s|ed|ing) writ(?:es|ing) wrote
        document(?:s|ed|ing) estimat(?:e|es|ed|ing) testif(?:y|ies|ied|ying) confirm(?:s|ed|ing)?
        acknowledg(?:e|es|ed|ing) counted puts? published publish(?:es|ing) found conclud(?:e|es|ed|ing)
        record(?:s|ed|ing) warn(?:s|ed|ing)? argu(?:e|es|ed|ing) disput(?:e|es|ed|ing) respond(?:s|ed|ing)?
        repl(?:y|ies|ied|ying) explain(?:s|ed|ing)? recount(?:s|ed|ing)? suggest(?:s|ed|ing)? insist(?:s|ed|ing)?
        maintain(?:s|ed|ing)? declar(?:e|es|ed|ing) contest(?:s|ed|ing)? ask(?:s|ed|ing)? listed cit(?:es|ed|ing)
        quot(?:es|ed|ing) gives gave
    """,
    claims={
        "deaths": ("number", "killed died dead deaths? murdered"),
        "victims": ("number", "victims? detained tortured arrested abducted targeted persecuted affected"),
        "first-date": ("date", "began begun started first_(?:reported|known|arrested|wave)"),
        "legal-status": (
            "",
            """
            banned outlawed liquidat(?:ed|ion) foreign_agents? extremist dissolved designated criminali[sz]ed
            official_charity government-assisted_refugees legal_entity
        """,
        ),
    },
    phrases=phrases(
        """
        Fact sheets | Edition {number}, {date} | Facts as of {date} | DRAFT |
        {found} of {total} quotes found in the source by program |
        {confirmed} of {total} citations read by two people |
        {confirmed} of {total} citations checked by two readers | Notes | Note {number} |
        Back to mention {mention} of note {number} | Contents | Translation pending | established | reported |
        alleged | denied | disputed | superseded | no later status found as of {date} |
        Step line of {label}: from {first} ({first_date}) to {last} ({last_date}); each value stands in the list with
        its source. | more than {number} | nearly {number} | about {number} | at least {number} | up to {number} |
        {first} to {last} | as of {day} | as of {month} | as of {year} | as of {date} | Skip to the text | {size} kB |
        Archived: {address} | para. {n} | p. {n} | pp. {n} | section {n} | note {n} | no. {n} | {names} and {last} |
        {name} and others | Edition {number} | No copy of the source compared yet | Copy of the source kept |
        Quote found in the source by program | Read against the source by one person, {date} |
        Read against the source by two people, {date} | {label} ({count} of {total})
        """
    ),
)
