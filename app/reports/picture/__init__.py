"""The theme map as a picture of lines and letters: the same in the page and in the PDF, the same for the same report.

``layout`` finds a place for every theme, ``labels`` one for every name without overlap, ``drawing`` puts both together.
"""

from app.reports.picture.drawing import Drawing, drawing

__all__ = ["Drawing", "drawing"]
