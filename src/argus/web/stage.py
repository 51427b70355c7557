"""What one running web app holds: the dossier, its open archive, the templates, the steps it started."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from argus.access.visible import Visibility
from argus.messages.archive import Archive, Shelf
from argus.store import Dossier
from argus.web.hostile import one_line, pieces
from argus.web.language import LANGUAGES, words
from argus.web.marking import group_of, stretches
from argus.web.preparing import Preparing
from argus.web.runs import Runs
from argus.web.sessions import Lifetimes
from argus.web.showing import texts_of
from argus.web.static_files import address_of

PAGES = Path(__file__).parent / "pages"


class Stage:
    """Lives as long as the server. Safe for many threads."""

    def __init__(self, dossier: Dossier, lifetimes: Lifetimes) -> None:
        self.dossier = dossier
        self.lifetimes = lifetimes
        self.runs = Runs(dossier)
        self.preparing = Preparing(dossier)
        self._shelf = Shelf(dossier)

    def archive(self, visibility: Visibility) -> Archive:
        """The newest archive of what `visibility` reaches."""
        return self._shelf.archive(visibility)

    def template(self, language: str, name: str) -> Template:
        """A template that speaks `language`."""
        return _environment(language).get_template(name)


@lru_cache(len(LANGUAGES))
def _environment(language: str) -> Environment:
    # Escaping is on for every file: evidence is text here, whatever it contains. A test looks for `|safe`.
    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["static"] = address_of
    environment.filters.update(pieces=pieces, one_line=one_line, texts=texts_of, stretches=stretches, group_of=group_of)
    return environment
