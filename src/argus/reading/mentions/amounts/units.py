"""What is counted and weighed, in nine languages: the words for blocks, bags, kilos and tonnes, and what links them.

Words are folded. Which word stands for which unit is from the lexicon (categories unit and quantity_idiom) and from
general knowledge; a native speaker is welcome to correct it.
"""

from typing import Final

from argus.reading.mentions.batch import Row
from argus.reading.mentions.word_lists import words

# Unit: its name for one; with an s for more. Those that weigh go by argus.terms.Weight.
WEIGHTS: Final = frozenset({"kg", "g", "tonne", "lb", "oz"})
_WORDS = {
    "block": (
        "blok blokken blokje blokjes pak pakken pakket pakketten pakketjes tegel tegels steen stenen topper toppers "
        "koppen pain pains bloc blocs paquet paquets brique briques plaquette plaquettes block blocks brick bricks "
        "tops bottoms bloque bloques paquete paquetes ladrillo ladrillos panes cuadro cuadros tableta tabletas "
        "bloco blocos tijolo tijolos tablete tabletes pacote pacotes pacco pacchi panetto panetti mattonella "
        "mattonelle mattone mattoni blocchi pako pakot pakove pakosh blloqe paket paketa paketi paketica cigla "
        "cigle cigli pakje pakjes plak plakken platen panela panelas pacchetto pacchetti pakoja blokova blokovi "
        "platte platten stein steine steinen blocke bloecke pakete packchen ziegel пако пакет пакета пакети цигла "
        "цигле цигли блокова"
    ),
    "piece": (
        "stuk stuks st stks piece pieces pce pcs pieza piezas unidad unidades peca pecas unidade pezzo pezzi pz "
        "piezz unit units unite unites unita colis bulto bultos cope kope copa kopa komad komada komadi komadu kom "
        "kmd stuck stucke stk stueck stuecke комад комада комади комаду"
    ),
    "bag": (
        "tas tassen zak zakken sporttas sporttassen rugzak rugzakken sac sacs valise valises bag bags duffel "
        "duffels holdall holdalls duffle bolsa bolsas tula tulas maleta maletas saco sacos mochila mochilas mala "
        "malas borsa borse borsone borsoni sacco sacchi zaino zaini canta cante thes thase thasesh qese torba torbe "
        "torbi cabas bolso bolsos costal costales maletin maletines petate petates gymtas gymtassen weekendtas "
        "weekendtassen borsoncino valigia valigie torbica dzak dzakova dzaka vreca vrece vreci ranac ranaca ranceva "
        "tasche taschen sack sacke saecke beutel sporttasche sporttaschen rucksack rucksacke торба торбе торби џак "
        "џакова џака врећа врећe врећи"
    ),
    "box": (
        "doos dozen boite boites carton cartons caisse caisses box boxes caja cajas caixa caixas scatola scatole "
        "scatoloni scatolone cassa casse kuti kutite kutia kutija kutije karton kartons kiste kisten кутија "
        "кутије"
    ),
    "pallet": (
        "pallet pallets palet paletten palette palettes pale pales palets bancale bancali paleta paletas paletes "
        "palete палета палете"
    ),
    "bundle": "bundel bundels bundle bundles bale bales baal balen ballot ballots fardo fardos fardello fardelli",
    "kg": (
        "kg kgs kilo kilos kilootje kilootjes kila kile kilu kilja kili kilosh quilo quilos chilo chili kilogram "
        "kilograms kilogramme kilogrammes kilogramo kilogramos kilograma kilogrami kilogramm kilogrammi "
        "chilogrammi chilogrammo ki kis keys кг кило кила килу киле килограм килограма"
    ),
    "g": (
        "g gr gram grams grammen grammetje gramme grammes gramo gramos grama gramas grammo grammi grame grami "
        "gramm grm г гр грам грама"
    ),
    "tonne": (
        "ton tons tonne tonnes tonnen tonn t tonelada toneladas tonnellata tonnellate tona tone tonat tonesh "
        "tonelata тона тоне"
    ),
    "lb": "lb lbs",
    "oz": "oz ounce ounces",
}
UNITS: Final = {word: unit for unit, words in _WORDS.items() for word in words.split()}
CONTAINERS: Final = frozenset({"bag", "box", "pallet", "bundle"})
# What opens the gate; letters alone and words everybody uses do not, unless digits stand in the message too.
UNIT_WORDS: Final = frozenset(UNITS)

# Between a number and its unit: 100 van die blokken, a hundred of those bricks.
FILLERS: Final = words(
    "van die de deze dat of those these the a an een une un una um uma eine ein einer des du d von di del de "
    "da te witte volle hele mooie white full big whole sports sport gym grote gros grosses grandes grandi velike grosse"
)
# Between the bags and what is in each: bags of 30, sacs de 30, tassen à 30.
OF: Final = words(
    "van met a x of with at de avec con com da di mit zu je po sa me nga por en per each elk каждый по са"
)
TIMES: Final = words("x mal keer maal fois times puta here")
EACH: Final = words(
    "elk each apiece chacun chacune cada uno una ciascuno ciascuna jeweils secila secili svaka svaki jedna "
    "per par por pro po in"
)
PLUS: Final = words("plus")
TO: Final = words("tot a to bis do deri ate jusqu до")
BETWEEN: Final = words("tussen between entre tra fra zwischen izmedu izmedju nderme midis измеду")
AND: Final = words("en et and y e i und dhe и")
# The ones whose share is named without a name, and what is left: they tell a list of shares.
REST: Final = words(
    "rest restje ik ikke me mij mijn moi reste me mine yo mi resto eu meu io ich mich une mua ja meni ostatak "
    "ostalo pjesa tjeter остатак ja ја"
)
# Between the bags and "each": en in elke, y en cada uno, et dans chacun.
IN_EACH: Final = words("en et and y e i dhe und in dans dentro su ne u ze zu with met avec con com de por")
ONE_OF_THEM: Final = words(
    "each elk elke ieder iedere chaque chacun chacune cada ogni ognuno ognuna ciascuno ciascuna jeder jede jedem "
    "jeden jeweils secila secili cdo svaka svaki svakoj svakom сваки сваком"
)
# Words before a number that are no names.
NOT_NAMES: Final = words(
    "line column page port pagina lijn regel kolom nummer number nr no numero row version versie kaai quay "
    "kade pier bus tram kamer room huis uur at om um alle las van de of the to tot en and et y in on op a up "
    "about circa ca rond ongeveer bug ticket level score top part deel chapter season ep min max is was by "
    "bei mit"
)
_GENERATIONS = frozenset("2345")
# Words of computers: there 160g is a disk, and a box is a machine.
MACHINES: Final = words(
    "ram drive drives disk disks disc hd hdd ssd memory partition partitions swap wifi wireless card driver drivers "
    "laptop gb mb usb board motherboard video linux ubuntu windows file files server install installed kernel "
    "network pc boot router ssh cpu gnome kde debian intel nvidia ati radeon acer dell ipod root desktop"
)


def unit_behind(row: Row, at: int) -> tuple[str, int] | None:
    """The unit that stands at word `at`, perhaps behind a filler or two, and behind which word it ends."""
    words, most = row.words, min(at + 3, len(row.words))
    for place in range(at, most):
        if place and not _near(row, place - 1):
            return None
        unit = UNITS.get(words[place])
        if unit is not None:
            return (unit, place + 1) if _is_unit(row, place, unit) else None
        if words[place] not in FILLERS or row.before(place) == "":
            return None
    return None


def _near(row: Row, at: int) -> bool:
    gap = row.gap(at)
    return gap in ("", " ", "-", "  ", "\u00a0") or (len(gap) <= 2 and gap.strip(" ") in ("'", "-"))


def _is_unit(row: Row, at: int, unit: str) -> bool:
    """Not 21st, not 3g, not don't, not "om 10 kom ik"."""
    word, before = row.words[at], row.words[at - 1] if at else ""
    glued = row.before(at) == ""
    if word in ("st", "t", "pc", "ki", "kis", "ton", "tone") and row.gap(at)[:1] in ("'", "’"):
        return False
    if word == "st" and glued and before.endswith("1"):
        return False
    if word == "t":
        return glued or not {".", ","}.isdisjoint(row.text[row.starts[at] - 5 : row.starts[at]])
    if word == "g":
        return _is_gram(row, at, glued=glued)
    if unit == "box" and word in ("box", "boxes") and not MACHINES.isdisjoint(row.words[:60]):
        return False
    if word == "kom":
        return glued or row.gap(at).strip() != "" or at + 1 == len(row.words) or _is_many(before)
    if word == "keys":
        return _is_many(before) and MACHINES.isdisjoint(row.words[:60])
    return unit != "piece" or row.gap(at)[:1] != "/"


def _is_many(number: str) -> bool:
    """Whether it is no hour, and more than a bunch hangs on one ring."""
    return number.isdigit() and int(number) > 24


def _is_gram(row: Row, at: int, *, glued: bool) -> bool:
    """Not the G of gigabytes, networks, chips and file names."""
    if row.text[row.starts[at]] == "G" or row.gap(at)[:1] in ("/", "+", "-", "&"):
        return False
    before = row.words[at - 1] if at else ""
    if not glued:
        return True
    if row.text[row.starts[at] - 6 : row.starts[at]] == "802.11":
        return False
    round_or_small = len(before) <= 2 or before.endswith(("0", "5"))
    return before not in _GENERATIONS and round_or_small and MACHINES.isdisjoint(row.words[:60])
