"""How a refusal looks: a sentence in the person's language, as a page for people and as JSON for programs."""

from collections.abc import Callable

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app import errors, locales
from app.pages import language_of, outermost_headers

log = structlog.get_logger()
ErrorPage = Callable[[Request, errors.SamenspraakError], Response]


def add_refusals(app: FastAPI, error_page: ErrorPage) -> None:
    """Answer every error of ours, and every stray one, with a sentence."""

    def answer(request: Request, error: errors.SamenspraakError) -> Response:
        if not _for_program(request):
            return error_page(request, error)
        body = {"code": error.code, "message": locales.message_for(error, language_of(request))}
        seconds = error.facts.get("seconds")
        headers = {"Retry-After": str(seconds)} if seconds is not None else {}
        return JSONResponse(body | ({"retry_after": seconds} if seconds else {}), error.status, headers)

    @app.exception_handler(errors.SamenspraakError)
    async def ours(request: Request, error: errors.SamenspraakError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        del error
        return answer(request, errors.BadMessage())

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        """What the framework refuses by itself, in our words; its own sentences are for nobody's screen."""
        if isinstance(error.__cause__, errors.SamenspraakError):  # ours, while it read the body
            return answer(request, error.__cause__)
        ours = {404: errors.NotFound, 405: errors.MethodNotAllowed}.get(error.status_code, errors.BadMessage)
        refused = answer(request, ours())
        refused.headers.update(error.headers or {})
        return refused

    @app.exception_handler(Exception)
    async def stray(request: Request, error: Exception) -> Response:
        log.error("request_failed", path=request.url.path.split("/")[1], kind=type(error).__name__)
        fault = answer(request, errors.SamenspraakError())
        fault.headers.update(outermost_headers(request))
        return fault


def _for_program(request: Request) -> bool:
    sent = request.headers.get("content-type", "").startswith("application/json")
    wants = "text/html" not in request.headers.get("accept", "*/*")
    return sent or wants or request.url.path.startswith("/api/")
