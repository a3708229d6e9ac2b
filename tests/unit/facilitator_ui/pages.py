"""Rendering a page as the server does, and asking what is on it."""

from html.parser import HTMLParser
from typing import Any

from fastapi import Request

from app.pages import Pages

VOID = {"input", "link", "meta", "br", "hr", "img"}
Attributes = dict[str, str | None]


def rendered(template: str, language: str = "en", **facts: Any) -> str:
    """The page for a browser in this language."""
    headers = [(b"accept-language", language.encode())]
    scope = {"type": "http", "method": "GET", "path": "/here", "headers": headers, "query_string": b"", "nonce": "n1"}
    return bytes(Pages("facilitator").html(Request(scope), template, **facts).body).decode()


def parsed(page: str) -> "Page":
    """The page as a person meets it: without the templates that only modules copy."""
    found = Page()
    found.feed(page)
    return found


class Page(HTMLParser):
    """Elements in their order, each with the ids and the hidden state of what is around it, and with its texts."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self._elements: list[tuple[str, Attributes, list[str], tuple[str, ...], bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        attributes, texts = dict(attrs), list[str]()
        if not self._copied():
            around = tuple(a["id"] or "" for _, a, _ in self._open if "id" in a)
            covered = "hidden" in attributes or any("hidden" in a for _, a, _ in self._open)
            self._elements.append((tag, attributes, texts, around, covered))
        if tag not in VOID:
            self._open.append((tag, attributes, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself holds nothing."""
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Words belong to every element around them."""
        words = " ".join(data.split())
        if words and not self._copied():
            for _, _, texts in self._open:
                texts.append(words)

    def _copied(self) -> bool:
        return any(tag in {"template", "script", "symbol"} for tag, _, _ in self._open)

    def first(self, tag: str, name: str | None = None) -> Attributes:
        """The attributes of the first such element; ``name`` is its id."""
        return next(a for t, a, *_ in self._elements if t == tag and name in {None, a.get("id")})

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of every such element."""
        return [a for t, a, *_ in self._elements if t == tag]

    def has(self, tag: str, name: str | None = None) -> bool:
        """Whether there is such an element."""
        return any(t == tag and name in {None, a.get("id")} for t, a, *_ in self._elements)

    def hidden(self, tag: str, name: str) -> bool:
        """Whether this element, or one around it, is hidden."""
        return next(c for t, a, _, _, c in self._elements if t == tag and a.get("id") == name)

    def texts(self, tag: str, name: str | None = None) -> list[str]:
        """The words inside the first such element, piece by piece."""
        return next(x for t, a, x, *_ in self._elements if t == tag and name in {None, a.get("id")})

    def count(self, tag: str, kind: str, *, inside: str, shown: bool = False) -> int:
        """How many elements of this class stand inside the one with that id; with ``shown`` only the visible ones."""
        return sum(
            t == tag and kind in (a.get("class") or "").split() and inside in around and not (shown and covered)
            for t, a, _, around, covered in self._elements
        )

    def links(self) -> list[str]:
        """Where the page's links lead."""
        return [a["href"] or "" for t, a, *_ in self._elements if t == "a" and "href" in a]
