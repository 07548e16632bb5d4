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
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from sys import intern
from typing import Any

from factsheet.errors import Location
from factsheet.languages import Vocabulary, vocabulary
from factsheet.languages.vocabulary import SLOT
from factsheet.records.messages import as_id
from factsheet.rules.passages import Passage
from factsheet.rules.scan import Finding, Rule, Scan

_UPPER = "".join(filter(str.isupper, map(chr, (*range(0x530), *range(0x1E00, 0x2000)))))
_CAPITALISED = re.compile(rf"(?<![\w'])\d?[{_UPPER}]\w*(?:[-'+]\w+)*")
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\{([^{}:]*)[^{}]*\}")
_SENTENCE_END = (".", "!", "?", "…", ":")
_OPENED = '“«‘„‚‹"'
_INITIALS = re.compile(r"(?<![\w.-])[^\W\d_](?:\. ?[^\W\d_])+(?:\.|(?= *$|,))|(?<![\w.-])[^\W\d_]\.(?=,)")
_LATIN, _CYRILLIC, _GREEK = "A-Za-zÀ-ɏ", "Ѐ-ӿ", "Ͱ-Ͽ"
_OTHERS = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_MIXED = re.compile(
    "|".join(
        rf"(?<!\w)(?=[^\W\d_]*[{one}])(?=[^\W\d_]*[{other}])[^\W\d_]+"
        for one, other in ((_LATIN, _CYRILLIC), (_LATIN, _GREEK), (_CYRILLIC, _GREEK))
    )
)
_BLOCK = 3  # new names from which on their entries are told together, once
_JOIN = "put the forms of one name into one entry"
_COMPOUND = 6  # letters of a noun that another may be put together with
_Capitals = Sequence[tuple[re.Match[str], bool]]  # words with a capital, and whether each is one of a pair
_First = tuple[int, str, tuple[str, ...]]  # a word that starts a sentence: where, whole, its parts with a capital
_Nouns = frozenset[tuple[str, str]]  # language and word
_ADJECTIVAL = re.compile(r"e[nrms]?$")
_ADJECTIVE = r"(?:[^\W\d_]+e[nrms]?,? (?:und )?)"


def unlisted_names(scan: Scan) -> Iterator[Finding]:
    """Find capitalised words within sentences that no listed name covers."""
    told: list[tuple[Location, str, str]] = []
    for passage, names, _ in _all_capitals(scan):
        found = [passage.unnamed[start:end] for start, end in names]
        nouns = any(known.language.nouns for known in scan.vocabularies(passage.language))
        otherwise = "if it is a noun, give it an article" if nouns else "if it is not a name, use lower case"
        told += ((scan.where(passage), name, otherwise) for name in dict.fromkeys(found))
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


def _unlisted(passage: Passage, capitals: Mapping[str, _Capitals], nouns: _Nouns) -> tuple[tuple[int, int], ...]:
    """Return where names stand that nobody listed: words with a capital, whole names of several where one follows."""
    found: dict[tuple[int, int], bool] = {}
    first: dict[int, int] = {}  # words that start a sentence, of no other use: start by end
    for number, (code, matches) in enumerate(capitals.items()):
        known, names = vocabulary(code), {}
        for match, paired in matches:
            ordinary, starts = _ordinary(match.group(), known, nouns), _starts(match, passage.text)
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
    return tuple(whole)


def doubtful_starts(scan: Scan) -> Iterator[Finding]:
    """Find first words of statements that are nowhere in lower case: a first name could hide there."""
    if not scan.content.names:  # told once, by the missing list
        return
    nouns = _determined(scan)
    for language in scan.languages:
        (known,) = scan.vocabularies(language)
        small = {*known.starters}.union(*(words.get(language, ()) for words in scan.each(_small_words)))
        for passage, names, firsts in _all_capitals(scan):
            for start, word, parts in firsts.get(language, ()):
                if all(_forms(part) & small or _ordinary(part, known, nouns) for part in parts):
                    continue
                if start not in {told for told, _ in names}:
                    hint = _listing(word, "if it is not a name, start with another word", scan)
                    yield Finding(scan.where(passage), f"'{word}' starts a sentence and may be a name", hint)


def _first_words(capitals: _Capitals, text: str, known: Vocabulary) -> Iterator[_First]:
    """Yield the words with a capital that start a sentence."""
    for match, _ in capitals:
        word = match.group()
        if not _starts(match, text) or known.number_words.match(word):
            continue
        if not (known.language.nouns and _adjective(match, text, known)):
            yield match.start(), word, tuple(part for part in re.split(r"[-'+]", word) if part[:1].isupper())


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
                yield Finding(scan.where(passage), what, "take it out; say what role the person has instead")


def _small_letters(plain: str, code: str) -> Iterator[str]:
    known = vocabulary(code)
    for called in known.called.finditer(plain):
        word = re.match(r" [“«„\"']?([^\W\d_][\w-]*)", plain[called.end() :])
        if word and word[1].islower() and word[1] not in known.starters:
            yield f"'{called[0]}{word[0]}' may name a person in small letters"
    for initials in _INITIALS.finditer(plain):
        if initials[0].replace(" ", "").rstrip(".") not in known.language.abbreviations.split():
            yield f"'{initials[0]}' may be the initials of a person"


def mixed_letters(scan: Scan) -> Iterator[Finding]:
    """Find words with letters of two scripts, which look like another word and are none that a rule knows."""
    for passage in scan.passages:
        if not _OTHERS.search(passage.text):  # as nearly all
            continue
        for word in dict.fromkeys(_MIXED.findall(passage.text)):
            scripts = " and ".join(dict.fromkeys(unicodedata.name(c).split()[0].capitalize() for c in word))
            yield Finding(
                scan.where(passage), f"'{word}' mixes {scripts} letters", "type the word again, in one script"
            )


def _all_capitals(scan: Scan) -> Iterator[tuple[Passage, tuple[tuple[int, int], ...], Mapping[str, list[_First]]]]:
    """Yield the passages with words in capitals: where unlisted names stand, and the first words by language."""
    return chain.from_iterable(scan.each(_of_record, _determined(scan)))


def _of_record(scan: Scan, nouns: _Nouns) -> list[tuple[Passage, Any, Any]]:
    found = []
    for passage in scan.passages:
        capitals = {
            known.language.code: _capitals(passage.unnamed, known) for known in scan.vocabularies(passage.language)
        }
        first = {c: [*_first_words(matches, passage.text, vocabulary(c))] for c, matches in capitals.items()}
        first = {} if passage.role in ("label", "changes") else first
        names = _unlisted(passage, capitals, nouns)
        if names or any(first.values()):
            found.append((passage, names, first))
    return found


def _capitals(text: str, known: Vocabulary) -> _Capitals:
    """Return the words with a capital outside names, and whether one stands beside another as no nouns do."""
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


def _ordinary(word: str, known: Vocabulary, nouns: _Nouns) -> bool:
    """Tell whether a capital is not that of a name: a language's or people's, say, or a common noun's."""
    parts = [part for part in re.split(r"[-'+]", word) if part[:1].isupper()]
    return all(part in known.capitalised or _noun(part, known, nouns) for part in parts)


def _small(word: str, known: Vocabulary) -> bool:
    """Tell whether a word has its capital from the start of a sentence."""
    return word.lower() in known.starters or bool(known.number_words.fullmatch(word)) or word in known.capitalised


def _noun(word: str, known: Vocabulary, determined: _Nouns) -> bool:
    """Tell whether a word is a common noun of a language that writes them with a capital; see above."""
    return known.language.nouns is not None and (_listed(word, known) or (known.language.code, word) in determined)


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


def _determined(scan: Scan) -> _Nouns:
    """Return the capitalised words that follow a determiner somewhere in the texts, with the language of these."""
    return _same(frozenset(chain.from_iterable(scan.each(_determined_in))))


@lru_cache(4)
def _same(nouns: _Nouns) -> _Nouns:
    """Return the same object for the same nouns, so that they are quickly compared."""
    return nouns


def _determined_in(scan: Scan) -> _Nouns:
    found = set[tuple[str, str]]()
    for passage in scan.passages:
        for known in scan.vocabularies(passage.language):
            if nouns := known.language.nouns:
                text = _with_counts(passage, scan)
                for match in _determining(nouns.determiners).finditer(text):
                    relative = match["comma"] and match["word"].lower() in _words(nouns.relatives)
                    if not relative and not re.match(rf" [{_UPPER}]", text[match.end() :]):
                        found.add((known.language.code, match["noun"]))
    return frozenset(found)


@lru_cache
def _determining(determiners: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<comma>, (?:\w+ )?)?(?<!\w)(?P<word>(?i:{'|'.join(determiners.split())})|{SLOT}) "
        rf"{_ADJECTIVE}{{0,3}}(?P<noun>[{_UPPER}]\w*)"
    )


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


def _small_words(scan: Scan) -> Mapping[str, tuple[str, ...]]:
    """Return the words in small letters by language: of passages, quotes, titles and editors' notes."""
    written = {language: _WORD.findall("\n".join(_texts(scan, language))) for language in scan.languages}
    return {  # kept of each record, so as little as possible
        language: tuple({intern(word) for word in words if word[0].islower()}) for language, words in written.items()
    }


def _texts(scan: Scan, language: str) -> Iterator[str]:
    """Yield all texts of a language that show how a word is written."""
    sources = scan.content.sources
    yield from (p.text for p in scan.passages if p.language in (language, "und"))
    for fact in scan.judged.facts.values():
        yield (fact.note or "") if language == scan.reference else ""
        cited = (c for c in fact.sources if c.source in sources and sources[c.source].language[:2] == language)
        yield from (citation.quote or "" for citation in cited)
    for source in scan.judged.sources.values():
        if source.language[:2] == language:
            yield source.title or ""
        yield (source.custom.note or "") if language == scan.reference else ""


RULES = (
    Rule("C206", "error", "every proper name is on the list of names", unlisted_names),
    Rule("C209", "error", "a sentence does not start with a word that may be an unlisted name", doubtful_starts),
    Rule("C212", "error", "nobody is named in small letters or by initials", small_letters, each=True),
    Rule("C213", "error", "the letters of a word are of one script", mixed_letters, each=True),
)
