"""A bare number that answers the question how much: pieces of single messages, and what they mean together."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from argus.reading.mentions.amounts.money_words import PER, PRICE, WEAK_PER
from argus.reading.mentions.amounts.quantities import said
from argus.reading.mentions.amounts.units import FILLERS, UNITS
from argus.reading.mentions.batch import Row
from argus.reading.mentions.mention import Fact, Mention, Piece
from argus.reading.mentions.numerals import Numeral
from argus.reading.mentions.word_lists import words
from argus.terms import plain

QUESTION, BARE = "_question", "_bare_number"
_OPEN_US = 10 * 60 * 1_000_000  # an answer comes within ten minutes
_LONGEST_ANSWER = 3  # words beside the number

HOW_MUCH = words(
    "hoeveel hvl combien cuanto cuantos cuanta cuantas quanto quantos quanta quantas quanti quante koliko "
    "kolko wieviel wieviele sa колико колко"
)
HOW, MUCH = frozenset({"how", "hoe", "wie"}), frozenset({"many", "much", "veel", "viel", "viele"})
_NOT_THINGS = words(
    "uur tijd dagen dag weken minuten temps heures jours tiempo horas dias tempo giorni ore time times long "
    "longer hours days minutes people sati dana dita ore kohe zeit stunden tage uhr man mensen jaar ans anos "
    "years old godina vjet jahre personnes personas pessoas persone leute ljudi veta keer fois veces vezes "
    "volte puta here mal"
)
_NO_ANSWER = words(
    "min graden grad mb gb bit bits om at um u alle las ore oren uur h uhr le el am den de la bus lijn kaai quay kade"
)


def question_in(row: Row) -> Mention | None:
    """The question of a message, as a piece; None where it asks nothing of the kind."""
    words = row.words
    for at, word in enumerate(words):
        after = at + 1
        if word in HOW and after < len(words) and words[after] in MUCH:
            after += 1
        elif word not in HOW_MUCH or (word == "sa" and not _asks_albanian(row, at)):
            if word in PRICE and "?" in row.text and len(words) <= 8:
                return row.mention(QUESTION, row.starts[at], row.ends[at], "price", facts=_asked(row, after))
            continue
        if "?" not in row.text and len(words) > 6:
            return None
        if not _NOT_THINGS.isdisjoint(words[after : after + 3]):
            return None
        facts = _asked(row, after)
        what = "price" if "per" in facts or not PRICE.isdisjoint(words) else "quantity"
        return row.mention(QUESTION, row.starts[at], row.ends[after - 1], what, facts=facts)
    return None


def _asks_albanian(row: Row, at: int) -> bool:
    """`sa` is "how much" in Albanian and "with" in Serbian: it must begin the question."""
    return at <= 1 and "?" in row.text


def _asked(row: Row, after: int) -> dict[str, Fact]:
    """The unit asked for: of blocks, or per kilo."""
    words = row.words
    for at in range(after, min(after + 5, len(words))):
        unit = UNITS.get(words[at])
        if unit is not None:
            before = words[at - 1]
            each = before in PER or (before in WEAK_PER and before not in ("de", "di") and at > after)
            return {"per": unit} if each else {"unit": unit}
        if not any(words[at] in each for each in (FILLERS, PER, WEAK_PER, PRICE)):
            break
    return {}


def bare_number_in(row: Row, numerals: Sequence[Numeral], taken: set[int]) -> Mention | None:
    """The number of a message that hardly holds anything else, as a piece."""
    if len(numerals) != 1 or taken or len(row.words) > _LONGEST_ANSWER + 2:
        return None
    (numeral,) = numerals
    others = [*row.words[: numeral.first], *row.words[numeral.after :]]
    if numeral.form in ("article", "fraction") or numeral.glued or len(others) > _LONGEST_ANSWER or "?" in row.text:
        return None
    if numeral.dash_before or numeral.dash_after or not _NO_ANSWER.isdisjoint(others) or numeral.number <= 0:
        return None
    if (
        not _NOT_THINGS.isdisjoint(others)
        or any(word[0].isdigit() for word in others)
        or max(numeral.readings) >= 1_000_000
    ):
        return None
    return row.mention(BARE, numeral.start, numeral.end, plain(max(numeral.readings)))


def joined(pieces: Sequence[Piece]) -> Iterator[Mention]:
    """Bare numbers that answer a question of somebody else, as quantities and prices."""
    asked: Piece | None = None
    for piece in pieces:
        mention = piece.mention
        if mention.kind == QUESTION:
            asked = piece
        elif asked is not None and _answers(asked, piece):
            if mention.kind == BARE:
                yield _answered(asked.mention, mention)
            asked = None


def _answers(asked: Piece, piece: Piece) -> bool:
    if asked.us is None or piece.us is None or asked.sender is None or piece.sender is None:
        return False
    return asked.sender != piece.sender and 0 <= piece.us - asked.us <= _OPEN_US


def _answered(asked: Mention, bare: Mention) -> Mention:
    number = Decimal(bare.value)
    if asked.value == "price":
        per = asked.facts.get("per")
        thousands = 14 <= number <= 40 and per != "g"
        behind = f" per {per}" if per else ""
        value = plain(number * 1000 if thousands else number) + behind
        facts: dict[str, Fact] = {"reason": "answers a question of price"}
        if per:
            facts["per"] = per
        others = ((value, 0.8), (f"{bare.value}{behind}", 0.2)) if thousands else ()
        return bare._replace(kind="price", value=value, how="inferred", alternatives=others, facts=facts)
    unit = asked.facts.get("unit")
    value, facts = said(number, str(unit) if unit else None)
    facts["reason"] = "answers a question of quantity"
    return bare._replace(kind="quantity", value=value, how="inferred", facts=facts)
