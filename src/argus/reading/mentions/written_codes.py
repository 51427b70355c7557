"""Numbers and codes as they stand behind the word that tells what they are: `zegel nr: ML-BE 0123456`."""

from argus.reading.mentions.batch import Row
from argus.reading.mentions.word_lists import words

# What stands between such a word and its number, in nine languages.
LINKS = words(
    "nr no n nro num numm number nummer numero numer numri broj br is are zijn was it its the de het een le la "
    "les el los las o os il lo est sont es son e er ist lautet sind je jest eshte jane su i te van der des du "
    "del della dos da do di of for voor pour para per za fur op on sur wordt werd nieuw nieuwe new nouveau nuevo "
    "novo nuovo novi neu neue ma this dit c ce hier hierbij deze hem code id"
)
_NUMBER = words("nr no n nro num numm number nummer numero numer numri broj")
# Countries that seals begin with, when in capitals.
_COUNTRIES = words("de it es br el la fr")
# Between several numbers of one kind.
AND = words("and en et y e ed dhe i und of or ou o oder ose ili plus")
# The longest stretch between a word and its number, in characters.
_WIDEST = 6
# `22u`; with a blank it is Serbian: `gat 3 u luci`.
_HOUR = "u"
_SIGNS = frozenset("€$£%")


def first_behind(row: Row, index: int, most: int = 4, links: frozenset[str] = LINKS) -> int:
    """The first word behind word `index` that is no link, past at most `most` of them; the count of words if none."""
    place = index + 1
    while (
        place < len(row.words) and place <= index + most and row.words[place] in links and not _begins_code(row, place)
    ):
        place += 1
    if place < len(row.words) and len(row.gap(place - 1)) <= _WIDEST:
        return place
    return len(row.words)


def _begins_code(row: Row, place: int) -> bool:
    """Whether a code begins with the word: `DE448812`, `lacre BR 448812`; `nr448812` is none."""
    if place + 1 >= len(row.words) or row.words[place] in _NUMBER or not row.words[place + 1].isdigit():
        return False
    if row.gap(place) == " " and row.words[place] in _COUNTRIES:
        return row.text[row.starts[place] : row.ends[place]].isupper() and not row.text.isupper()
    return row.gap(place) in ("", "-")


def code_end(row: Row, first: int, joints: frozenset[str] = frozenset(("",))) -> int:
    """The end of the words from `first` on with only `joints` between them."""
    end = first + 1
    while end < len(row.words) and row.gap(end - 1) in joints:
        end += 1
    return end


def plain_code(row: Row, first: int, end: int) -> str:
    """The words [first, end) as one code, in capitals, without what stands between them."""
    return "".join(row.words[first:end]).upper()


# Behind a number that counts, weighs or times something: it is no number of a thing.
MEASURES = words(
    "km m meter metre metros metri cm mm min mins minuut minuten minutes minuti minutos minuta sec seconds uur u "
    "h hr hrs hour hours heure heures hora horas ore ora sati sata stunde stunden uhr pm dag dagen day days jour "
    "jours dias dia giorni giorno dite dana tag tage week weken weeks euro euros eur usd dollar dollars k kg "
    "kilo kilos kilogram gram gr g ton tons tonnes stuks stuk st pcs x man mensen people persons times keer fois "
    "veces januari februari maart april mei juni juli augustus september oktober november december janvier "
    "fevrier mars avril mai juin juillet aout septembre octobre decembre enero febrero marzo abril mayo junio "
    "julio agosto septiembre octubre noviembre diciembre january february march may june july august october "
    "procent percent mb gb kb px ms"
)


def counts_something(row: Row, end: int) -> bool:
    """Whether the number that ends before word `end` is a measure, a clock time or part of a longer number."""
    gap = row.gap(end - 1)
    if end >= len(row.words):
        return gap.lstrip()[:1] in _SIGNS
    behind = row.words[end]
    if end + 1 < len(row.words) and not row.gap(end) and row.gap(end - 1):  # `2328 G19-05`: no grams
        return False
    if gap.strip() in (":", ".", ",") and behind.isdigit() and len(gap) == 1:
        return True
    return gap.lstrip()[:1] in _SIGNS or (gap in ("", " ") and behind in MEASURES and (not gap or behind != _HOUR))
