"""What a visitor chooses for themselves: the language and the light. Kept in cookies that hold nothing else."""

from fastapi import APIRouter, Response

from argus.web.asking import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, SentForm, Visiting
from argus.web.language import LANGUAGES

router = APIRouter()

A_YEAR = 31_536_000


@router.post("/choices")
def choose(asking: Visiting, form: SentForm) -> Response:
    """Keep the choice and go back to the page it was made on."""
    answer = asking.go(_own_address(str(form.get("back", "/"))))
    for cookie, field, allowed in ((LANGUAGE_COOKIE, "language", tuple(LANGUAGES)), (THEME_COOKIE, "theme", THEMES)):
        if form.get(field) in allowed:
            answer.set_cookie(cookie, str(form[field]), max_age=A_YEAR, httponly=True, samesite="strict")
    return answer


def _own_address(address: str) -> str:
    """Only a path of this server: two slashes in front, of either kind, would lead elsewhere."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"
