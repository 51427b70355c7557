"""Find names people go by on services: mail addresses, EncroChat names, @names, Sky, Wickr, Threema and Session ids."""

import re
from collections.abc import Iterator

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.identifiers.gates import Kind
from argus.reading.mentions.mention import Mention
from argus.reading.mentions.word_lists import words

_LOOKS_SO = (
    r"(?:^|[^=~0-9A-Za-z._+-])[0-9A-Za-z._+-]+@[0-9A-Za-z]|(?:mail|to)=[^\s]+@|(?:^|[\s(,;:])@[A-Za-z][0-9A-Za-z_.]{2}"
    r"|(?i:\b(?:t\.me|telegram\.me|instagram\.com|snapchat\.com/add)/[a-z@])"
    r"|(?i:\b(?:sky|skyecc|ecc|wickr|wickrme|threema|session|snap|snapchat|insta|pin|id)\b)[^\n]{0,24}[0-9A-Za-z_]{4}"
    r"|\b05[0-9a-f]{64}\b"
)
# Single classes of characters: nothing to go back over.
_TOKEN = re.compile(r"[^\s<>()\[\]{},;\"'|*]+")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._+-%")
_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")
_HEX = frozenset("0123456789abcdef")
_EVERYBODY = words("@all @here @everyone @channel @iedereen @todos @tous @alle @admin @gmail @hotmail @home")
_NO_NAMES = words("joinchat addstickers share proxy invite explore reel stories accounts")
_LINKS = {
    "t.me/": "telegram",
    "telegram.me/": "telegram",
    "instagram.com/": "instagram",
    "snapchat.com/add/": "snapchat",
}
_SERVICES = {
    "encrochat.com": "encrochat",
    "encro.chat": "encrochat",
    "anom.io": "anom",
    "skyecc.com": "sky",
    "s.whatsapp.net": "whatsapp",
}
# Words that tell of a Sky id near them; "id" and "pin" tell of others too, so letters and digits must be mixed.
_SKY = frozenset({"sky", "skyecc", "ecc"})
_IDS = frozenset({"id", "pin", "ids", "pins"}) | _SKY
_BY_NAME = {"wickr": "wickr", "wickrme": "wickr", "snap": "snapchat", "snapchat": "snapchat", "insta": "instagram"}
_GATE = words("sky skyecc ecc wickr wickrme threema session snap snapchat insta pin id telegram instagram")
_T, _ME = frozenset({"t"}), frozenset({"me"})  # t.me
_OVER = words("is me mi my mijn zijn his her im ime je e es est ist name naam nick user username id nom nombre op on")
_NEAR = 4
_SESSION = 66
_ENDS = ".:!?…-/="
_MARK = re.compile(r"[@/:=]")
_SESSION_ID = re.compile(r"05[0-9a-fA-F]{64}")
_TELLING = frozenset({"threema", "session"}).union(_IDS, _BY_NAME)


def _may_hold(batch: Batch) -> list[int]:
    """The messages that can fit the pattern: with its @, its words or its digits; those in other letters may all."""
    rows = {*batch.rows_holding("@"), *batch.rows_unbroken(_SESSION), *batch.beyond_ascii}
    rows.update(batch.rows_with(_GATE), batch.rows_with_pair(_T, _ME))
    return sorted(rows)


def _found_in(row: Row) -> Iterator[Mention]:
    """The names and ids."""
    told = -_NEAR - 1
    sky = False
    service, service_at, given = "", -_NEAR - 1, False
    place, behind = 0, 0
    telling = _telling(row)
    while True:
        if place - told >= _NEAR and place - service_at >= _NEAR:
            # Nothing tells of what comes next: on to what tells by itself.
            behind = next((_beginning(row.text, at, behind) for at in telling if at >= behind), len(row.text))
        token = _TOKEN.search(row.text, behind)
        if token is None:
            return
        place += 1
        start, end = token.span()
        behind = end
        while end > start and row.text[end - 1] in _ENDS:
            end -= 1
        start += token[0].startswith((":", "="))
        word = row.text[start:end]
        plain = word.lower()
        if plain in _IDS or plain.rpartition(":")[0] in _IDS:
            # "sky id", "id: A1B2C3": whichever word tells, a Sky word among the last few counts.
            sky = plain in _SKY or (sky and place - told <= _NEAR)
            told = place
        found = _alone(word, plain) or (_sky_id(word, sky) if 0 < place - told <= _NEAR else None)
        if not found and 0 < place - service_at <= _NEAR and plain not in _OVER:
            found, service_at = _named(word, plain, service, given), -_NEAR - 1
        if plain in _BY_NAME or plain in ("threema", "session"):
            service, service_at, given = _BY_NAME.get(plain, plain), place, False
        given = given or token[0].endswith(":")
        if found:
            value, of = found
            yield row.mention("handle", start, end, value, facts={"service": of})


def _telling(row: Row) -> Iterator[int]:
    """Places in the text where something may be a name by itself or a word before one: few."""
    found = [row.starts[index] for index in row.places(_TELLING)]
    found += (mark.start() for pattern in (_MARK, _SESSION_ID) for mark in pattern.finditer(row.text))
    return iter(sorted(found))


def _beginning(text: str, at: int, first: int) -> int:
    """Where what stands at a place begins, looked for no farther back than `first`."""
    while at > first and _TOKEN.match(text, at - 1, at):
        at -= 1
    return at


_Found = tuple[str, str]


def _alone(word: str, plain: str) -> _Found | None:
    """What needs no word near it."""
    if "@" in word:
        return _address(plain)
    if len(word) == _SESSION and plain.startswith("05") and _HEX.issuperset(plain):
        return plain, "session"
    if "/" in word:
        for link, service in _LINKS.items():
            before, found, name = plain.partition(link)
            name = name.partition("/")[0].partition("?")[0].lstrip("@")
            if (
                found
                and name not in _NO_NAMES
                and before.removesuffix("www.") in ("", "http://", "https://")
                and _is_name(name)
            ):
                return "@" + name, service
    return None


def _address(plain: str) -> _Found | None:
    local, _, host = plain.partition("@")
    if not local:
        name = host.rstrip(".")
        return ("@" + name, "at") if _is_name(name) and "@" + name not in _EVERYBODY else None
    # n=name@host of IRC tells a connection, no mail.
    before, given, local = local.rpartition("=")[0], "=" in local, local.rpartition("=")[2].rpartition(":")[2]
    if given and not before.endswith(("mail", "to")):
        return None
    name, dot, ending = host.rpartition(".")
    if not (dot and local and name and _LOCAL.issuperset(local) and _HOST.issuperset(host)):
        return None
    if not (2 <= len(ending) <= 12 and ending.isalpha()) or len(local) > 64 or not (local[0].isalnum()):
        return None
    return f"{local}@{host}", _SERVICES.get(host, "mail")


def _is_name(name: str) -> bool:
    return 3 <= len(name) <= 32 and _NAME.issuperset(name) and name[0].isalpha()


def _sky_id(word: str, sky: bool) -> _Found | None:
    """Six capitals and digits; with the word sky, small letters too."""
    if len(word) != 6 or not word.isalnum() or not word.isascii():
        return None
    digits = sum(letter.isdigit() for letter in word)
    mixed = 0 < digits < 6
    if (mixed and (word.isupper() or sky)) or (sky and (digits == 6 or word.isupper())):
        return word.upper(), "sky"
    return None


def _named(word: str, plain: str, service: str, given: bool) -> _Found | None:
    """A name right behind the service it is on; without digits or marks only where a colon gives it."""
    if service == "threema":
        fits = len(word) == 8 and word.isalnum() and word.isascii() and word.isupper()
        return (word, service) if fits else None
    if service == "session":
        return None
    marked = any(letter.isdigit() or letter in "_." for letter in plain)
    return (plain, service) if _is_name(plain) and (marked or given) else None


HANDLES = Kind(_LOOKS_SO, _found_in, among=_may_hold)
