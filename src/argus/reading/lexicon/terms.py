"""What a word of the lexicon may look like, and when two of them are the same word."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from argus.errors import UsageError
from argus.reading.mentions import Batch, CodeWord

CATEGORIES = (
    "access", "authority", "commodity", "document", "event", "method", "money", "object", "place", "port_name",
    "quantity_idiom", "relative_date", "role", "transport", "unit", "vehicle", "violence",
)  # fmt: skip
AMBIGUITIES = ("low", "medium", "high")
ANY_LANGUAGE = "*"
# A phrase longer than this is a sentence.
MOST_WORDS = 8
LONGEST = {"term": 100, "meaning": 1000, "source": 200}

# A word is the same word with other capitals, accents or dots between; in another language or category it is another.
Key = tuple[str, str, str]

_NO_ZONE = ZoneInfo("UTC")


def keys_of(words: Sequence[CodeWord]) -> list[Key]:
    """The key of each word, with its term folded as messages are."""
    folded = folded_terms([word.term for word in words])
    return [(" ".join(term), word.language, word.category) for term, word in zip(folded, words, strict=True)]


def folded_terms(terms: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of each term, cut and folded as those of a message."""
    readable = [term.encode("utf-8", "replace").decode() for term in terms]  # half a letter has no bytes
    batch = Batch(readable, [None] * len(terms), _NO_ZONE)
    return [tuple(batch.row(at).words) for at in range(len(terms))]


def checked(word: CodeWord) -> CodeWord:
    """The word without blanks around its parts.

    Raises:
        UsageError: it cannot stand on the list; says which parts are wrong.
    """
    tidy = tidied(word)
    faults = list(faults_of(tidy))
    if faults:
        raise UsageError(f"This word cannot stand on the list: {'; '.join(faults)}", where="words", do="Mend it.")
    return tidy


def tidied(word: CodeWord) -> CodeWord:
    """The word with single blanks, and with language, category and ambiguity in lower case."""
    return replace(
        word,
        term=" ".join(word.term.split()),
        language=word.language.strip().lower(),
        category=word.category.strip().lower(),
        meaning=" ".join(word.meaning.split()),
        ambiguity=word.ambiguity.strip().lower(),
        source=" ".join(word.source.split()),
    )


def faults_of(word: CodeWord) -> Iterator[str]:
    """What is wrong with a word, without its own text."""
    for part, longest in LONGEST.items():
        written = getattr(word, part)
        if not written:
            yield f"no {part}"
        elif len(written) > longest:
            yield f"{part} is longer than {longest} characters"
        if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in written):
            yield f"{part} holds characters that nobody sees"
    count = len(folded_terms([word.term])[0])
    if word.term and not count:
        yield "the term has no letter or digit"
    if count > MOST_WORDS:
        yield f"the term has more than {MOST_WORDS} words"
    language = word.language
    if language != ANY_LANGUAGE and not (len(language) == 2 and language.isascii() and language.isalpha()):
        yield f"the language is no two letters of ISO 639-1 and not {ANY_LANGUAGE}"
    if word.category not in CATEGORIES:
        yield f"the category is none of {', '.join(CATEGORIES)}"
    if word.ambiguity not in AMBIGUITIES:
        yield f"the ambiguity is none of {', '.join(AMBIGUITIES)}"
