"""The figures as a table for others: CSV in which no cell runs, or one page of HTML that needs nothing else."""

from collections.abc import Iterable, Iterator
from html import escape

from argus.figures.checking import exactly, within
from argus.figures.figure import Figure, Period, digest_of, iso
from argus.figures.words import Language, basis_name, day, measure_name
from argus.reading.spreadsheets import csv_of

COLUMNS = (
    "figure_id", "measure", "item", "place", "dossier", "agency", "from", "to", "as_of", "phrase", "value", "low",
    "high", "unit", "basis", "kind", "method", "convention", "revision", "unknown", "notes", "lineage",
)  # fmt: skip
# Title, as of; the four columns; basis, convention, the entries under it, first of so many.
HEADINGS = {
    "nl": ("Cijfers", "Stand van", "Cijfer", "Waarover", "Waarde", "Hoe", "gewicht", "prijsconventie", "boekingen",
           "eerste {} van {}, SHA-256 over alle {}"),
    "fr": ("Chiffres", "Situation au", "Chiffre", "Portée", "Valeur", "Comment", "poids", "convention de prix",
           "écritures", "{} premières sur {}, SHA-256 de toutes {}"),
    "en": ("Figures", "As of", "Figure", "Scope", "Value", "How", "weight", "convention", "entries",
           "first {} of {}, SHA-256 over all {}"),
}  # fmt: skip
# On paper nobody counts thousands of entries: of more than this, so many are printed with a digest over all.
PRINTED = 40
OPEN = Period()
# Dark and light as the reader's machine is set; dark on white on A4, headings on every sheet, no figure cut in two.
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;margin:2rem;max-width:80rem}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #8888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}th{font-weight:600}td.number{font-variant-numeric:tabular-nums}"
    "p{margin:0}small{display:block;font-size:.8em;font-weight:400;opacity:.85;overflow-wrap:anywhere}"
    "@media screen and (max-width:40rem){body{margin:1rem}table,tbody,tr,th,td{display:block;border:0}"
    "thead{display:none}tr{border-bottom:1px solid #8888;padding:.5rem 0}}"
    "@page{size:A4;margin:14mm}@media print{:root{color-scheme:light}body{font-size:9pt;margin:0;max-width:none}"
    "thead{display:table-header-group}tr{break-inside:avoid}th,td{padding:1mm 2mm}small{opacity:1}}"
)
# The page asks nobody for anything, whatever stands in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def figures_csv(figures: Iterable[Figure], language: Language) -> Iterator[str]:
    """One line per figure."""
    return csv_of(COLUMNS, (_row(each, language) for each in figures))


def figures_html(figures: Iterable[Figure], language: Language) -> Iterator[str]:
    """A page in parts, that needs nothing else."""
    given = tuple(figures)
    title, as_of, *heads = HEADINGS[language.code][:6]
    headings = "".join(f'<th scope="col">{head}</th>' for head in heads)
    days = ", ".join(day(each, language) for each in sorted({each.as_of for each in given}))
    yield (
        f'<!doctype html><html lang="{language.code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}{language.colon}{as_of} {days}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>{as_of} {days}</p><table><thead>"
        f"<tr>{headings}</tr></thead><tbody>"
    )
    for each in given:
        yield _line(each, language)
    yield "</tbody></table></body></html>\n"


def _line(figure: Figure, language: Language) -> str:
    ask = figure.ask
    scope = " · ".join(part for part in ask.scope.as_json().values() if part)
    period = " – ".join(iso(each) or "…" for each in (ask.period.first, ask.period.last)) if ask.period != OPEN else ""
    beside = [*_beside(figure, language), *_conflict(figure, language)]
    return (
        f'<tr id="{escape(ask.figure_id)}"><th scope="row">{escape(measure_name(ask.measure, language))}'
        f"<small>{escape(ask.figure_id)}</small></th><td>{escape(scope)}<small>{period}</small></td>"
        f'<td class="number">{escape(shown(figure, language))}<p>{escape(figure.phrase(language))}</p></td>'
        f"<td>{''.join(f'<p>{escape(told)}</p>' for told in beside)}"
        f"<small>{escape(_entries(figure, language))}</small></td></tr>"
    )


def _beside(figure: Figure, language: Language) -> Iterator[str]:
    basis, convention = HEADINGS[language.code][6:8]
    yield figure.method_in(language)
    if figure.basis:
        yield f"{basis}{language.colon}{basis_name(figure.basis, language)}"
    if figure.priced is not None:
        yield f"{convention}{language.colon}{figure.convention_in(language)}"
    yield from figure.notes_in(language)


def _conflict(figure: Figure, language: Language) -> Iterator[str]:
    """What else was said about the same, and why this was chosen."""
    for rival in figure.rivals:
        ends = dict.fromkeys(each for each in (rival.low, rival.high) if each is not None)
        said = " – ".join(exactly(each, figure, language) for each in ends)
        yield f"≠ {said}{language.colon}{rival.how.in_words(language)}"
    if figure.why is not None:
        yield figure.reason_in(language)


def _entries(figure: Figure, language: Language) -> str:
    entries = figure.lineage.entries()
    name, shortened = HEADINGS[language.code][8:]
    told = " ".join(f"{entry}#{revision}" for entry, revision in entries[:PRINTED])
    if len(entries) <= PRINTED:
        return f"{name}{language.colon}{told}"
    return f"{name}{language.colon}{told} … {shortened.format(PRINTED, len(entries), digest_of(entries))}"


def shown(figure: Figure, language: Language) -> str:
    """The value, or its bounds, with its unit; ? = nothing is known of it."""
    return within(figure, language) or "?"


def _row(figure: Figure, language: Language) -> tuple[object, ...]:
    shape = figure.as_json(language)
    notes = "; ".join(figure.notes_in(language))
    scope, period = figure.ask.scope.as_json(), figure.ask.period.as_json()
    lineage = " ".join(f"{entry}#{revision}" for entry, revision in figure.lineage.entries())
    cells = shape | scope | period | {"notes": notes, "lineage": lineage}
    return tuple(cells[column] for column in COLUMNS)
