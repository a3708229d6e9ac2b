"""What every page shares: templates, the language, the words for its modules, its security headers."""

import re
import secrets
from collections.abc import Callable, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from babel.messages.extract import extract
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

import facilitator_ui
import participant_ui
from app import locales
from app.cookies import HOST_ONLY, LANGUAGE_COOKIE

STATIC = "/static/"
NO_SNIFF = (b"x-content-type-options", b"nosniff")
LIVE_MODULES = Path(__file__).parent / "live" / "browser"
ROOTS = {
    "participant": Path(participant_ui.__file__).parent,
    "facilitator": Path(facilitator_ui.__file__).parent,
}
_HOST = re.compile(r"[A-Za-z0-9.:_\[\]-]+")
_BETWEEN_TAGS = re.compile(r">\n+<")
_KEYWORDS: Mapping[str, Any] = {"t": None, "tn": (1, 2)}


class Pages:
    """Renders the templates of one set of screens: ``participant`` or ``facilitator``."""

    def __init__(self, screens: str) -> None:
        root = ROOTS[screens]
        # the phone's joined script speaks its language by itself
        self._modules = tuple(participant_ui.apart()) if screens == "participant" else (root / "modules", LIVE_MODULES)
        self._templates = root / "templates"

    def warm(self) -> None:
        """Compile every template in every language now, so that no visitor and no event loop waits for it."""
        words = _words_in(self._modules)
        for language in locales.LANGUAGES:
            locales.in_words(words, language)
            environment = _environment(self._templates, language)
            for name in environment.list_templates(extensions=["html"]):
                environment.get_template(name)

    def html(self, request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
        """The page, in the language of this request."""
        language = language_of(request)
        environment = _environment(self._templates, language)
        common = {
            "lang": language,
            "status": status,
            "nonce": request.scope.get("nonce", ""),
            "path": request.url.path,
            "languages": [(code, locales.own_name(code)) for code in locales.LANGUAGES],
            "static": static,
            "number": partial(locales.number, language=language),
            "day": partial(locales.day, language=language),
            "clock": partial(locales.clock, language=language),
            "words": as_json(locales.in_words(_words_in(self._modules), language)),
        }
        page = _BETWEEN_TAGS.sub("><", environment.get_template(template).render(common | facts))
        return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})


@cache
def phone_files() -> Mapping[str, str]:
    """What every phone loads first, as one file of each kind; and what it needs from the first theme on."""
    scripts = {
        f"phone.{language}.js": participant_ui.script(LIVE_MODULES, locales.translations(language))
        for language in locales.LANGUAGES
    }
    return {"phone.css": participant_ui.stylesheet(), "phone-themes.css": participant_ui.theme_colours()} | scripts


@cache
def static(path: str) -> str:
    """The address of a stylesheet or module. The phone's own name their version, so a phone keeps them for good."""
    text = phone_files().get(path)
    return f"/static/{path}" + (f"?v={sha256(text.encode()).hexdigest()[:8]}" if text else "")


def as_json(value: object) -> Markup:
    """JSON that may stand inside a script element: no text can end it."""
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 (escaped on this line)


def language_of(request: Request) -> str:
    """The language chosen before on this device, else the browser's."""
    kept = (request.cookies.get(name, "") for name in (HOST_ONLY + LANGUAGE_COOKIE, LANGUAGE_COOKIE))
    chosen = next(filter(None, kept), "")
    return locales.choose_language([chosen], request.headers.get("accept-language", ""))


class CompiledOnce(BytecodeCache):
    """The words of a language come in when a page is drawn, so all languages share what a template compiles to."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See the library; it looks by itself whether the template is still the one that was compiled."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See the library."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = CompiledOnce()


@cache
def _environment(templates: Path, language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    catalogue = locales.translations(language)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return environment


@cache
def _words_in(places: tuple[Path, ...]) -> tuple[str | tuple[str, str], ...]:
    """Every literal that these modules, or those in these folders, give to ``t`` and ``tn``."""
    found: dict[str | tuple[str, str], None] = {}
    for path in sorted(p for place in places for p in (place.rglob("*.js") if place.is_dir() else [place])):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("javascript", file, keywords=_KEYWORDS):
                found[message if isinstance(message, str) else (message[0], message[1])] = None
    return tuple(found)


# ---- headers -------------------------------------------------------------------------------------------------


class SecurityHeaders:
    """ASGI middleware: a nonce per request and a strict content security policy on everything but static files.

    Those hold no nonce and no data, and a rural network carries each header. ``secure``: people come over https, and
    browsers are told to come by nothing else from now on.
    """

    def __init__(self, app: Callable[..., Any], *, secure: bool = False) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["nonce"] = secrets.token_urlsafe(12)
        scope["headers_of_page"] = headers = _page_headers(scope["nonce"], _host(scope), secure=self._secure)
        policy = [] if scope["path"].startswith(STATIC) else _encoded(headers)

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], NO_SNIFF, *policy]
            await send(message)

        await self._app(scope, receive, with_headers)


def outermost_headers(request: Request) -> Mapping[str, str]:
    """The same headers, for the one answer that is given outside of all middleware: that of a fault of ours."""
    headers: dict[str, str] = request.scope.get("headers_of_page") or _page_headers("", "", secure=False)
    return headers | {name.decode(): value.decode() for name, value in (NO_SNIFF,)}


def _host(scope: Mapping[str, Any]) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")


def _page_headers(nonce: str, host: str, *, secure: bool) -> dict[str, str]:
    # older Safari doesn't count a socket of the same host as 'self', so it's named
    socket = f"{'wss' if secure else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data:; connect-src 'self' {socket}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )
    return {
        "content-security-policy": policy,
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    } | ({"strict-transport-security": f"max-age={365 * 86_400}"} if secure else {})


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers.items()]
