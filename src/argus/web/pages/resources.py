"""What every page needs besides itself: style sheets, scripts, the small picture in the browser's tab."""

from fastapi import APIRouter, Response

from argus.web.asking import Visiting
from argus.web.static_files import static_file

router = APIRouter()


@router.get("/static/{version}/{name:path}")
def style_or_script(asking: Visiting, version: str, name: str) -> Response:
    """A style sheet or script."""
    return static_file(name)


@router.get("/favicon.ico")
def tab_picture(asking: Visiting) -> Response:
    """The picture in the tab."""
    return static_file("tab.svg")
