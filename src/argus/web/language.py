"""The words of the screens in Dutch, French and English.

The source strings are English and stand in templates and code as `_("...")`; `locale/*/LC_MESSAGES/argus.po` hold the
other two. The catalogues are read as they are when the program starts, so there is no compile step to forget.
"""

import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
DEFAULT = "en"
LOCALE = Path(__file__).parent / "locale"


def catalogue_file(language: str) -> Path:
    """Where the words of a language stand."""
    return LOCALE / language / "LC_MESSAGES" / "argus.po"


@cache
def words(language: str) -> NullTranslations:
    """The catalogue of one language."""
    if language == DEFAULT:
        return NullTranslations()
    with catalogue_file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return _Words(compiled)


@cache
def language_in_words(reader: str, code: str) -> str:
    """What the readers of one language call another; the code itself where there is no word for it."""
    # Croatian, Bosnian and Serbian are one language to the dossier, and that is what it is called.
    return str(Locale(reader).languages.get("sh" if code == "sr" else code, code))


def choose(chosen: str | None, accept_language: str | None) -> str:
    """The language of a visitor: what they chose before, else what their browser prefers, else English."""
    if chosen in LANGUAGES:
        return str(chosen)
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate((accept_language or "").split(",")[:20]):
        tag, _, weight = wish.partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, tag.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return next((language for _, _, language in sorted(wishes) if language in LANGUAGES), DEFAULT)


class _Words(Translations):
    """A catalogue in which a word with a plural is found alone too."""

    def gettext(self, message: str) -> str:
        """The word; Python 3.11.2 (Debian 12) does not look among words with a plural by itself."""
        found = super().gettext(message)
        return found if found != message else self.ngettext(message, message, 1)
