"""Which messages can hold a moment without one of its words: by the shape of digits, and by small words before them."""

from argus.reading.mentions.batch import Batch

# Before an hour or a day in digits.
_SMALL = (
    r"om|rond|tegen|vanaf|tot|den|tussen|at|around|by|till|until|between|le|du|au|vers|las?|les|el|al|dal|dalle|alle|"
    r"all'|dall'|il|l'|ore|verso|às|as|pelas|umas|dia|día|dt|dat[aëe]|më|me|në|ne|ora|um|gegen|bis|am|dem|der|vom|u|oko|"
    r"do|od|у|око|до|од|tipo|entre|zwischen|između|izmedju|op|de"
)
# Before an hour in letters.
_AT = r"om|rond|tegen|at|around|les|las|alle|le|verso|às|as|pelas|um|gegen|u|oko|në|ne|ora|vers|à|a|у|око"
_NUMBERS = (
    r"een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|half|kwart|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|noon|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|dos|tres|cuatro|cinco|seis|"
    r"siete|ocho|nueve|diez|once|doce|una|uma|duas|três|quatro|sete|oito|nove|dez|doze|quinze|due|tre|quattro|cinque|"
    r"sei|sette|otto|nove|dieci|undici|dodici|eins|zwei|drei|vier|fünf|sechs|sieben|neun|zehn|zwölf|dva|dve|tri|četiri|"
    r"pet|šest|sedam|osam|devet|deset|jedanaest|dvanaest|dy|kat[ëe]r|pes[ëe]|gjasht[ëe]|shtat[ëe]|tet[ëe]|n[ëe]nt[ëe]|"
    r"dhjet[ëe]|пет|шест|седам|осам|девет|десет|једанаест|дванаест"
)
_WEAK_DAYS = (
    r"ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun|mo|mi|fr|sa|so|lun|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom|gio|"
    r"seg|ter|qua|qui|sex|segunda|terça|terca|quarta|quinta|pon|uto|sre|čet|cet|pet|sub|ned|hënë|hene|martë|marte|diel|"
    r"nedelja|mar"
)
_BEFORE_WEAK = (
    r"op|tot|vanaf|tegen|on|by|until|till|til|since|pour|am|bis|ab|el|na|no|até|ate|para|pra|à|u|do|od|za|e|të|te"
)
# What nobody sees, and digits of other scripts: the text looks otherwise once they are undone.
_HIDDEN = r"[\x{200b}-\x{200f}\x{2060}\x{ff10}-\x{ff19}\x{0660}-\x{0669}\x{06f0}-\x{06f9}]"
_PAST = r"past|to|pa|para|voor|over|nach|vor|i|e|o"
_IN = r"za|kroz|pre|prije"
_HALF = r"half|halb|pola|kwart|quarter|viertel"
_NIGHT = r"avond|nacht|abend|night"

_MONTHS = r"may|mar|mart|set|out|ago|ene|abr|gen|giu|lug|jun|jul"

# Shapes of digits, few words in them: quick to look for.
_DIGITS = (
    r"(?i)[0-9]{1,2}[:hu][0-9]{2}"
    r"|(?:^|[^0-9./])[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2}|[^0-9/]|$)"
    r"|(?:^|[^0-9.])[0-9]{1,2}(?:-[0-9]{1,2}-|\.[0-9]{1,2}\.)(?:[0-9]{2}|[^0-9]|$)"
    r"|(?:^|[^0-9-])[0-9]{2}-[01][0-9](?:[^0-9-]|$)"
    r"|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}"
    r"|(?:^|[^0-9])[0-9]{1,4} ?(?:am|pm|a\.m|p\.m|u|h|uur|uhr|hrs)(?:[^a-z]|$)"
    r"|[0-9](?:st|nd|rd|th|ste|e|de)(?:[^a-z]|$)"
    rf"|(?:^|[^a-z])(?:{_MONTHS})\.? [0-9]"
    rf"|[0-9][.ºo]?(?: d[eio])? ?(?:{_MONTHS})(?:[^a-z]|$)"
)
# Shapes of words.
_WORDS = (
    rf"(?i)(?:^|[^a-z])(?:{_SMALL}) ?[0-9]{{1,2}}(?:[^0-9]|$)"
    rf"|(?:^|[^a-z])(?:{_AT}) (?:{_NUMBERS})(?:[^a-z]|$)"
    rf"|(?:^|[^a-z])(?:{_IN}|за|кроз|пре|прије) (?:[0-9]|{_NUMBERS})"
    rf"|(?:^|[^a-z])(?:{_BEFORE_WEAK}) (?:{_WEAK_DAYS})(?:[^a-z]|$)"
    rf"|(?:^|[^a-z])(?:{_WEAK_DAYS})\.? (?:[0-9]|{_NIGHT})"
    rf"|(?:{_HALF}) ?(?:[0-9]|{_NUMBERS})"
    rf"|(?:^|[^a-z])(?:[0-9]{{1,2}}|{_NUMBERS}) (?:{_PAST}) (?:[0-9]|{_NUMBERS})(?:[^a-z]|$)"
    r"|(?:^|[^a-z])ce we(?:[^a-z]|$)"
    rf"|{_HIDDEN}"
)


def _listed(alternatives: str) -> frozenset[str]:
    plain = alternatives.replace("dat[aëe]", "data|date").replace("las?", "la|las").replace("[ëe]", "e")
    return frozenset(plain.replace("'", "").split("|"))


_AT_WORDS, _BEFORE_WEAK_WORDS, _WEAK_DAY_WORDS = _listed(_AT), _listed(_BEFORE_WEAK), _listed(_WEAK_DAYS)
_PAST_WORDS, _IN_WORDS = _listed(_PAST), _listed(_IN)
_SMALL_WORDS = _listed(_SMALL)
_TO_99 = frozenset(written for number in range(100) for written in (f"{number}", f"{number:02}"))
_NUMBER_WORDS = _listed(_NUMBERS)
_CE, _WE = frozenset({"ce"}), frozenset({"we"})


def rows_by_shape(batch: Batch) -> list[int]:
    """Positions of the messages that have one of the shapes."""
    found = {*batch.rows_matching(_DIGITS, batch.numbered)}
    # Plain ASCII has no shape of words without the words.
    likely = {*batch.beyond_ascii, *batch.rows_before_digits(_PAST_WORDS)}
    likely.update(
        batch.rows_with_pair(_PAST_WORDS, _NUMBER_WORDS),
        batch.rows_with_pair(_SMALL_WORDS, _TO_99),
        batch.rows_with_pair(_AT_WORDS, _NUMBER_WORDS),
        batch.rows_with_pair(_BEFORE_WEAK_WORDS, _WEAK_DAY_WORDS),
        batch.rows_before_digits(_WEAK_DAY_WORDS),
        batch.rows_with(_IN_WORDS),
        batch.rows_with_pair(_CE, _WE),
        batch.rows_with_letters(rf"{_HALF}|^(?:{_NIGHT})"),
    )
    found.update(batch.rows_matching(_WORDS, sorted(likely - found)))
    return sorted(found)
