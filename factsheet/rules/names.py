"""Rules on words with a capital: a name that nobody listed may be that of a person at risk.

Input: passages, with listed names blanked. Output: findings. In most languages a capital within a sentence is that of
a name, but for peoples, languages and the like, which a language lists.

German gives every noun a capital. There a capitalised word is taken for a common noun, not for a name,

- if its language lists it, or it has an ending that only such nouns have (-ung, -heit), or it is put together with a
  listed noun of six letters or more (Menschenrechtsgruppe);
- or if somewhere in the content it follows an article, another determiner or a number, with or without adjectives
  between (die junge Kellnerin): persons are hardly ever named so in print. A relative pronoun after a comma is no
  article.

Two capitalised words in a row are a name all the same (Ramsan Muster, Wolf Stein), unless the language lists both as
nouns (gewährte Flüchtlingen Asyl) or the first as one that goes before others (Ende September), or the first is an
adjective at the start of a sentence (Russische Behörden).
What this does not find: a single name that is also a common noun, or that follows an article (der Ramsan), and a name
that is the only capitalised word at the start of a sentence, which C209 is for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from factsheet.errors import Location
from factsheet.languages import Vocabulary, vocabulary
from factsheet.languages.vocabulary import SLOT
from factsheet.records.messages import as_id
from factsheet.rules.scan import TEXTS, Finding, Passage, Rule, Scan

_UPPER = "".join(filter(str.isupper, map(chr, (*range(0x530), *range(0x1E00, 0x2000)))))
_CAPITALISED = re.compile(rf"(?<![\w'])\d?[{_UPPER}]\w*(?:[-'+]\w+)*")
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\{([^{}:]*)[^{}]*\}")
_SENTENCE_END = (".", "!", "?", "…", ":")
_OPENED = '“«‘„‚‹"'
_INITIALS = re.compile(r"(?<![\w.-])[^\W\d_](?:\. ?[^\W\d_])+(?:\.|(?= *$|,))|(?<![\w.-])[^\W\d_]\.(?=,)")
_LATIN, _CYRILLIC, _GREEK = "A-Za-zÀ-ɏ", "Ѐ-ӿ", "Ͱ-Ͽ"
_MIXED = re.compile(
    "|".join(
        rf"(?<!\w)(?=[^\W\d_]*[{one}])(?=[^\W\d_]*[{other}])[^\W\d_]+"
        for one, other in ((_LATIN, _CYRILLIC), (_LATIN, _GREEK), (_CYRILLIC, _GREEK))
    )
)
_BLOCK = 3  # new names from which on their entries are told together, once
_JOIN = "put the forms of one name into one entry"
_COMPOUND = 6  # letters of a noun that another may be put together with
_ADJECTIVAL = re.compile(r"e[nrms]?$")
_ADJECTIVE = r"(?:[^\W\d_]+e[nrms]?,? (?:und )?)"


def unlisted_names(scan: Scan) -> Iterator[Finding]:
    """Find capitalised words within sentences that no listed name covers."""
    told: list[tuple[Location, str, str]] = []
    for passage in scan.passages:
        found = [passage.unnamed[start:end] for start, end in _unlisted(passage, scan)]
        nouns = any(known.language.nouns for known in scan.vocabularies(passage.language))
        otherwise = "if it is a noun, give it an article" if nouns else "if it is not a name, use lower case"
        told += ((passage.where, name, otherwise) for name in dict.fromkeys(found))
    words = dict.fromkeys(word for _, word, _ in sorted(told))
    entries = "\n".join(f"    {_entry(word, scan)}" for word in words)
    if told and not scan.content.names:
        where = Location(f"{scan.content.where('name', '').path}/names.yaml")
        like = f"'{told[0][1]}' looks like one" if len(words) == 1 else f"the texts seem to have {len(words)} of them"
        what = f"there is no list of names, and {like}"
        yield Finding(where, what, f"write the file; set the kind of each, and {_JOIN}:\n    names:\n{entries}")
        return
    first = min(told, default=None)
    for where, word, otherwise in told:
        hint = _listing(word, otherwise, scan)
        if len(words) >= _BLOCK and (where, word, otherwise) == first:
            hint = f"list the names in names.yaml: set the kind of each, and {_JOIN}; {otherwise}:\n{entries}"
        elif len(words) >= _BLOCK and first:
            hint = f"its entry is in the block at {first[0]}; {otherwise}"
        yield Finding(where, f"'{word}' is a name that is not on the list", hint)


def _unlisted(passage: Passage, scan: Scan) -> list[tuple[int, int]]:
    """Return where names stand that nobody listed: words with a capital, whole names of several where one follows."""
    found: dict[tuple[int, int], bool] = {}
    first: dict[int, int] = {}  # words that start a sentence, of no other use: start by end
    for number, known in enumerate(scan.vocabularies(passage.language)):
        names = {}
        for match, paired in _capitalised(passage, known):
            ordinary, starts = _ordinary(match.group(), known, scan), _starts(match, passage.text)
            if paired or not (starts or ordinary):
                names[match.span()] = True
            elif starts and not (ordinary or _small(match.group(), known)):
                first[match.end()] = match.start()
        found = {span: True for span in found if span in names} if number else names  # ordinary in one is enough
    whole: list[tuple[int, int]] = []
    for start, end in sorted(found):
        before = whole[-1] if whole else (0, -1)
        if passage.unnamed[before[1] : start] == " ":
            whole[-1] = before[0], end
        else:
            whole.append((first.get(start - 1, start) if passage.unnamed[start - 1 : start] == " " else start, end))
    return whole


def doubtful_starts(scan: Scan) -> Iterator[Finding]:
    """Find first words of statements that are nowhere in lower case: a first name could hide there."""
    if not scan.content.names:  # told once, by the missing list
        return
    for language in scan.languages:
        (known,) = scan.vocabularies(language)
        written = set(_WORD.findall("\n".join(_texts(scan, language))))
        small: set[str] = {*known.starters, *(word for word in written if word[0].islower())}
        for passage in scan.passages:
            if passage.role in ("label", "changes") or passage.language not in (language, "und"):
                continue
            for start, word, parts in _first_words(passage.unnamed, passage.text, language):
                if all(_forms(part) & small or _ordinary(part, known, scan) for part in parts):
                    continue
                if start not in {told for told, _ in _unlisted(passage, scan)}:
                    hint = _listing(word, "if it is not a name, start with another word", scan)
                    yield Finding(passage.where, f"'{word}' starts a sentence and may be a name", hint)


@lru_cache(TEXTS)
def _first_words(unnamed: str, text: str, code: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Return the words with a capital that start a sentence: where, whole, and their parts with a capital."""
    known, found = vocabulary(code), []
    for match, _ in _capitals(unnamed, code):
        word = match.group()
        if not _starts(match, text) or known.number_words.match(word):
            continue
        if not (known.language.nouns and _adjective(match, text, known)):
            parts = tuple(part for part in re.split(r"[-'+]", word) if part[:1].isupper())
            found.append((match.start(), word, parts))
    return tuple(found)


def _adjective(match: re.Match[str], text: str, known: Vocabulary) -> bool:
    """Tell whether a first word is an adjective of the listed noun after it: Verlorene Akten."""
    noun = re.match(rf" ([{_UPPER}]\w*)", text[match.end() :])
    return bool(noun and _ADJECTIVAL.search(match[0]) and _listed(noun[1], known))


def _forms(word: str) -> set[str]:
    """Return a word in lower case, and with an s or without: decisions, where only a decision is known."""
    small = word.lower()
    return {small, small + "s", small.removesuffix("s")}


def _listing(word: str, otherwise: str, scan: Scan) -> str:
    """Return how to list a name, as the entry to paste, and what to do if it is none."""
    entry = _entry(word, scan)
    return f"list it in names.yaml, of its kind and with its form in each language: `{entry}`; {otherwise}"


def _entry(word: str, scan: Scan) -> str:
    """Return a name as an entry of names.yaml."""
    forms = ", ".join(f"{code}: [{word}]" for code in scan.languages)
    return f"- {{id: {as_id(word) or 'name'}, kind: place, forms: {{{forms}}}}}"


def small_letters(scan: Scan) -> Iterator[Finding]:
    """Find names in small letters after “a man called”, and initials: both can lead to a person."""
    for passage in scan.passages:
        for code in scan.codes(passage.language):
            for what in _small_letters(passage.plain, code):
                yield Finding(passage.where, what, "take it out; say what role the person has instead")


@lru_cache(TEXTS)
def _small_letters(plain: str, code: str) -> tuple[str, ...]:
    known, found = vocabulary(code), list[str]()
    for called in known.called.finditer(plain):
        word = re.match(r" [“«„\"']?([^\W\d_][\w-]*)", plain[called.end() :])
        if word and word[1].islower() and word[1] not in known.starters:
            found.append(f"'{called[0]}{word[0]}' may name a person in small letters")
    for initials in _INITIALS.finditer(plain):
        if initials[0].replace(" ", "").rstrip(".") not in known.language.abbreviations.split():
            found.append(f"'{initials[0]}' may be the initials of a person")
    return tuple(found)


def mixed_letters(scan: Scan) -> Iterator[Finding]:
    """Find words with letters of two scripts, which look like another word and are none that a rule knows."""
    for passage in scan.passages:
        for word in _mixed(passage.text):
            scripts = " and ".join(dict.fromkeys(unicodedata.name(c).split()[0].capitalize() for c in word))
            yield Finding(passage.where, f"'{word}' mixes {scripts} letters", "type the word anew, in one script")


@lru_cache(TEXTS)
def _mixed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_MIXED.findall(text)))


def _capitalised(passage: Passage, known: Vocabulary) -> Iterable[tuple[re.Match[str], bool]]:
    """Return the words with a capital outside names, and whether one stands beside another as no nouns do."""
    return _capitals(passage.unnamed, known.language.code)


@lru_cache(TEXTS)
def _capitals(text: str, code: str) -> tuple[tuple[re.Match[str], bool], ...]:
    known = vocabulary(code)
    if known.language.elided:
        text = re.sub(known.language.elided, lambda found: " " * len(found[0]), text, flags=re.IGNORECASE)
    matches = list(_CAPITALISED.finditer(text))
    nouns = known.language.nouns
    dates = [m.span() for m in known.months.finditer(text)] if nouns else []
    matches = [m for m in matches if m.span() not in dates]
    paired = set()
    for one, two in pairwise(matches):
        if nouns is None or text[one.end() : two.start()] != " ":
            continue
        first, second = one.group(), two.group()
        adjective = _starts(one, text) and _ADJECTIVAL.search(first)
        listed = _listed(first, known) and _listed(second, known)
        if not (adjective or listed or first in _words(nouns.before_names) or _small(first, known)):
            paired |= {one, two}
    return tuple((match, match in paired) for match in matches)


def _starts(match: re.Match[str], text: str) -> bool:
    """Tell whether a word starts a sentence or quotation."""
    before = text[: match.start()].rstrip(" ([")
    return not before or before.endswith(_SENTENCE_END) or before[-1] in _OPENED


def _ordinary(word: str, known: Vocabulary, scan: Scan) -> bool:
    """Tell whether a capital is not that of a name: a language's or people's, say, or a common noun's."""
    parts = [part for part in re.split(r"[-'+]", word) if part[:1].isupper()]
    return all(part in known.capitalised or _noun(part, known, scan) for part in parts)


def _small(word: str, known: Vocabulary) -> bool:
    """Tell whether a word has its capital from the start of a sentence."""
    return word.lower() in known.starters or bool(known.number_words.fullmatch(word)) or word in known.capitalised


def _noun(word: str, known: Vocabulary, scan: Scan) -> bool:
    """Tell whether a word is a common noun of a language that writes them with a capital; see above."""
    return known.language.nouns is not None and (_listed(word, known) or word in _determined(scan, known))


def _listed(word: str, known: Vocabulary) -> bool:
    """Tell whether a language lists a noun or its ending, or a noun that it is put together with."""
    nouns = known.language.nouns
    if nouns is None:
        return False
    heads, folded = _words(nouns.heads), word.lower()
    return (
        word in heads
        or bool(re.search(rf"\w{{3}}(?:{nouns.endings})$", word))
        or bool(known.number_words.fullmatch(word))
        or any(folded.endswith(head.lower()) for head in heads if len(head) >= _COMPOUND)
    )


def _determined(scan: Scan, known: Vocabulary) -> frozenset[str]:
    """Return the capitalised words that follow a determiner somewhere in the texts of a language."""
    nouns = known.language.nouns
    assert nouns is not None
    if (code := known.language.code) in scan.nouns:
        return scan.nouns[code]
    determiner = "|".join(nouns.determiners.split())
    pattern = re.compile(
        rf"(?P<comma>, (?:\w+ )?)?(?<!\w)(?P<word>(?i:{determiner})|{SLOT}) {_ADJECTIVE}{{0,3}}(?P<noun>[{_UPPER}]\w*)"
    )
    texts = [_with_counts(p, scan) for p in scan.passages if p.language in (code, "und")]
    found = ((text, match) for text in texts for match in pattern.finditer(text))
    scan.nouns[code] = frozenset(
        match["noun"]
        for text, match in found
        if not (match["comma"] and match["word"].lower() in _words(nouns.relatives))
        and not re.match(rf" [{_UPPER}]", text[match.end() :])
    )
    return scan.nouns[code]


def _with_counts(passage: Passage, scan: Scan) -> str:
    """Return a passage with a SLOT for each number, which determines a noun as an article does, and none for dates."""
    fact = scan.content.facts[passage.ident] if passage.role == "statement" else None
    text = passage.unnamed
    for found in _PLACEHOLDER.finditer(passage.text):
        if not fact or found[1] not in ("value", "range", *fact.values):
            text = text[: found.end() - 1] + " " + text[found.end() :]
    return text


@lru_cache
def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _texts(scan: Scan, language: str) -> Iterator[str]:
    """Yield all texts of a language that show how a word is written: passages, quotes, titles and editors' notes."""
    yield from (p.text for p in scan.passages if p.language in (language, "und"))
    for fact in scan.content.facts.values():
        yield (fact.note or "") if language == scan.reference else ""
    for source in scan.content.sources.values():
        if source.language[:2] == language:
            yield source.title or ""
        yield (source.custom.note or "") if language == scan.reference else ""
    yield from _quotes(scan, language)


def _quotes(scan: Scan, language: str) -> Iterator[str]:
    sources = scan.content.sources
    for fact in scan.content.facts.values():
        for citation in fact.sources:
            if citation.source in sources and sources[citation.source].language[:2] == language:
                yield citation.quote or ""


RULES = (
    Rule("C206", "error", "every proper name is on the list of names", unlisted_names),
    Rule("C209", "error", "a sentence does not start with a word that may be an unlisted name", doubtful_starts),
    Rule("C212", "error", "nobody is named in small letters or by initials", small_letters),
    Rule("C213", "error", "the letters of a word are of one script", mixed_letters),
)
