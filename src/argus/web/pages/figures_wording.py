"""The first sentence of the figures' page, and what measures are called: in the language of the figures."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from argus.figures import LANGUAGES, Figure, Scope
from argus.figures.checking import is_share, within
from argus.figures.words import day as in_words
from argus.figures.words import exact_mass
from argus.web.language import words
from argus.web.pages.ledger_naming import naming_in

TENTH = Decimal("0.1")


def headline(figures: Sequence[Figure], scope: Scope, as_of: date, code: str) -> tuple[str, str]:
    """How much by when, and how many times as much as the year before, with what has to be said beside it."""
    language, _ = LANGUAGES[code], words(code).gettext
    total = _first(figures, "ytd_kg", scope)
    if total is None:
        said = _("By %(day)s the ledger holds nothing of this in the year.") % {"day": in_words(as_of, language)}
        return said, _newest_year(figures, scope, code)
    told = {"day": in_words(as_of, language), **_about(scope, code)}
    if isinstance(total.value, Decimal):
        said = _("By %(day)s at least %(kg)s%(what)s were seized%(where)s")
        told["kg"] = exact_mass(total.value, language)
    elif total.low is not None and total.high is not None:
        said = _("By %(day)s between %(low)s and %(high)s%(what)s were seized%(where)s")
        told |= {"low": exact_mass(total.low, language), "high": exact_mass(total.high, language)}
    elif total.low:
        said = _("By %(day)s at least %(kg)s%(what)s were seized%(where)s")
        told["kg"] = exact_mass(total.low, language)
    else:
        said = _("By %(day)s an unknown amount%(what)s was seized%(where)s")
    times, beside = _times(_first(figures, "ytd_ratio", scope), code)
    return said % told + (f"{language.semicolon}{times}" if times else "."), beside


def measure_words(_: Callable[[str], str]) -> dict[str, str]:
    """What measures are called."""
    return {
        "ytd_kg": _("seized this year"),
        "kg_seized": _("seized"),
        "leads_share": _("share owed to leads"),
        "dossier_share": _("share of the case file"),
        "ytd_ratio": _("against the year before"),
        "ytd_ratio_bounds": _("against the same day of the year before"),
        "ytd_ratio_dayofyear": _("against the same day number"),
        "ytd_ratio_workdays": _("against as many working days"),
        "ytd_ratio_paceadj": _("against the year before, at an even pace"),
        "daily_pace_ratio": _("pace per day against the year before"),
        "kg_single_seizure": _("largest find"),
        "max_single_seizure": _("day of the largest find"),
        "is_largest_ever": _("largest find ever"),
        "street_value": _("street value"),
        "year_kg": _("seized in the year"),
        "growth": _("growth of the year"),
        "trend": _("trend"),
        "interception_fraction": _("part of the trade that is stopped"),
        "naive_year_end": _("year's end at an even pace"),
        "base_plus_burst_year_end": _("year's end without the bursts of case files"),
        "naive_record_day": _("day of a record at an even pace"),
        "p_year_gt_record": _("record this year"),
        "arrests": _("arrests"),
        "searches": _("house searches"),
        "firearms": _("firearms"),
        "weapons": _("weapons"),
        "cash": _("cash seized"),
        "sites": _("sites"),
        "investigations": _("investigations opened"),
        "containers": _("containers"),
        "seizures": _("seizures"),
        "days_in_window": _("length in days"),
        "start_date": _("since"),
    }


def place_name(place: str, _: Callable[[str], str], texts: Iterable[str] = ()) -> str:
    """What people call a port; else what the ledger calls it; else its code."""
    known = {
        "BEANR": _("Antwerp"),
        "NLRTM": _("Rotterdam"),
        "NLVLI": _("Flushing"),
        "BEZEE": _("Zeebrugge"),
        "DEHAM": _("Hamburg"),
        "FRLEH": _("Le Havre"),
    }
    return known.get(place) or next(iter(texts), "") or place


def _about(scope: Scope, code: str) -> dict[str, str]:
    """What is said behind the amount, each with the blank before it: of what; in which place and case file."""
    _, naming = words(code).gettext, naming_in(code, words(code).gettext)
    what = " " + _("of %(item)s") % {"item": naming.code(scope.item)} if scope.item else ""
    where = ""
    if scope.place:
        place = naming.place(scope.place) if len(scope.place) == 2 else place_name(scope.place, _)
        where += " " + _("in %(place)s") % {"place": place}
    if scope.dossier:
        where += " " + _("(case file %(name)s)") % {"name": scope.dossier}
    return {"what": what, "where": where}


def told_value(figure: Figure, code: str) -> str:
    """The value with its unit, or the bounds it lies between; a share to a tenth of a per cent."""
    language = LANGUAGES[code]
    if not is_share(figure):
        return within(figure, language) or "–"
    ends = (figure.value,) if figure.value is not None else (figure.low, figure.high)
    told = [language.number((each * 100).quantize(TENTH, ROUND_HALF_UP)) for each in ends if isinstance(each, Decimal)]
    return f"{' – '.join(told)}{language.percent}" if told else "–"


def in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """What people ask first comes first; the years before, newest first, at the end of their sort."""
    order = {name: number for number, name in enumerate(measure_words(str))}

    def rank(each: Figure) -> tuple[int, int]:
        last = each.ask.period.last
        return order.get(each.ask.measure, len(order)), -last.toordinal() if last else 0

    return tuple(sorted(figures, key=rank))


def _newest_year(figures: Sequence[Figure], scope: Scope, code: str) -> str:
    """The newest year of which something is known."""
    whole = [each for each in figures if each.ask.measure == "year_kg" and each.ask.scope == scope]
    newest = max(whole, key=lambda each: each.ask.period.last or date.min, default=None)
    if newest is None or newest.ask.period.last is None:
        return ""
    return f"{newest.ask.period.last.year}: {told_value(newest, code)}"


def _times(ratio: Figure | None, code: str) -> tuple[str, str]:
    if ratio is None or not isinstance(ratio.value, Decimal):
        return "", ""
    language, _ = LANGUAGES[code], words(code).gettext

    def shown(number: Decimal, rounding: str = ROUND_HALF_UP) -> str:
        return language.number(number.quantize(TENTH if number < 100 else Decimal(1), rounding))

    if ratio.cutoffs is None:
        return _("%(times)s times as much as by the same day a year before.") % {"times": shown(ratio.value)}, ""
    day, before = (in_words(each, language) for each in ratio.cutoffs)
    said = _("%(times)s times as much as by %(before)s") % {"times": shown(ratio.value), "before": before}
    if ratio.low is None or ratio.high is None:
        return said, _("(different closing days: %(day)s and %(before)s)") % {"day": day, "before": before}
    return said, _(
        "(different closing days: %(day)s and %(before)s; aligned: between %(low)s and %(high)s times)"
    ) % {
        "day": day, "before": before, "low": shown(ratio.low, ROUND_FLOOR), "high": shown(ratio.high, ROUND_CEILING),
    }  # fmt: skip


def _first(figures: Iterable[Figure], measure: str, scope: Scope) -> Figure | None:
    return next((each for each in figures if each.ask.measure == measure and each.ask.scope == scope), None)
