"""The word lists of threats, and where their patterns stand in a message.

Files: words/<language>.toml, our own, from general knowledge; `pay` and some hints after reading what was missed in two
phrase books of the demo (e, f). words/wide/<language>.toml: more of the same and looser, from general knowledge alone;
most of its words mean other things too, so only `rare` reads them.
A file has one list for each of SIGNS; its patterns are parted by semicolons:
    word        this word, whatever its capitals and accents
    word*       words that begin so
    one|other   one of these
    #           a number, with `k`, thousands or a currency behind it
    ..          up to GAP words in between
The lists of words/any.toml hold plain words.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from argus.reading.mentions import Batch

LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
# What is done to somebody.
ACTS = ("kill", "harm", "vanish", "death", "doer", "weapon")
# What stands around it.
SIGNS = (
    *ACTS, "person", "family", "betrayal", "place", "deadline", "intent", "innocent", "hint", "never", "pay",
)  # fmt: skip
# Where a message is looked at: a hint by itself says nothing, several of them with a person do.
LOOKED_AT = (*ACTS, "hint", "betrayal")
# What only the wide lists have.
WIDE_SIGNS = (*SIGNS, "last", "watched", "held", "body", "grief")
GAP = 4
# Shorter words are others when a letter is wrong.
LONG_WORD = 7
# Words that stand everywhere say nothing of where to look.
_EVERYWHERE = ("person", "intent", "deadline")
_BEHIND_NUMBER = frozenset({"k", "mila", "mil", "mille", "tausend", "euro", "euros", "eur", "e", "ruggen", "balles"})


@dataclass(frozen=True, slots=True)
class Token:
    """One place of a pattern. `gap`: words may stand before it; `number`: a number does."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    gap: bool
    number: bool

    def fits(self, word: str) -> bool:
        """Whether a word may stand here."""
        return word.isdigit() if self.number else word in self.exact or word.startswith(self.begins)


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A pattern of one list; it is looked for where its `anchor` fits.

    Attributes:
        left, right: what stands right beside the anchor; None = nothing, or there may be a gap.
    """

    language: str
    sign: str
    tokens: tuple[Token, ...]
    anchor: int
    left: Token | None
    right: Token | None

    def match(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        """First word and the one behind the last, with the anchor at word `at`; None = the rest is not there."""
        first = self._left(words, at, self.anchor)
        if first is None:
            return None
        last = self._right(words, at, self.anchor)
        return None if last is None else (first, last)

    def _left(self, words: Sequence[str], at: int, place: int) -> int | None:
        if place == 0:
            return at
        for before in range(at - 1, max(at - 2 - (GAP if self.tokens[place].gap else 0), -1), -1):
            if self.tokens[place - 1].fits(words[before]):
                first = self._left(words, before, place - 1)
                if first is not None:
                    return first
        return None

    def _right(self, words: Sequence[str], at: int, place: int) -> int | None:
        end = behind_number(words, at) if self.tokens[place].number else at + 1
        if place == len(self.tokens) - 1:
            return end
        for after in range(end, min(end + 1 + (GAP if self.tokens[place + 1].gap else 0), len(words))):
            if self.tokens[place + 1].fits(words[after]):
                last = self._right(words, after, place + 1)
                if last is not None:
                    return last
        return None


def behind_number(words: Sequence[str], at: int) -> int:
    """The word behind a number that begins at word `at`, with its thousands and what it counts."""
    end = at + 1
    while end < len(words) and (words[end] in _BEHIND_NUMBER or (words[end].isdigit() and len(words[end]) == 3)):
        end += 1
    return end


class Patterns:
    """All patterns of some languages, by the words they are looked for at."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._exact: dict[str, list[Pattern]] = {}
        self._begins: dict[str, list[Pattern]] = {}
        for each in patterns:
            token = each.tokens[each.anchor]
            for known, words in ((self._exact, token.exact), (self._begins, token.begins)):
                for word in words:
                    for written in (word, *_mistyped(word)):
                        known.setdefault(written, []).append(each)
        self._shortest = min(map(len, self._begins), default=0)
        self._longest = max(map(len, self._begins), default=0)
        self.at = lru_cache(1 << 16)(self._at)

    def _at(self, word: str) -> tuple[Pattern, ...]:
        """Those whose anchor a word can be."""
        found = [*self._exact.get(word, ())]
        for length in range(self._shortest, min(self._longest, len(word)) + 1):
            found += self._begins.get(word[:length], ())
        return tuple(found)

    def match(self, words: Sequence[str], at: int) -> bool:
        """Whether one of them stands with its anchor at word `at`."""
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        for each in self.at(words[at]):  # quickly told first: what must stand right beside the anchor
            if each.left is not None and not each.left.fits(before):
                continue
            if (each.right is None or each.right.fits(after)) and each.match(words, at) is not None:
                return True
        return False


def _mistyped(word: str) -> Iterator[str]:
    """A long word with two neighbours swapped, or one letter left out; its first and last letter are never wrong."""
    if len(word) < LONG_WORD:
        return
    for at in range(1, len(word) - 2):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1 :]


@cache
def patterns_of(signs: tuple[str, ...]) -> Patterns:
    """The patterns of these lists in every language."""
    return Patterns([each for language in LANGUAGES for each in _read(language) if each.sign in signs])


@cache
def wide_patterns() -> tuple[Pattern, ...]:
    """Those of the plain and of the wide lists, in every language."""
    return tuple(each for language in LANGUAGES for each in _read(language, wide=True))


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of words that belong to no language: `technical`, `laughter`, `for`; folded."""
    return frozenset(_told("any")[name].split())


@cache
def _told(language: str) -> dict[str, str]:
    return _file(f"{language}.toml")


@cache
def _widely_told(language: str) -> dict[str, str]:
    """The plain lists with the wide ones behind them."""
    plain, wide = _told(language), _file(f"wide/{language}.toml")
    return {sign: f"{plain.get(sign, '')};{wide.get(sign, '')}" for sign in WIDE_SIGNS}


def _file(name: str) -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("words", name).read_text("utf-8"))


def _read(language: str, *, wide: bool = False) -> tuple[Pattern, ...]:
    told, folded = (_widely_told if wide else _told)(language), _folded(wide)
    common = {word for sign in _EVERYWHERE for written in _written(told[sign]) for word in written.split()}
    signs = WIDE_SIGNS if wide else SIGNS
    return tuple(
        _pattern(language, sign, written, common, folded)
        for sign in signs
        for written in dict.fromkeys(_written(told[sign]))
    )


def _written(listed: str) -> list[str]:
    return [" ".join(each.split()) for each in listed.split(";") if each.strip()]


def _pattern(
    language: str, sign: str, written: str, common: set[str], folded: Mapping[str, tuple[str, ...]]
) -> Pattern:
    tokens: list[Token] = []
    weights: list[tuple[bool, int]] = []
    gap = False
    for part in written.replace("#k", "# k").split():
        if part == "..":
            gap = True
            continue
        choices = part.split("|")
        for token in _tokens(choices, gap, folded):
            tokens.append(token)
            usable = not token.number and not common.issuperset(choices)
            rank = 0 if token.number else min(map(_rarity, (*token.exact, *token.begins)))
            weights.append((usable, rank))
        gap = False
    anchor = max(range(len(tokens)), key=weights.__getitem__)
    left = tokens[anchor - 1] if anchor and not tokens[anchor].gap else None
    right = tokens[anchor + 1] if anchor + 1 < len(tokens) else None
    if right is not None and (right.gap or tokens[anchor].number):
        right = None
    return Pattern(language, sign, tuple(tokens), anchor, left, right)


def _rarity(word: str) -> int:
    """The higher, the rarer: the place in the list of common words; of others the length."""
    common = _told("any")["common"].split()
    return common.index(word) if word in common else len(common) + len(word)


def _tokens(choices: Sequence[str], gap: bool, folded: Mapping[str, tuple[str, ...]]) -> Iterator[Token]:
    """One token for some choices, or several where a single choice is cut in words, as t'es."""
    if choices == ["#"]:
        yield Token(frozenset(), (), gap, True)
        return
    cut = {choice: folded[choice.removesuffix("*")] for choice in choices}
    if len(choices) == 1:
        (choice, words) = next(iter(cut.items()))
        for place, word in enumerate(words):
            begins = choice.endswith("*") and place == len(words) - 1
            yield Token(frozenset(() if begins else (word,)), (word,) if begins else (), gap and not place, False)
        return
    exact = frozenset(words[0] for choice, words in cut.items() if not choice.endswith("*"))
    yield Token(exact, tuple(words[0] for choice, words in cut.items() if choice.endswith("*")), gap, False)


@cache
def _folded(wide: bool) -> Mapping[str, tuple[str, ...]]:
    """Every word of the lists as a `Batch` cuts and folds it."""
    of = _widely_told if wide else _told
    listed = [part for language in LANGUAGES for told in of(language).values() for part in _written(told)]
    parts = " ".join(listed).replace("#k", "# k").replace("|", " ").split()
    texts = sorted({part.removesuffix("*") for part in parts})
    batch = Batch(texts, [None] * len(texts), ZoneInfo("UTC"))
    return {text: tuple(batch.row(at).words) or (text,) for at, text in enumerate(texts)}
