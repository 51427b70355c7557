"""The verdict on a claim as a sentence, in three languages."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from argus.figures.checking.judging import Judged, Reason
from argus.figures.checking.sentences import AGAINST, LARGER, NOTHING_NOW, SENTENCES, SINCE, VERDICTS, YES_NO
from argus.figures.checking.statements import Statement
from argus.figures.columns import whole
from argus.figures.figure import ESTIMATE, Answer, Figure, Said, plain_answer
from argus.figures.words import Hedge, Language, Remark, counted, day, given_digits

HEDGES = {"bijna": Hedge.NEARLY, "ruim": Hedge.OVER, ">": Hedge.MORE_THAN, "<": Hedge.LESS_THAN, "~": Hedge.ABOUT}
# Told in per cents; other ratios say how many times as much.
SHARES = frozenset({"dossier_share", "leads_share", "p_year_gt_record", "interception_fraction"})
# Told in full, as often as they are about a claim that holds or does not.
_OF_A_VALUE = frozenset({Reason.HOLDS, Reason.ROUNDED, Reason.LOOSE, Reason.FALSE, Reason.DERIVED})


def claim_answer(judged: Judged) -> int | float | str | bool | list[int | float | str | bool | None] | None:
    """The exact value, or [low, high] where only bounds are known."""
    figure = judged.figure
    if figure is None:
        return None
    if figure.value is None and figure.low is not None and figure.kind != ESTIMATE:
        return [plain_answer(figure.low), plain_answer(figure.high)]
    return plain_answer(figure.value)


def claim_phrase(judged: Judged, language: Language) -> str:
    """How it should be said, as near to the claim's own words as is true; "" where there is nothing to say."""
    figure = judged.figure
    if figure is None or (figure.value is None and figure.low is not None and figure.kind != ESTIMATE):
        return ""
    return figure.phrase(language, said_in(judged.statement))


def said_in(statement: Statement) -> Said:
    """The word, unit and digits of a claim: the unit as it is named in its words, tonnes or kilos."""
    claimed = statement.claimed
    words = statement.said.casefold().split()
    unit = ""
    if statement.unit in ("kg", "t"):
        unit = "kg" if any(each.startswith(("kilo", "kg")) for each in words) else ""
        unit = "t" if any(each.startswith("ton") for each in words) else unit
    digits = max(2, given_digits(claimed)) if isinstance(claimed, Decimal) and claimed else None
    return Said(HEDGES.get(statement.operator), unit, digits)


def told(judged: Judged, language: Language) -> str:
    """Why a claim holds or does not, in one sentence, with what has to be known beside it."""
    figure, code = judged.figure, language.code
    low = high = exact = cutoffs = ""
    if figure is not None:
        exact = _exact(judged, figure, language)
        low, high = exactly(figure.low, figure, language), exactly(figure.high, figure, language)
        if figure.cutoffs is not None:
            cutoffs = AGAINST[code].format(*(day(each, language) for each in figure.cutoffs))
            low, high = (language.number(round(each, 2)) if each else "?" for each in (figure.low, figure.high))
    sentence = language.spaced(SENTENCES[code][judged.reason])
    phrase = claim_phrase(judged, language)
    said = sentence.format(exact=exact, low=low, high=high, phrase=phrase, cutoffs=cutoffs)
    return language.semicolon.join((said, *_beside(judged, phrase, language)))


def summed_up(judged: tuple[Judged, ...], language: Language) -> tuple[str, ...]:
    """Which claims got which verdict: one line for each verdict that was given."""
    lines = []
    for verdict, name in VERDICTS[language.code].items():
        named = [each.statement.stmt_id for each in judged if each.verdict is verdict]
        if named:
            lines.append(f"{name}{language.colon}{len(named)} ({', '.join(named)})")
    return tuple(lines)


def exactly(value: Answer, figure: Figure, language: Language) -> str:
    """A value with all its digits and its unit; a ratio as times as much, a share in per cents."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[language.code][0 if value else 1]
    if isinstance(value, date):
        return day(value, language)
    digits = _digits(value, figure, language)
    if figure.unit == "ratio":
        return f"{digits}{language.percent}" if is_share(figure) else language.sentence("ratio", digits)
    noun = language.units.get(figure.unit) or language.nouns.get(figure.ask.measure)
    return digits if noun is None else f"{digits} {language.noun(noun, whole(value))}"


def within(figure: Figure, language: Language) -> str:
    """The value, or the bounds it lies between, or the one bound that is known; "" = nothing is known of it."""
    if figure.value is not None:
        return exactly(figure.value, figure, language)
    if figure.low is None or figure.high is None:
        low, high = exactly(figure.low, figure, language), exactly(figure.high, figure, language)
        return f"≥ {low}" if low else f"≤ {high}" if high else ""
    if figure.low == figure.high:
        return exactly(figure.low, figure, language)
    return f"{_digits(figure.low, figure, language)} – {exactly(figure.high, figure, language)}"


def is_share(figure: Figure) -> bool:
    """Whether its ratio is a part of a whole, or growth: told in per cents."""
    return figure.ask.measure in SHARES or "growth" in figure.ask.measure.split("_")


def _digits(value: Decimal, figure: Figure, language: Language) -> str:
    if figure.unit == "ratio":
        return language.number(whole(round(value * 100, 2) if is_share(figure) else round(value, 4)))
    known = figure.unit in language.units or figure.ask.measure in language.nouns
    return language.number(whole(value) if known else whole(round(value, 4)))


def _exact(judged: Judged, figure: Figure, language: Language) -> str:
    """What there is instead of what was claimed."""
    code = language.code
    if figure.larger is not None:
        kg, when = figure.larger
        larger = counted(kg, language.units["kg"], language)
        return language.spaced(LARGER[code]).format(larger, day(when, language))
    exact = within(figure, language)
    if figure.priced:
        return f"{exact} ({figure.convention_in(language)})"
    phrase = figure.phrase(language) if figure.unit == "ratio" and judged.reason is not Reason.FALSE else ""
    return f"{exact} ({phrase})" if exact and phrase else exact


def _beside(judged: Judged, phrase: str, language: Language) -> Iterator[str]:
    """How it should be said, what an estimate rests on, what is unknown, and what was revised since."""
    figure = judged.figure
    if figure is None:
        return
    if judged.reason is Reason.ESTIMATE:
        told_of = (exactly(figure.value, figure, language), phrase, figure.method_in(language))
        yield from (each for each in (*told_of, *figure.notes_in(language)) if each)
    elif judged.reason is Reason.FALSE and phrase:
        yield phrase
    if judged.reason in _OF_A_VALUE and figure.unknown:
        yield Remark("unknown_amounts", (figure.unknown,)).in_words(language)
    if judged.revised:
        now = "" if judged.today is None else within(judged.today, language)
        yield language.spaced(SINCE[language.code]).format(now or NOTHING_NOW[language.code])
