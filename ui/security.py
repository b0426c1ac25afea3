"""What the server refuses, and the headers on every reply."""

from collections.abc import Sequence
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page needs inline scripts and styles and builds its templates with the Function constructor.
_APP_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_SOURCE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
#: The only routes of Gradio that the page uses; all others (files, uploads, proxies) are refused.
_ALLOWED_API: Final = (
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/startup-events",
    "/gradio_api/heartbeat/",
    "/gradio_api/reset",
    "/gradio_api/cancel",
    "/gradio_api/info",
    "/gradio_api/app_id",
    "/gradio_api/theme.css",
    "/gradio_api/run/predict",
    "/gradio_api/login_check",
    "/gradio_api/user",
    "/gradio_api/token",
)
_REFUSED_ELSEWHERE: Final = (
    "/monitoring",
    "/login",
    "/logout",
    "/pwa_icon",
    "/docs",
    "/redoc",
    "/openapi.json",
)
LONGEST_BODY: Final = 512 * 1024


class Guard:
    """Refuse what the page does not need and add security headers (an ASGI middleware).

    ``hosts`` are the host names the server answers to; a foreign name in the Host header is how a web
    page elsewhere could reach a server on this machine. Empty: any name.
    """

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on; answer any other with 400, 403 or 413."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = refused(scope["path"], headers, self._hosts)
        if refusal:
            await _reply(send, refusal)
            return
        policy = _SOURCE_POLICY if scope["path"].startswith("/bron") else _APP_POLICY

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = {**_HEADERS, "content-security-policy": policy}
                kept = [(k, v) for k, v in message["headers"] if k.decode("latin-1").lower() not in extra]
                message["headers"] = [*kept, *((k.encode(), v.encode()) for k, v in extra.items())]
            await send(message)

        await self._app(scope, receive, with_headers)


def refused(path: str, headers: dict[str, str], hosts: frozenset[str]) -> int | None:
    """Return the status with which a request is refused, or None when it may pass."""
    if hosts and _name(headers.get("host", "")) not in hosts:
        return 400
    # Without a length a body could be of any size; the page always sends one.
    if (
        "transfer-encoding" in headers
        or not headers.get("content-length", "0").isdigit()
        or int(headers.get("content-length", "0")) > LONGEST_BODY
    ):
        return 413
    if path.startswith("/gradio_api") and not path.startswith(_ALLOWED_API):
        return 403
    if path.startswith(("/file", "/proxy", "/upload", "/custom_component", *_REFUSED_ELSEWHERE)):
        return 403
    return None


def _name(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


async def _reply(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    headers += [(k.encode(), v.encode()) for k, v in _HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"refused\n"})
