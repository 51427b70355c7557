"""The tables of how people write days and hours: one text per language in `languages/`, read once into a tree of words.

A line `[weak | faint] weekday 5 = vr` tells words; a line `[weak | tail] rule args: phrase, phrase` tells phrases and
what they mean (`joining.py` knows the rules, `days.py` and `hours.py` what they come to).
In a phrase `(a|b)` is one of them, `[a]` may be left out, and these stand for what is said in other lines or digits:
{wd} weekday, {mon} month, {h} hour, {m} minutes, {n} number, {unit}, {d} day of a month, {dth} such a day with its
ending (27e, 27th, 27.), {wk} number of a week, {y} year. `{wd}avond` is one word. Words are compared as messages are
cut: without accents.

Small words have lists of their own: ordinal (endings of a day's number), at (before an hour), before (before a day in
digits), arrive (what ships do: beside it digits that could be much else are a day), dotted (before an hour with a dot),
follow (behind an hour or a day), join (between things said of one moment), range and until (between two hours), open
(before the first of two), hint (only English has it), small (opens no gate).

sure (nothing before): counts alone. tail: counts where the sentence ends or goes on with a word of `follow`, so that
"om 5 kg" is no hour. weak: an ordinary word; counts only beside something else that is a moment in the same language.
faint: a very common one; not even a preposition makes a day of it ("tot zo").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, TypeVar

from argus.reading.mentions.moments.lines import STRENGTHS, SURE, WEAK, Line, table_lines

LANGUAGES = ("nl", "en", "fr", "de", "es", "it", "pt", "sr", "sq")
# What a slot of digits may hold.
DIGIT_SLOTS: Mapping[str, tuple[int, int]] = {
    "h": (0, 24),
    "m": (1, 59),
    "n": (1, 120),
    "d": (1, 31),
    "dth": (1, 31),
    "wk": (1, 53),
}
_WORD_SLOTS = {"h": ("number",), "m": ("number",), "n": ("number", "article"), "unit": ("unit",)}
_LISTS = ("ordinal", "at", "before", "dotted", "arrive", "follow", "join", "until", "range", "open", "hint", "small")


class Said(NamedTuple):
    """A word that fills a slot; weak: 0 = it says nothing else, 1 = an ordinary word too, 2 = a very common one."""

    slot: str
    language: str
    value: int | str
    weak: int


@dataclass(slots=True)
class Phrase:
    """What a phrase means: a rule, the names of its slots in order, and in `fixed` what fills a slot that is not one
    word.
    """

    rule: str
    args: tuple[str, ...]
    language: str
    strength: int
    slots: tuple[str, ...]
    fixed: tuple[int | str | None, ...]

    __hash__ = object.__hash__  # quick: what a phrase says is looked up all the time


# Where a word leads, what it fills there, and how weak it is.
Lead = tuple["Node", tuple[int | str, ...], int]


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: where the next word leads.

    Attributes:
        leads: what was worked out of `words` and `slots` by `phrases`: for each word.
    """

    words: dict[str, "Node"] = field(default_factory=dict)
    slots: dict[tuple[str, str], "Node"] = field(default_factory=dict)
    digits: dict[str, "Node"] = field(default_factory=dict)
    ends: list[Phrase] = field(default_factory=list)
    leads: dict[str, tuple[Lead, ...]] = field(default_factory=dict)


_Key = TypeVar("_Key")
# The words that fill a slot in a language, and how weak they are there.
_Fills = Mapping[tuple[str, str], Mapping[str, int]]


class Start(NamedTuple):
    """What can follow a word that begins phrases: nothing (it is one by itself), one of these words, or a number."""

    alone: bool
    words: frozenset[str]
    number: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """All languages together.

    Attributes:
        tree: the phrases. said: what a word can stand for. ordinals: endings of a day's number by language.
        lists: the small words below; by (name, language), and by (name, "") of all languages together.
        starts: words a phrase can begin with. second: words that can stand behind a number that begins one.
        words: all that phrases are made of.
        keys: words of which a message with a phrase has at least one, unless the phrase is of digits and small words.
    """

    tree: Node
    said: Mapping[str, tuple[Said, ...]]
    ordinals: Mapping[str, frozenset[str]]
    lists: Mapping[tuple[str, str], frozenset[str]]
    starts: Mapping[str, Start]
    second: frozenset[str]
    words: frozenset[str]
    keys: frozenset[str]


@cache
def tables() -> Tables:
    """The tables, read once.

    Raises:
        ValueError: a line says nothing that is known; names its file and number.
    """
    lines = table_lines(LANGUAGES)
    said, several = _words(lines)
    lists: dict[tuple[str, str], frozenset[str]] = {}
    for line in lines:
        if line.of_words and line.head[0] in _LISTS:
            words = frozenset(word for phrase in line.phrases for word in phrase)
            for place in ((line.head[0], line.language), (line.head[0], "")):
                lists[place] = lists.get(place, frozenset()) | words
    tree, keys = Node(), set[str]()
    fills: dict[tuple[str, str], dict[str, int]] = {}
    for word, told in said.items():
        for each in told:
            weak = fills.setdefault((each.slot, each.language), {})
            weak[word] = min(each.weak, weak.get(word, each.weak))
    for line in lines:
        for phrase in () if line.of_words else line.phrases:
            if _grow(tree, line, phrase, said, several):
                keys |= _keys(phrase, line.language, fills, lists[("small", "")])
    ordinals = {language: lists[("ordinal", language)] for language in LANGUAGES if ("ordinal", language) in lists}
    numbers = [words for word, words in tree.words.items() if word.isdigit()]
    second = frozenset(lists[("ordinal", "")]).union(
        *(_next_words(node, fills) for node in (*tree.digits.values(), *numbers))
    )
    return Tables(
        tree,
        {word: tuple(each) for word, each in said.items()},
        ordinals,
        lists,
        {word: _start(tree, word, said, fills) for word in _next_words(tree, fills)},
        second,
        frozenset(said).union(*(node.words for node in _nodes(tree))),
        frozenset(keys),
    )


def _start(tree: Node, word: str, said: Mapping[str, list[Said]], fills: _Fills) -> Start:
    nodes = [tree.words[word]] if word in tree.words else []
    nodes += [
        tree.slots[(each.slot, each.language)]
        for each in said.get(word, ())
        if (each.slot, each.language) in tree.slots
    ]
    return Start(
        any(node.ends for node in nodes),
        frozenset().union(*(_next_words(node, fills) for node in nodes)),
        any(node.digits for node in nodes),
    )


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for led in (node.words, node.slots, node.digits):
        for deeper in led.values():
            yield from _nodes(deeper)


def _next_words(node: Node, fills: _Fills) -> set[str]:
    return set(node.words).union(*(fills.get(slot, ()) for slot in node.slots))


# --- growing the tree ---


def _words(
    lines: list[Line],
) -> tuple[dict[str, list[Said]], dict[tuple[str, str], list[tuple[tuple[str, ...], int | str]]]]:
    """What a word can stand for, and what several words stand for together: by slot and language."""
    said: dict[str, list[Said]] = {}
    several: dict[tuple[str, str], list[tuple[tuple[str, ...], int | str]]] = {}
    slots = {"weekday": "wd", "month": "mon"}
    for line in lines:
        if not line.of_words or line.head[0] in _LISTS:
            continue
        kind, value = line.head
        slot = slots.get(kind, kind)
        for phrase in line.phrases:
            if len(phrase) > 1:
                several.setdefault((slot, line.language), []).append((phrase, int(value) if value.isdigit() else value))
                continue
            told = Said(slot, line.language, int(value) if value.isdigit() else value, line.weak)
            if told not in said.setdefault(phrase[0], []):
                said[phrase[0]].append(told)
    return said, several


def _grow(
    tree: Node,
    line: Line,
    phrase: tuple[str, ...],
    said: dict[str, list[Said]],
    several: Mapping[tuple[str, str], list[tuple[tuple[str, ...], int | str]]],
) -> bool:
    """Add one phrase; returns whether it says anything by itself."""
    strength = STRENGTHS.get(line.head[0], SURE)
    rule, *args = line.head[1:] if strength else line.head
    ends: list[tuple[Node, tuple[int | str | None, ...]]] = [(tree, ())]
    for item in phrase:
        after: list[tuple[Node, tuple[int | str | None, ...]]] = []
        for node, fixed in ends:
            if item.startswith("{"):
                after += _slot(node, fixed, item, line.language, said, several)
            else:
                after.append((_below(node.words, item), fixed))
        ends = after
    names = tuple(item[1:].partition("}")[0] for item in phrase if item.startswith("{"))
    for node, fixed in ends:
        told = Phrase(rule, tuple(args), line.language, strength, names, fixed)
        if told not in node.ends:
            node.ends.append(told)
    return (strength != WEAK or rule in ("week", "relmonth")) and rule not in ("nothing", "numbered")


def _below(led: dict[_Key, Node], key: _Key) -> Node:
    node = led.get(key)
    if node is None:
        node = led[key] = Node()
    return node


def _slot(
    node: Node,
    fixed: tuple[int | str | None, ...],
    item: str,
    language: str,
    said: dict[str, list[Said]],
    several: Mapping[tuple[str, str], list[tuple[tuple[str, ...], int | str]]],
) -> Iterator[tuple[Node, tuple[int | str | None, ...]]]:
    name, _, tail = item[1:].partition("}")
    if tail:
        for word, means in [(word, each) for word, told in said.items() for each in told]:
            if (means.slot, means.language, means.weak) == (name, language, 0):
                yield _below(node.words, word + tail), (*fixed, means.value)
        return
    if name in DIGIT_SLOTS or name == "y":
        # Days with their ending depend on the language, which says what the ending is.
        place = f"dth {language}" if name == "dth" else name
        yield _below(node.digits, place), (*fixed, None)
    for kind in _WORD_SLOTS.get(name, () if name in ("d", "dth", "y") else (name,)):
        yield _below(node.slots, (kind, language)), (*fixed, None)
        for words, value in several.get((kind, language), ()):
            deeper = node
            for word in words:
                deeper = _below(deeper.words, word)
            yield deeper, (*fixed, value)


def _keys(phrase: tuple[str, ...], language: str, fills: _Fills, small: frozenset[str]) -> set[str]:
    """Words of which a message with this phrase has at least one; none where all its words are small."""
    for item in phrase:
        if item.startswith("{") and not item.endswith("}"):
            name, _, tail = item[1:].partition("}")
            return {word + tail for word, weak in fills.get((name, language), {}).items() if not weak}
    plain = [item for item in phrase if not item.startswith("{") and item not in small and len(item) > 2]
    if plain:
        return {max(plain, key=len)}
    for slot in ("{wd}", "{mon}", "{unit}"):
        if slot in phrase:
            sure = fills.get((slot[1:-1], language), {}).items()
            return {word for word, weak in sure if not weak and word not in small}
    return set()
