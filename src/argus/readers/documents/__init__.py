"""Large JSON documents, read piece by piece with their exact places."""

from argus.readers.documents.outline import Facts, Outline, beside, is_object, outline, records
from argus.readers.documents.walk import Arrays, Path, Piece, pieces

__all__ = ["Arrays", "Facts", "Outline", "Path", "Piece", "beside", "is_object", "outline", "pieces", "records"]
