"""The kinds of table that every module here speaks of."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

Views = Mapping[str, FloatArray]
"""Vectors of the same texts seen in several ways, each float32 [n, d]; "mean" is always there."""
