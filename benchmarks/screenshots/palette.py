"""Small PNG files: screens have few colours, so 256 of them tell the whole picture at a third of the size."""

import base64
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

MOST = 256
STEP = 2  # bits of each colour that nobody sees

# The browser took the picture, so it can read it as well.
PIXELS = """async (png) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  let text = '';
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def save(page: Page, picture: bytes, path: Path) -> int:
    """Write the picture with at most 256 colours; how many bytes it takes. ``page`` is any page without a policy."""
    width, height, pixels = page.evaluate(PIXELS, base64.b64encode(picture).decode())
    colours = np.frombuffer(base64.b64decode(pixels), dtype=np.uint8).reshape(height, width, 4)[:, :, :3]
    palette, places = _fewer(colours)
    path.write_bytes(_png(palette, places))
    return path.stat().st_size


def _fewer(colours: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return (uint8 [c, 3] palette, uint8 [h, w] places in it): the commonest colours, the others as the nearest."""
    steps = (colours >> STEP).astype(np.int64)
    keys = (steps[:, :, 0] << 12) | (steps[:, :, 1] << 6) | steps[:, :, 2]
    found, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.zeros((len(found), 3))
    np.add.at(sums, place.ravel(), colours.reshape(-1, 3))
    middles = sums / counts[:, None]
    palette = middles[np.argsort(-counts, kind="stable")[:MOST]]
    nearest = ((middles[:, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    return palette.round().astype(np.uint8), nearest[place].reshape(keys.shape).astype(np.uint8)


def _png(palette: NDArray[np.uint8], places: NDArray[np.uint8]) -> bytes:
    height, width = places.shape
    rows = np.concatenate([np.zeros((height, 1), dtype=np.uint8), places], axis=1)  # no filter: flat areas pack best
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
