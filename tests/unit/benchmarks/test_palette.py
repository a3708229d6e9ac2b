"""Pictures for the docs: small, and still the picture."""

import struct
import zlib

import numpy as np

from benchmarks.screenshots.palette import _fewer, _png


def decoded(png: bytes) -> np.ndarray:
    """The colours of a picture that `_png` wrote."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, dict[bytes, bytes]()
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        chunks[name] = content
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), dtype=np.uint8).reshape(height, width + 1)
    return np.frombuffer(chunks[b"PLTE"], dtype=np.uint8).reshape(-1, 3)[rows[:, 1:]]


def test_a_screen_of_few_colours_comes_back_as_it_was() -> None:
    """Flat areas, as on our pages."""
    picture = np.zeros((20, 30, 3), dtype=np.uint8)
    picture[5:9, 3:20], picture[12:, :] = (33, 103, 115), (245, 241, 231)
    assert (decoded(_png(*_fewer(picture))) == picture).all()


def test_many_colours_become_the_nearest_of_those_that_are_kept() -> None:
    """No colour is further off than anybody sees, where most of the picture is flat."""
    dice = np.random.default_rng(4)
    picture = np.full((60, 60, 3), 240, dtype=np.uint8)
    picture[:8] = dice.integers(100, 130, size=(8, 60, 3))
    found = decoded(_png(*_fewer(picture)))
    assert (found[8:] == 240).all()
    assert np.abs(found.astype(int) - picture).max() <= 12
