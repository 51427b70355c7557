"""The web app: the pages on which people read, import and check."""

from argus.web.app import make_app
from argus.web.serve import PORT, serve

__all__ = ["PORT", "make_app", "serve"]
