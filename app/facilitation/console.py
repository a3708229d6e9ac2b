"""What the console's page needs at its first paint."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from app.access import Keyring, Pass
from app.facilitation.dialogues import Organising
from app.pages import as_json

# (dialogue id) → position and the facilitator's view, presence and theming included
FirstView = Callable[[str], Awaitable[tuple[int, dict[str, Any]]]]


class Console:
    """The facilitator's first view, with the links they hand out."""

    def __init__(
        self, *, organising: Organising, keyring: Keyring, first_view: FirstView, qr: Callable[[str], Any]
    ) -> None:
        self._organising = organising
        self._keyring = keyring
        self._first_view = first_view
        self._qr = qr

    async def facts(self, holder: Pass) -> dict[str, Any]:
        """Everything ``console.html`` asks for."""
        position, view = await self._first_view(holder.dialogue_id)
        links = await self._organising.links(holder.dialogue_id)
        report = f"/api/dialogues/{holder.dialogue_id}/report"
        poster = f"/o/{holder.dialogue_id}/poster"
        return {
            "view": view,
            "state_json": as_json(view),
            "position": position,
            "now": round(time.time() * 1000),  # so that the page counts down by the server's clock
            "token": self._keyring.issue(holder),
            "dialogue_id": holder.dialogue_id,
            "facilitator": holder.who,
            "code": links.join_code,
            "url": links.phone.split("://", 1)[-1].rsplit("/j/", 1)[0],
            "links": {"phone": links.phone, "hall": links.hall, "report": report, "poster": poster},
            "qr": self._qr(links.phone),
        }
