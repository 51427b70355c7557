"""How people of the world "muelles" say a day: by its name, its number, how far off it is, or its week."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

FIRST_DAY = date(2020, 9, 14)
DAYS = 190
DAY_SECONDS = 86_400
_FAR = 25

_WEEKDAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "es": "lunes martes miercoles jueves viernes sabado domingo",
    "pt": "segunda terça quarta quinta sexta sabado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "sq": "hane marte merkure enjte premte shtune diel",
    "sr": "ponedeljak utorak sredu cetvrtak petak subotu nedelju",
}
_SHORT = {
    "nl": "ma di wo do vr za zo",
    "fr": "lun mar mer jeu ven sam dim",
    "en": "mon tue wed thu fri sat sun",
    "es": "lun mar mie jue vie sab dom",
    "de": "Mo Di Mi Do Fr Sa So",
}
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet aout septembre octobre novembre decembre",
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor",
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
}
# Today, tomorrow, and the day after where there is a word.
_NEAR = {
    "nl": (("vandaag", "vndg"), ("morgen", "mrgn"), ("overmorgen",)),
    "fr": (("aujourd'hui", "ajd"), ("demain", "dmain"), ("après demain", "apres demain")),
    "en": (("today", "2day"), ("tomorrow", "tmrw", "tomoz"), ("day after tomorrow",)),
    "es": (("hoy",), ("mañana", "manana"), ("pasado mañana", "pasado manana")),
    "pt": (("hoje",), ("amanhã", "amanha"), ("depois de amanhã",)),
    "it": (("oggi",), ("domani",), ("dopodomani",)),
    "de": (("heute",), ("morgen",), ("übermorgen", "uebermorgen")),
    "sq": (("sot",), ("neser",), ("pasneser",)),
    "sr": (("danas",), ("sutra",), ("prekosutra",)),
}
_IN_DAYS = {
    "nl": ("over {} dagen", "nog {} dagen"), "fr": ("dans {} jours", "ds {}j"), "en": ("in {} days",),
    "es": ("en {} dias", "dentro de {} días"), "pt": ("em {} dias", "daqui {} dias"), "it": ("tra {} giorni",),
    "de": ("in {} tagen",), "sq": ("per {} dite",), "sr": ("za {} dana",),
}  # fmt: skip
_NUMBERED = {
    "nl": ("de {}e", "{}e"), "fr": ("le {}",), "en": ("the {}th",), "es": ("el {}", "el dia {}"), "pt": ("dia {}",),
    "it": ("il {}",), "de": ("am {}.",), "sq": ("me {}",), "sr": ("{}-og",),
}  # fmt: skip
_WEEKS = {"es": ("semana", "sem"), "fr": ("semaine", "sem"), "pt": ("semana",), "it": ("settimana",), "de": ("KW",)}
_NAMED = {"es": "el {}", "fr": "{}", "de": "{}", "it": "{}", "pt": "{}", "sq": "te {}", "sr": "u {}"}


def day_said(rng: Random, language: str, day: date, said_on: date) -> str:
    """A day as somebody says it on another day, so that it cannot be mistaken by who listens."""
    ahead = (day - said_on).days
    if 0 <= ahead < len(_NEAR[language]) and rng.random() < (0.9 if ahead < 2 else 0.5):
        return rng.choice(_NEAR[language][ahead])
    if 2 <= ahead <= 6 and rng.random() < 0.7:
        return weekday_said(rng, language, day)
    if 3 <= ahead <= 14 and rng.random() < 0.22:
        return rng.choice(_IN_DAYS[language]).format(ahead)
    if 0 <= ahead <= _FAR and rng.random() < 0.3:
        return _numbered(rng, language, day)
    return _dated(rng, language, day)


def weekday_said(rng: Random, language: str, day: date) -> str:
    """The name of a day, short or whole, now and then with its number."""
    names = _SHORT.get(language, _WEEKDAYS[language]) if rng.random() < 0.3 else _WEEKDAYS[language]
    name = names.split()[day.weekday()]
    if rng.random() < 0.25:
        name += f" {day.day}"
    return _NAMED.get(language, "{}").format(name)


def week_said(rng: Random, language: str, day: date) -> str:
    """The week of a day, where nobody knows the day yet."""
    return f"{rng.choice(_WEEKS.get(language, ('week', 'wk')))} {day.isocalendar().week}"


def _numbered(rng: Random, language: str, day: date) -> str:
    said = rng.choice(_NUMBERED[language]).format(day.day)
    if language == "en" and day.day % 10 in (1, 2, 3) and day.day not in (11, 12, 13):
        return said[:-2] + ("st", "nd", "rd")[day.day % 10 - 1]
    return said


def _dated(rng: Random, language: str, day: date) -> str:
    month = _MONTHS[language].split()[day.month - 1]
    if language == "es" and rng.random() < 0.4:
        return f"el {day.day} de {month}"
    forms: Sequence[str] = (
        f"{day.day}/{day.month}", f"{day.day:02}/{day.month:02}", f"{day.day}-{day.month}", f"{day.day} {month}",
        f"{day.day} {month[:3]}", f"{day:%d.%m}.", f"{day.day}{month[:3]}",
    )  # fmt: skip
    return rng.choice(forms)


def second(day: date, seconds: float = 0) -> int:
    """Seconds since 1970 UTC of so many seconds into a day."""
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)).timestamp())


def day_of(at: int) -> date:
    """The day of a second; nobody here writes when it is another day in Brussels than in UTC."""
    return datetime.fromtimestamp(at, UTC).date()
