"""The figures as a table for others: CSV in which no cell runs, or one page of HTML that needs nothing else."""

from collections.abc import Iterable, Iterator
from html import escape

from argus.figures.figure import Figure, iso, plain_answer
from argus.figures.words import Language
from argus.reading.spreadsheets import csv_of

COLUMNS = (
    "figure_id", "measure", "item", "place", "dossier", "agency", "from", "to", "as_of", "phrase", "value", "low",
    "high", "unit", "basis", "kind", "method", "convention", "revision", "unknown", "notes", "lineage",
)  # fmt: skip
HEADINGS = {
    "nl": ("Cijfers", "Stand van", "Cijfer", "Waarover", "Periode", "Waarde", "In woorden", "Hoe"),
    "fr": ("Chiffres", "Situation au", "Chiffre", "Portée", "Période", "Valeur", "En mots", "Comment"),
    "en": ("Figures", "As of", "Figure", "Scope", "Period", "Value", "In words", "How"),
}
# Dark and light as the reader's machine is set.
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;margin:2rem}"
    "table{border-collapse:collapse}th,td{border-bottom:1px solid;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}"
)


def figures_csv(figures: Iterable[Figure], language: Language) -> Iterator[str]:
    """One line per figure."""
    return csv_of(COLUMNS, (_row(each, language) for each in figures))


def figures_html(figures: Iterable[Figure], language: Language) -> Iterator[str]:
    """A page in parts."""
    given = tuple(figures)
    title, as_of, *heads = HEADINGS[language.code]
    headings = "".join(f'<th scope="col">{head}</th>' for head in heads)
    days = ", ".join(sorted({each.as_of.isoformat() for each in given}))
    yield (
        f'<!doctype html><html lang="{language.code}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{as_of} {days}</p><table><thead>"
        f"<tr>{headings}</tr></thead><tbody>"
    )
    for each in given:
        scope = " · ".join(part for part in each.ask.scope.as_json().values() if part)
        period = " – ".join(iso(day) or "…" for day in (each.ask.period.first, each.ask.period.last))
        how = "; ".join(part for part in (each.method, each.basis, each.convention, *each.notes) if part)
        yield (
            f'<tr id="{escape(each.ask.figure_id)}"><th scope="row">{escape(each.ask.measure)}</th>'
            f'<td>{escape(scope)}</td><td>{period}</td><td class="number">{escape(shown(each, language))}</td>'
            f"<td>{escape(each.phrase(language))}</td><td>{escape(how)}</td></tr>"
        )
    yield "</tbody></table></body></html>\n"


def shown(figure: Figure, language: Language) -> str:
    """The value, or its bounds, with its unit."""
    ends = [figure.value] if figure.value is not None else [figure.low, figure.high]
    told = [_number(plain_answer(each), language) for each in ends if each is not None]
    return f"{' – '.join(told)} {figure.unit}" if told else "?"


def _number(value: object, language: Language) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).casefold() if isinstance(value, bool) else str(value)
    text = f"{value:,}"
    return text.translate({ord(","): language.thousands_mark, ord("."): language.decimal_mark})


def _row(figure: Figure, language: Language) -> tuple[object, ...]:
    shape = figure.as_json(language)
    scope, period = figure.ask.scope.as_json(), figure.ask.period.as_json()
    lineage = " ".join(f"{entry}#{revision}" for entry, revision in figure.lineage.entries())
    cells = shape | scope | period | {"notes": "; ".join(figure.notes), "lineage": lineage}
    return tuple(cells[column] for column in COLUMNS)
