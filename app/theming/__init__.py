"""Journal → theme events: when to recompute (pure), the loop that does it, and the engine in a process of its own."""

from app.theming.engine import EngineProcess
from app.theming.loop import ThemingLoop
from app.theming.noticeboard import PostgresNoticeboard
from app.theming.office import ThemingOffice
from app.theming.shifts import PostgresShifts

__all__ = ["EngineProcess", "PostgresNoticeboard", "PostgresShifts", "ThemingLoop", "ThemingOffice"]
