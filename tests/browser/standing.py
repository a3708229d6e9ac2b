"""A room that several tests use in turn, without one of them finding what another left."""

from dataclasses import dataclass, field
from typing import Any

from tests.browser.rooms import Room, answers, new_room


def decided(state: dict[str, Any]) -> dict[str, Any]:
    """What facilitators decide, of all that a console shows; the engine may go on meanwhile."""
    kinds = ("named_by", "pinned", "hidden", "shared", "merged", "moved")
    themes = {name: {key: value[key] for key in kinds} for name, value in state.items() if name.startswith("theme.")}
    asked = [[prompt[key] for key in ("text", "phase", "round", "seconds", "about")] for prompt in state["prompts"]]
    return {"themes": themes, "asked": asked, "wall": state["wall"], "taken off": [c["id"] for c in state["hidden"]]}


@dataclass
class Standing:
    """A room that several tests use in turn. What one of them leaves in it, because it failed, is no other's."""

    server: str
    room: Room | None = None
    decided: dict[str, Any] = field(default_factory=dict)

    def lend(self) -> Room:
        """The one that stands; another where it is not as it was."""
        if self.room is None or decided(self.room.desk.view()) != self.decided:
            self.room = new_room(self.server)
            desk = self.room.desk
            desk.acts(type="set_phase", prompt_id=desk.view()["prompts"][0]["id"], phase="collecting")
            self.room.says(answers(40))
            self.decided = decided(desk.themed())
        return self.room
