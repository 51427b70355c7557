"""The conversations of a part of the world as files that people really get, one module per kind of file."""

from argus.handover.demo.services.files import Files

__all__ = ["Files"]
