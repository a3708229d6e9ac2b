"""Themes out of texts: pure numerics, importable in a notebook.

    embedder = SentenceEmbedder()
    views = embedder.embed(texts)
    revision = ThemeEngine().theme(texts, views)

Importing this package does not import torch; embedding does.
"""

from clustering.arrays import Views
from clustering.embedding import Embedder, SentenceEmbedder
from clustering.engine import ThemeEngine
from clustering.errors import InputMismatch, ModelUnavailable, ThemingError, VectorsUnusable, WidthChanged
from clustering.layout import Past, Place, placed_themes
from clustering.placement import Basis, Placement
from clustering.recipe import Recipe
from clustering.revision import Constraints, Revision, ThemeDraft, UndercurrentGroup, theme_of_rows

__all__ = [
    "Basis",
    "Constraints",
    "Embedder",
    "InputMismatch",
    "ModelUnavailable",
    "Past",
    "Place",
    "Placement",
    "Recipe",
    "Revision",
    "SentenceEmbedder",
    "ThemeDraft",
    "ThemeEngine",
    "ThemingError",
    "UndercurrentGroup",
    "VectorsUnusable",
    "Views",
    "WidthChanged",
    "placed_themes",
    "theme_of_rows",
]
