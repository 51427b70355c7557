"""While derived data is made again: how far it is, and back to the page when it is whole."""

from fastapi import APIRouter, Response

from argus.intake import current_progress
from argus.web.asking import Looking
from argus.web.pages.importing import phase_in_words

router = APIRouter()


@router.get("/rebuilding")
def rebuilding(asking: Looking) -> Response:
    """How far it is; asked every second. Once nothing is being made, the page that waits is loaded again."""
    progress = current_progress(asking.dossier)
    if progress is None and asking.stage.runs.going("rebuild") is None:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return asking.page("rebuilding_progress.html", progress=progress, phase=phase_in_words)
