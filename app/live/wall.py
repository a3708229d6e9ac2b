"""What the hall shows. A voice is there only as long as everybody may read it, a theme as long as it isn't hidden."""

from app.dialogue.model import Dialogue
from app.live import quoting
from app.live.quoting import Section


def shown_on_wall(state: Dialogue) -> Section:
    """The scene for the hall; the themes where what was chosen may no longer be seen."""
    wall = state.wall
    if wall.scene == "theme":
        theme = state.standing_theme(wall.theme_id)
        if theme is None or theme.hidden:
            return {"scene": "themes"}
        return {"scene": "theme", "theme": quoting.counts(theme, state.parts_of(theme))}
    if wall.scene == "voice":
        voices = quoting.visible(state, [wall.contribution_id or ""])
        return {"scene": "voice", "voice": quoting.voice(voices[0])} if voices else {"scene": "themes"}
    return {"scene": wall.scene}


def chosen_for_wall(state: Dialogue) -> Section:
    """What the facilitator chose, with its words while they may be seen; ``shown`` tells whether it's there now."""
    wall = state.wall
    shown = shown_on_wall(state)
    facts: Section = {"scene": wall.scene, "theme_id": wall.theme_id, "contribution_id": wall.contribution_id}
    facts["shown"] = shown["scene"] == wall.scene
    return facts | ({"text": shown["voice"]["text"]} if "voice" in shown else {})
