"""The durable log of every dialogue: the one truth. What isn't in here did not happen.

``port`` says what a journal is; ``memory`` and ``sql`` are two of them; ``commit`` gathers writes into one transaction;
``follow`` keeps a state in step with a journal; ``desk`` carries out commands.
"""

from app.journal.commit import GroupCommit
from app.journal.desk import Desk
from app.journal.follow import Follower, Followers
from app.journal.memory import MemoryJournal
from app.journal.port import Appended, Draft, Journal, Moved, Repeated, Write
from app.journal.sql import SqlJournal

__all__ = [
    "Appended",
    "Desk",
    "Draft",
    "Follower",
    "Followers",
    "GroupCommit",
    "Journal",
    "MemoryJournal",
    "Moved",
    "Repeated",
    "SqlJournal",
    "Write",
]
