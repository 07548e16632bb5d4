"""German, as the press writes it: quotation marks, dates and grouped digits by Duden.

Number words are invariable from two on; one follows its noun (ein, eine, einen), so it is printed in digits.
"""

from factsheet.languages.language import NBSP, Language, Nouns, phrases

LANGUAGE = Language(
    code="de",
    locale="de",
    name="German",
    endonym="Deutsch",
    offered="Auch auf Deutsch erhältlich",
    quotes=("„", "“"),
    marks_before_punctuation=False,
    spaces=(
        (r"(?<=\d)[ \u00a0]*([%€$])", NBSP + r"\1"),
        (r"(?<=})[ \u00a0]*([%€$])", NBSP + r"\1"),  # {value} too
        (r"\b(z|u|d|i)\. ?(B|a|h|d)\.", r"\1." + NBSP + r"\2."),
        (r"\b(Art|Abs|Nr|S)\. (?=\d)", r"\1." + NBSP),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
    ),
    grouping=NBSP,
    grouped_from=10_000,
    day="{}.",
    first_day="1.",
    cardinals="""
        0 null; 1 eins; 2 zwei; 3 drei; 4 vier; 5 fünf; 6 sechs; 7 sieben; 8 acht; 9 neun; 10 zehn; 11 elf; 12 zwölf;
        13 dreizehn; 14 vierzehn; 15 fünfzehn; 16 sechzehn; 17 siebzehn; 18 achtzehn; 19 neunzehn; 20 zwanzig; 30
        dreißig; 40 vierzig; 50 fünfzig; 60 sechzig; 70 siebzig; 80 achtzig; 90 neunzig; 100 hundert; 1000 tausend;
        1000000 million millionen; 1000000000 milliarde milliarden; 1000000000000 billion billionen
    """,
    ordinals="""
        3 dritte; 4 vierte; 5 fünfte; 6 sechste; 7 siebte; 8 achte; 9 neunte; 10 zehnte; 11 elfte; 12 zwölfte; 13
        dreizehnte; 14 vierzehnte; 15 fünfzehnte; 16 sechzehnte; 17 siebzehnte; 18 achtzehnte; 19 neunzehnte; 20
        zwanzigste; 30 dreißigste; 40 vierzigste; 50 fünfzigste; 60 sechzigste; 70 siebzigste; 80 achtzigste; 90
        neunzigste; 100 hundertste; 1000 tausendste; 1000000 millionste; 1000000000 milliardste; 1000000000000
        billionste
    """,
    cardinal_endings=r"mal|fach\w{0,2}|e[nr]|jährig\w*|tägig\w*|monatig\w*|wöchig\w*|stündig\w*",
    ordinal_stem="",
    ordinal_endings="[nmrs]?",
    numerals="""
        0.5 halb halbe halben halber halbes halbem hälfte hälften; 0.33 drittel dritteln; 0.25 viertel vierteln; 0.2
        fünftel; 0.1 zehntel; 2 zwo zweier doppelt doppelte doppelten; 3 dreier; 12 dutzend dutzende dutzenden
        dutzender; 30 dreissig dreissigste; 100 hunderte hunderten hunderter; 1000 tausende tausenden tausender
    """,
    ones="ein eine einen einem einer eines",
    conjunction="und",
    compounds=True,
    in_places={"acht": r"(?<!\baußer )(?<!\bausser )acht(?! (?:geben|gab))"},
    ungendered=True,
    spelled_after=frozenset({"more-than", "nearly", "about", "at-least", "up-to"}),
    dates="""
        Jän Jänner Feber Sonnabend (?:Januar|Februar|Jänner|Juni|Juli|September|Oktober|November|Dezember|Mai)s
        (?:April|August|März)(?:e?s) (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)(?:e?s|en?)
    """,
    range_joins="bis",
    range_openers="zwischen",
    starters="""
        ab aber alle allein allerdings als also am an andere anderen anders angesichts auch auf aufgrund aus außer
        ausser außerdem ausserdem bei beide beim bereits beziehungsweise bis bisher bloß da dabei dadurch dafür dagegen
        daher damals damit danach daneben dann daran darauf daraufhin darüber darum darunter das dass dazu dem den
        denen denn dennoch der deren des deshalb dessen deswegen die dies diese diesem diesen dieser dieses doch dort
        durch eben ebenfalls ebenso ehemalige ein eine einem einen einer eines einige einmal er erst erstmals es etwa
        etwas falls fast ferner für ganz gegen gegenüber gemäß gemäss genau gerade gestern hat hatte hatten heute hier
        hinter ihm ihn ihr ihre ihrem ihren ihrer im immer in indem infolge inzwischen ist ja je jede jedem jeden jeder
        jedes jedoch jene kaum kein keine keinem keiner kurz laut lange lediglich manche man mehr mehrere meist
        mindestens mit nach nachdem nahezu neben nicht nichts nie niemand noch nun nur ob obwohl oder offenbar
        offiziell ohne rund samt schließlich schliesslich schon seine seinem seinen seiner seit seitdem seither selbst
        sich sie so sobald sogar solche somit sondern sonst sowie sowohl später statt stattdessen trotz trotzdem über
        um und unter viele vielmehr vom von vor vorher während wann war waren warum was weder wegen weil weitere weiter
        welche wem wenige weniger wenn wer werden wie wieder wird wo wobei wurde wurden zu zudem zuerst zufolge zuletzt
        zum zumindest zunächst zur zuvor zwar zwischen
    """,
    capitalised="""
        Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Afrikaner Afrikanerinnen Amerikaner Amerikanerinnen Araber Armenier
        Asiaten Briten Brite Dagestaner Deutsche Deutschen Deutscher Europäer Europäerinnen Franzosen Georgier
        Inguschen Juden Jüdinnen Kanadier Kanadierin Kanadierinnen Kanadiern Kasachen Kaukasier Letten Litauer Muslime
        Muslimen Musliminnen Christen Österreicher Polen Russe Russen Russin Russinnen Schweizer Schweizerin
        Schweizerinnen Syrer Tschetschene Tschetschenen Tschetschenin Tschetscheninnen Türken Ukrainer Ukrainerin
        Ukrainerinnen Usbeken Weißrussen Belarussen Moskauer Grosnyer Berliner Genfer Londoner Pariser Straßburger
        Strassburger LGBT LGBTI LGBTQ LGBTQI LGBTQIA LSBT LSBTI NGO NGOs NRO HIV AIDS UNO EU
    """,
    nouns=Nouns(
        determiners="""
            der die das des dem den ein eine einen einem einer eines kein keine keinen keinem keiner keines dieser
            diese dieses diesem diesen jener jene jenes jenem jenen jeder jede jedes jedem jeden alle allen aller viele
            vielen vieler wenige wenigen einige einigen einiger mehrere mehreren mehrerer manche manchen sein seine
            seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer am im zum
            zur vom beim ins ans fürs welche welcher welches solche solchen solcher beide beiden beider etliche
            etlichen sämtliche sämtlichen zahlreiche zahlreichen zahlreicher weitere weiteren weiterer andere anderen
            anderer
        """,
        relatives="der die das dem den welche welcher welches",
        endings="ungs?|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|ismus|nis|nisse|nissen|tums?"
        "|innen|ierung|ierungen",
        heads="""
            Abend Abende Abkommen Absatz Abschiebung Abstimmung Abteilung Adresse Agent Agenten Akte Akten Aktivist
            Aktivisten Aktivistin Aktivistinnen Alter Amt Amtes Anfang Angabe Angaben Angehörige Angehörigen Angeklagte
            Angeklagten Angriff Angriffe Angst Anhörung Anklage Anlass Anlaufstelle Annahme Anschlag Antrag Antwort
            Anwalt Anwälte Anzahl Anzeige Arbeit Art Artikel Arzt Ärzte Ärztin Asyl Asylsuchende Asylsuchenden Aufnahme
            Aufruf Außenminister Ausland Ausreise Aussage Aussagen Aussenminister Ausweis Ausweise Auto Beamte Beamten
            Beamter Beamtin Bedarf Bedrohte Bedrohten Beginn Behandlung Behörde Behörden Beirat Beispiel Bekannte
            Bekannten Beleg Belege Beratung Bericht Berichte Berichten Berichts Beruf Beschluss Beschwerde Besitz
            Besuch Betroffene Betroffenen Bewegung Beweis Beweise Bild Bilder Blatt Botschaft Brief Bruder Brüder Buch
            Bund Bundes Bürger Büro Chef Chefin Daten Datum Dauer Dienst Dienste Dokument Dokumente Dollar Dorf Drohung
            Druck Einfluss Einreise Einsatz Eltern Ende Entführte Entführten Entscheid Entscheide Erfolg Ergebnis
            Erklärung Ermittler Ersuchen Euro Fall Fälle Fällen Familie Familien Festgenommene Festgenommenen
            Feststellung Firma Firmen Flucht Flüchtende Flüchtling Flüchtlinge Flüchtlingen Flüchtlings Flug Flughafen
            Folge Folgen Folter Forderung Form Frage Fragen Franken Frau Frauen Freiwillige Freiwilligen Freund Freunde
            Freundin Frist Frühjahr Frühling Führung Furcht Gebiet Gebiete Gefahr Gefangene Gefangenen Gefängnis
            Geflüchtete Geflüchteten Geheimdienst Geld Gelder Gericht Gerichte Gerichts Geschichte Geschlecht Gesetz
            Gesetze Gesicht Gespräch Gespräche Gesuch Gesuche Gesuchen Gewalt Grenze Grenzen Grund Gründe Gruppe
            Gruppen Gruppierung Haft Häftling Häftlinge Häftlingen Hand Hände Haus Hause Häuser Heimat Helfer Helferin
            Herbst Herkunft Hilfe Hilfs Hinweis Hinweise Homosexuelle Homosexuellen Hunderte Identität Inhaftierte
            Inhaftierten Institut Interview Jahr Jahre Jahren Jahres Journalist Journalisten Journalistin Jugendliche
            Justiz Kampagne Kampf Kind Kinder Kindern Klage Kläger Kollege Kollegen Kollegin Komitee Kommission
            Konferenz Kontakt Kontrolle Konvention Kopie Körper Krieg Krise Kritik Kunde Kunst Lager Land Lande Länder
            Ländern Landes Leben Lebens Leiter Leiterin Lesbe Lesben Leute Leuten Liste Listen Mal Mann Männer Männern
            Mannes Maßnahme Maßnahmen Massnahme Massnahmen Medien Mehrheit Meinung Meldung Meldungen Mensch Menschen
            Menschenrechts Miliz Milliarde Milliarden Million Millionen Minderheit Minderheiten Minister Ministerin
            Ministerium Misshandlung Mitarbeitende Mitarbeitenden Mitarbeiter Mitarbeiterin Mitglied Mitglieder
            Mitgliedern Mitte Mitteilung Moment Monat Monate Monaten Monats Mord Morde Morgen Mutter Mütter Nachbar
            Nachbarn Nachricht Nachrichten Nacht Name Namen Netz Netzwerk Norden Nummer Öffentlichkeit Opfer Opfern
            Ordnung Organ Organe Organisation Ort Orte Osten Papier Papiere Parlament Partei Parteien Partner Partnerin
            Pass Pässe Person Personen Plan Platz Plätze Polizei Polizist Polizisten Präsident Präsidentin Presse
            Problem Programm Programme Projekt Protest Proteste Prozent Prozess Qualität Quelle Quellen Rahmen Rat
            Rates Recht Rechte Rechten Rechts Rechtsanwalt Rede Regierung Regime Region Regionen Reise Reporter
            Republik Republiken Resolution Richter Richterin Rolle Rubel Ruf Sache Sanktion Schätzung Schreiben Schule
            Schutz Schwester Schwule Schwulen Seite Seiten Sender Sicht Sitz Sohn Söhne Soldat Soldaten Sommer Spende
            Spenden Sprache Sprecher Sprecherin Staat Staaten Staatsanwalt Staatsanwaltschaft Stadt Städte Stand Stelle
            Stellen Stiftung Stimme Stimmen Strafe Strafen Straße Strasse Studie Süden Summe System Tag Tage Tagen
            Tages Tat Täter Tatsache Tausende Teil Teile Teilen Termin Text Thema Tochter Tod Tode Todes Tote Toten
            Überlebende Überlebenden Umfang Umfrage Umfragen Umstand Umstände Unterkunft Unterkünfte Unterlagen
            Unterschied Unterstützung Untersuchung Urteil Urteile Vater Väter Verband Verbot Verbots Verbrechen
            Verdacht Verdächtige Verdächtigen Verein Vereine Verfahren Verfolgte Verfolgten Verfolgung Verhaftete
            Verhafteten Verhör Verhöre Verletzte Verletzten Vermisste Vermissten Versammlung Versuch Vertrag Vertreter
            Vertreterin Verwalter Verwandte Verwandten Verzicht Video Visa Visum Volk Vorgehen Vorsitz Vorstand Vorwurf
            Vorwürfe Vorwürfen Waffe Waffen Wahl Weg Wege Weise Welle Wellen Welt Wert Werte Westen Winter Wissen Woche
            Wochen Wohnung Wort Worte Wunde Zahl Zahlen Zeit Zeiten Zeitung Zeitungen Zentrum Zeuge Zeugen Zeugin Ziel
            Ziele Zuflucht Zugang Zustand Zweck Zweifel
        """,
        before_names="""
            Abend Anfang Art Ende Mitte Million Millionen Milliarde Milliarden Prozent Stand Tausende Hunderte Dutzende
            Gruppe Gruppen Reihe Zahl Minister Ministerin Präsident Präsidentin Sprecher Sprecherin Herr Frau
        """,
    ),
    elided="",
    name_endings="(?:s|')?",
    term_endings="(?:e?n|e?s|er|innen|in|e|em)?",
    people="""
        Person(?:en)? Leuten? Mensch(?:en)? M[aä]nn(?:er|ern)? Frau(?:en)? Junge?n? Mädchen Kind(?:er|ern)? Opfern?
        Häftlinge?n? Gefangenen? Festgenommenen? Inhaftierten? Überlebenden? Geflüchteten? Flüchtlinge?n? Asyl\\w*
        Antragstell\\w+ Gesuchstell\\w+ Evakuierten? Einwohner\\w* Bürger\\w* Mitglied(?:er|ern)? Familien? Paaren?
        Toten? Todesfälle?n? Todesopfern? Verhaftungen? Festnahmen? Fälle?n? Leben Angekommenen? Lesben Schwulen?
    """,
    present="ist sind hat haben bin gibt steht stehen bleibt bleiben lebt leben befindet befinden",
    reporting="""
        laut zufolge gemäß gemäss nach_Angaben nach_Darstellung nach_eigenen_Angaben so_der so_die so_das
        sag(?:t|te|ten|en) gesagt bericht(?:et|ete|eten|en) berichtet teil(?:t|te|ten)_\\w+_mit mitgeteilt
        erklär(?:t|te|ten|en) schreib(?:t|en) schrieb(?:en)? geschrieben meld(?:et|ete|eten|en) gemeldet
        behaupt(?:et|ete|eten|en) bestreit(?:et|en) bestritt(?:en)? dementier(?:t|te|ten|en) leugn(?:et|ete|eten|en)
        geleugnet nann?te nannten genannt nenn(?:t|en) bezeichn(?:et|ete|eten|en) beschreib(?:t|en) beschrieb(?:en)?
        kündig(?:t|te|ten)_\\w+_an angekündigt beschuldig(?:t|te|ten|en) w(?:irft|erfen|arf|arfen)_\\w+ vorgeworfen
        wies(?:en)? zurückgewiesen dokumentier(?:t|te|ten|en) schätz(?:t|te|ten|en) geschätzt bestätig(?:t|te|ten|en)
        räum(?:t|te|ten)_\\w+_ein eingeräumt zähl(?:t|te|ten|en) gezählt veröffentlich(?:t|te|ten|en)
        kam(?:en)?_zu(?:m|r)_\\w+ stell(?:t|te|ten)_fest festgestellt warn(?:t|te|ten|en) gewarnt
        antwort(?:et|ete|eten|en) erzähl(?:t|te|ten|en) schilder(?:t|te|ten|n) forder(?:t|te|ten|n) gefordert
        frag(?:t|te|ten|en) bezeug(?:t|te|ten|en) zitier(?:t|te|ten|en) verurteil(?:t|te|ten|en) hielt(?:en)?_fest
        beton(?:t|te|ten|en)
    """,
    claims={
        "deaths": (
            "number",
            """
                getötet\\w* tot toten? starb(?:en)? gestorben\\w* ermordet\\w* todes\\w+ umgebracht\\w*
            """,
        ),
        "victims": (
            "number",
            """
            opfern? festgenommen\\w* inhaftiert\\w* verhaftet\\w* gefoltert\\w* entführt\\w* verschleppt\\w*
            verfolgt\\w* verfolgung betroffen\\w* misshandelt\\w*
        """,
        ),
        "first-date": (
            "date",
            """
                beg(?:ann|annen|onnen)\\w* erste[nr]?_(?:\\w*festnahmen?|\\w*meldung|\\w*bericht\\w*|\\w*welle)
            """,
        ),
        "legal-status": (
            "",
            """
            verbot verboten\\w* verbietet liquidier\\w+ liquidation ausländische\\w*_agent\\w* extremist\\w+
            aufgelöst\\w* eingestuft\\w* kriminalisiert\\w* gemeinnützig\\w* juristische\\w*_person\\w*
        """,
        ),
    },
    phrases=phrases(
        """
        Fact sheets → Informationsblätter | Edition {number}, {date} → Ausgabe {number}, {date} |
        Facts as of {date} → Stand der Angaben: {date} | DRAFT → ENTWURF |
        {found} of {total} quotes found in the source by program → {found} von {total} Zitaten maschinell in der
        Quelle gefunden |
        {confirmed} of {total} citations read by two people → {confirmed} von {total} Belegen von zwei Personen
        gelesen |
        {confirmed} of {total} citations checked by two readers → {confirmed} von {total} Belegen von zwei Personen
        geprüft | Notes → Anmerkungen | Note {number} → Anmerkung {number} |
        Back to mention {mention} of note {number} → Zurück zu Stelle {mention} von Anmerkung {number} |
        Contents → Inhalt | Translation pending → Übersetzung folgt | established → belegt | reported → berichtet |
        alleged → behauptet | denied → dementiert | disputed → umstritten | superseded → überholt |
        no later status found as of {date} → kein neuerer Stand gefunden (Suche: {date}) |
        Step line of {label}: from {first} ({first_date}) to {last} ({last_date}); each value stands in the list with
        its source. → Stufenlinie, {label}: von {first} ({first_date}) bis {last} ({last_date}); jeder Wert steht mit
        seiner Quelle in der Liste. | more than {number} → mehr als {number} | nearly {number} → fast {number} |
        about {number} → rund {number} | at least {number} → mindestens {number} | up to {number} → bis zu {number} |
        {first} to {last} → {first} bis {last} | as of {day} → Stand: {day} | as of {month} → Stand: {month} |
        as of {year} → Stand: {year} | as of {date} → Stand: {date} | Skip to the text → Zum Text springen |
        {size} kB → {size} kB | Archived: {address} → Archiviert: {address} | para. {n} → Abs. {n} | p. {n} → S. {n} |
        pp. {n} → S. {n} | section {n} → Abschnitt {n} | note {n} → Anm. {n} | no. {n} → Nr. {n} |
        {names} and {last} → {names} und {last} | {name} and others → {name} u. a. |
        Edition {number} → Ausgabe {number} |
        No copy of the source compared yet → Noch mit keiner Kopie der Quelle verglichen |
        Copy of the source kept → Kopie der Quelle aufbewahrt |
        Quote found in the source by program → Zitat maschinell in der Quelle gefunden |
        Read against the source by one person, {date} → Von einer Person mit der Quelle verglichen, {date} |
        Read against the source by two people, {date} → Von zwei Personen mit der Quelle verglichen, {date} |
        {label} ({count} of {total}) → {label} ({count} von {total})
        """
    ),
)
