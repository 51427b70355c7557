"""The words for 0 to 999 in nine languages, folded as finders see them, written in one word or in several."""

from functools import cache
from itertools import product
from typing import Final

END: Final = ""
# Words in order to more words; under END the number they make.
Tree = dict[str, "Tree | int"]
_Forms = tuple[str, ...]
_Written = dict[str, int]

# Between the hundreds and what is below, in all languages: "hundred and fifty", "duzentos e cinquenta".
LINKS = frozenset({"en", "and", "und", "et", "y", "e", "i", "и"})


@cache
def hundreds() -> Tree:
    """The words for 100, 200 up to 900, after which a number below 100 may follow."""
    return _tree(
        *(_in_order(table) for table in (_NL_HUNDREDS, _DE_HUNDREDS, _FR_HUNDREDS, _EN_HUNDREDS)),
        *(_in_order(table) for table in (_ES_HUNDREDS, _PT_HUNDREDS, _SQ_HUNDREDS, _IT_HUNDREDS)),
        _both_scripts(_in_order(_SR_HUNDREDS)),
    )


@cache
def numbers() -> Tree:
    """Every way to write a number below 100 in words, and those below 1000 that are one word."""
    return _tree(
        _dutch(),
        _german(),
        _italian(),
        _french(),
        _english(),
        _spanish(),
        _portuguese(),
        _albanian(),
        _both_scripts(_serbian()),
    )


def tree_of(written: _Written) -> Tree:
    """Phrases and their numbers as a tree of words; the first to use a phrase keeps it."""
    tree: Tree = {}
    for phrase, number in written.items():
        here = tree
        for word in phrase.split():
            below = here.setdefault(word, {})
            assert isinstance(below, dict)
            here = below
        here.setdefault(END, number)
    return tree


def _tree(*languages: _Written) -> Tree:
    written: _Written = {}
    for language in languages:
        for phrase, number in language.items():
            written.setdefault(phrase, number)
    return tree_of(written)


def _table(words: str) -> list[_Forms]:
    """One entry a blank; `/` between ways to write it; `_` stands for a blank inside."""
    return [tuple(form.replace("_", " ") for form in entry.split("/")) for entry in words.split()]


def _in_order(hundreds: list[_Forms]) -> _Written:
    return {form: 100 * place for place, forms in enumerate(hundreds) for form in forms if form != "-"}


def _hundred_of(forms: _Forms, hundred: str) -> _Forms:
    return tuple(written for form in forms for written in (form + hundred, f"{form} {hundred}"))


# --- one word: dutch, german, italian ---

_NL = _table(
    "nul een/eentje twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien"
)
_NL_TENS = _table("- - twintig dertig veertig vijftig zestig zeventig tachtig negentig")
_NL_HUNDREDS = [(), ("honderd",), *(_hundred_of(forms, "honderd") for forms in _NL[2:10])]


def _dutch() -> _Written:
    return _joined(_turned(_NL, _NL_TENS, "en"), _NL_HUNDREDS, ("", "en"))


_DE = _table(
    "null ein/eins/eine zwei/zwo drei vier funf/fuenf sechs sieben acht neun zehn elf zwolf/zwoelf dreizehn vierzehn "
    "funfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn"
)
_DE_TENS = _table("- - zwanzig dreissig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig")
_DE_HUNDREDS = [(), ("hundert", "einhundert"), *(_hundred_of(forms, "hundert") for forms in _DE[2:10])]


def _german() -> _Written:
    return _joined(_turned(_DE, _DE_TENS, "und"), _DE_HUNDREDS, ("", "und"))


def _turned(small: list[_Forms], tens: list[_Forms], link: str) -> _Written:
    """The unit before the ten: five-and-twenty."""
    written = {form: number for number, forms in enumerate(small) for form in forms}
    for ten, unit in product(range(2, 10), range(10)):
        for ten_form, unit_form in product(tens[ten], small[unit][:3] if unit else ("",)):
            written[unit_form + link + ten_form if unit else ten_form] = 10 * ten + unit
    return written


def _joined(below: _Written, heads: list[_Forms], links: _Forms) -> _Written:
    """Numbers up to 999 in one word."""
    written = dict(below)
    for hundred, forms in enumerate(heads):
        for head, link, (form, number) in product(forms, links, below.items()):
            if " " not in head and number:
                written[head + link + form] = 100 * hundred + number
    return written


_IT = _table(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
_IT_TENS = _table("- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_IT_HUNDREDS = [(), ("cento",), *(_hundred_of(forms, "cento") for forms in _IT[2:10])]


def _italian() -> _Written:
    below = {form: number for number, (form,) in enumerate(_IT)}
    for ten, unit in product(range(2, 10), range(10)):
        # uno and otto push out the last vowel: ventuno, ventotto
        head = _IT_TENS[ten][0][:-1] if unit in (1, 8) else _IT_TENS[ten][0]
        below[head + (_IT[unit][0] if unit else "")] = 10 * ten + unit
    return _joined(below, _IT_HUNDREDS, ("",))


# --- several words ---


def _tens_then_units(small: list[_Forms], tens: list[_Forms], links: _Forms) -> _Written:
    written = {form: number for number, forms in enumerate(small) for form in forms}
    for ten, forms in enumerate(tens):
        for form in forms if forms != ("-",) else ():
            written[form] = 10 * ten
            for unit, link in product(range(1, 10), links):
                written |= {form + link + each: 10 * ten + unit for each in small[unit]}
    return written


_FR = _table(
    "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept "
    "dix_huit dix_neuf"
)
_FR_TENS = _table("- - vingt trente quarante cinquante soixante septante quatre_vingt/quatre_vingts/huitante nonante")
_FR_HUNDREDS = [(), ("cent",), *((f"{each[0]} cent", f"{each[0]} cents") for each in _FR[2:10])]


def _french() -> _Written:
    written = _tens_then_units(_FR, _FR_TENS, (" ", " et "))
    for ten, unit in product((6, 8), range(10, 20)):  # soixante-dix beside the Belgian septante
        for head, link, form in product(_FR_TENS[ten], (" ", " et "), _FR[unit]):
            written[head + link + form] = 10 * ten + unit
    return written


_EN = _table(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TENS = _table("- - twenty thirty forty/fourty fifty sixty seventy eighty ninety")
_EN_HUNDREDS = [(), ("one hundred", "hundred", "a hundred"), *((f"{each[0]} hundred",) for each in _EN[2:10])]


def _english() -> _Written:
    return _tens_then_units(_EN, _EN_TENS, (" ", ""))


_ES = _table(
    "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve"
)
_ES_TWENTIES = _table(
    "veinte veintiun/veintiuno/veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
)
_ES_TENS = _table("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_ES_HUNDREDS = _table(
    "- cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
    "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas"
)


def _spanish() -> _Written:
    twenties = {form: 20 + unit for unit, forms in enumerate(_ES_TWENTIES) for form in forms}
    return _tens_then_units(_ES, _ES_TENS, (" y ", " ")) | twenties


_PT = _table(
    "zero um/uma dois/duas tres quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze "
    "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
)
_PT_TENS = _table("- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_PT_HUNDREDS = _table(
    "- cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
    "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas"
)


def _portuguese() -> _Written:
    return _tens_then_units(_PT, _PT_TENS, (" e ", " "))


_SQ = _table(
    "zero nje dy tre/tri kater pese gjashte shtate tete nente dhjete njembedhjete dymbedhjete trembedhjete "
    "katermbedhjete pesembedhjete gjashtembedhjete shtatembedhjete tetembedhjete nentembedhjete"
)
_SQ_TENS = _table("- - njezet tridhjete dyzet pesedhjete gjashtedhjete shtatedhjete tetedhjete nentedhjete")
_SQ_HUNDREDS = [(), *((f"{each[0]}qind", f"{each[0]} qind") for each in _SQ[1:10])]


def _albanian() -> _Written:
    return _tens_then_units(_SQ, _SQ_TENS, (" e ", " "))


_SR = _table(
    "nula jedan/jedna/jedno dva/dve/dvije tri cetiri pet sest sedam osam devet deset jedanaest dvanaest trinaest "
    "cetrnaest petnaest sesnaest sedamnaest osamnaest devetnaest"
)
_SR_TENS = _table("- - dvadeset/dvaes trideset/tries cetrdeset pedeset sezdeset sedamdeset osamdeset devedeset")
_SR_HUNDREDS = _table(
    "- sto/stotinu dvesta/dvjesta/dve_stotine/dvesto trista/tristo/tri_stotine cetiristo/cetiri_stotine "
    "petsto/pet_stotina sesto/seststo/sest_stotina sedamsto osamsto devetsto"
)
_CYRILLIC = str.maketrans("abvgdezijklmnoprstufhc", "абвгдезијклмнопрстуфхц")
# Folding takes the hooks off in Latin; in Cyrillic they are letters of their own.
_HOOKED = (("cet", "чет"), ("sezd", "шезд"), ("sesn", "шесн"), ("sest", "шест"))


def _serbian() -> _Written:
    return _tens_then_units(_SR, _SR_TENS, (" ", " i "))


def _both_scripts(written: _Written) -> _Written:
    return written | {cyrillic(phrase): number for phrase, number in written.items()}


def cyrillic(phrase: str) -> str:
    """Folded Serbian number words in Cyrillic, folded."""
    for latin, own in _HOOKED:
        phrase = phrase.replace(latin, own)
    return phrase.translate(_CYRILLIC)
