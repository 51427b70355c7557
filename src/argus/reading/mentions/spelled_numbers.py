"""Numbers in words in a message: hundreds and what follows, halves, dozens, and a half."""

from decimal import Decimal
from functools import cache

from argus.reading.mentions.batch import Row
from argus.reading.mentions.number_words import END, LINKS, Tree, hundreds, numbers, tree_of
from argus.reading.mentions.word_lists import words

_ALONE = {"duizend": 1000, "mille": 1000, "mil": 1000, "tausend": 1000, "hiljadu": 1000, "хиљаду": 1000}
ARTICLES = words("een un une una uno um uma ein eine eins nje jedan jedna jedno one један једна једно")
_HALVES = words(
    "half halve demi demie medio media meio meia mezzo mezza gjysme gjys gjysem pola pol пола halb halbe "
    "halbes halben halber 1⁄2"
)
# Words for a number that only stand before what is counted, times two so that they stay whole.
_IDIOMS = {
    "anderhalf anderhalve anderthalb eineinhalb": 3,
    "tweeeneenhalf tweeeneenhalve zweieinhalb": 5,
    "dreieinhalb": 7,
    "tientje tientjes tiental dizaine decena dezena decina desetak": 20,
    "dozijn douzaine docena duzia dozzina dutzend dozen": 24,
    "quinzaine": 30,
    "twintigtal vingtaine veintena ventina dvadesetak": 40,
    "dertigtal trentaine trentina tridesetak": 60,
    "quarantaine quarantina": 80,
    "vijftigtal cinquantaine cinquantina pedesetak": 100,
    "soixantaine sessantina": 120,
    "honderdtal centaine centena centenar centinaio stotinak": 200,
}
IDIOM = {word: Decimal(twice) / 2 for words, twice in _IDIOMS.items() for word in words.split()}
IDIOM |= dict.fromkeys(_HALVES, Decimal("0.5"))
_AND_A_HALF = tree_of(
    dict.fromkeys(
        (
            *(
                "en een half",
                "en een halve",
                "en half",
                "et demi",
                "et demie",
                "y medio",
                "y media",
                "e meio",
                "e meia",
            ),
            *("e meia", "e mezzo", "e mezza", "e gjysme", "i po", "i pol", "i pola", "and a half", "und ein halb"),
            *("und ein halbes", "1⁄2"),
        ),
        1,
    )
)


@cache
def first_words() -> frozenset[str]:
    """Every word that a number in words begins with, those for one left out."""
    return frozenset((hundreds().keys() | numbers().keys() | _ALONE.keys() | IDIOM.keys()) - ARTICLES)


def half_after(row: Row, at: int) -> int:
    """Behind the words "and a half" that begin at word `at`; `at` where they do not stand there."""
    walked = _walk(row, at, _AND_A_HALF)
    return walked[0] if walked else at


def spelled(row: Row, first: int) -> tuple[int, Decimal]:
    """Behind the number in words that begins at `first`; `first` where none does."""
    word = row.words[first]
    head, below = _walk(row, first, hundreds()), _walk(row, first, numbers())
    if head is not None and (below is None or head[0] >= below[0]):
        after, number = head
        link = after + 1 if after + 1 < len(row.words) and row.words[after] in LINKS else after
        rest = _walk(row, link, numbers()) if _one_blank(row, after - 1) else None
        if rest is not None and rest[1] < 100 and (link == after or _one_blank(row, after)):
            return rest[0], Decimal(number + rest[1])
        return after, Decimal(number)
    if below is not None:
        return below[0], Decimal(below[1])
    if word in _ALONE:
        return first + 1, Decimal(_ALONE[word])
    return (first + 1, IDIOM[word]) if word in IDIOM else (first, Decimal(0))


def _one_blank(row: Row, at: int) -> bool:
    return row.gap(at) in (" ", "-")


def _walk(row: Row, at: int, tree: Tree) -> tuple[int, int] | None:
    """Behind the longest phrase of the tree that begins at word `at`, and its number."""
    words, best = row.words, None
    while at < len(words):
        branch = tree.get(words[at])
        if not isinstance(branch, dict):
            break
        tree, at = branch, at + 1
        number = tree.get(END)
        if isinstance(number, int):
            best = (at, number)
        if (len(tree) == 1 and number is not None) or not _one_blank(row, at - 1):
            break
    return best
