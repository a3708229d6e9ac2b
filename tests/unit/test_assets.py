"""The phone's joined files: packed as tight as the browser takes, and the same words whichever way they came."""

import gzip

import brotli
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import errors
from app.assets import FOR_GOOD, REVALIDATE, assets_router, packed
from app.pages import phone_files, static


@pytest.fixture(scope="module")
def browser() -> TestClient:
    """Whoever asks for a file."""
    app = FastAPI()
    app.include_router(assets_router())
    return TestClient(app)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0", "br"),
        ("GZIP", "gzip"),
        ("deflate", None),
        ("identity", None),
        ("", None),
        (";;,,br ;q=0", None),
    ],
)
def test_a_browser_gets_the_tightest_packing_it_takes(browser: TestClient, accepted: str, coding: str | None) -> None:
    """And says so, for whatever keeps the answer in between."""
    answer = browser.get("/static/phone.nl.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == phone_files()["phone.nl.js"]


def test_every_packing_holds_the_same_and_is_smaller() -> None:
    """Packed once: it may be slow, it may not be wrong."""
    for name, text in phone_files().items():
        assert gzip.decompress(packed(name, "gzip")) == text.encode()
        assert brotli.decompress(packed(name, "br")) == text.encode()
        assert packed(name, "identity") == text.encode()
        assert len(packed(name, "br")) < len(packed(name, "gzip")) < len(gzip.compress(text.encode(), 9))


def test_a_file_with_its_version_is_kept_for_good(browser: TestClient) -> None:
    """Without one it is asked about each time."""
    kept = browser.get(static("phone.css"))
    assert kept.headers["cache-control"] == FOR_GOOD["Cache-Control"]
    assert kept.headers["content-type"].startswith("text/css")
    assert browser.get("/static/phone.css").headers["cache-control"] == REVALIDATE["Cache-Control"]


def test_a_language_that_is_not_spoken_here_has_no_script(browser: TestClient) -> None:
    """Nor has a path that only looks like one."""
    for name in ("phone.xx.js", "phone...js", "phone.nl.css.js"):
        with pytest.raises(errors.NotFound):
            browser.get(f"/static/{name}")
