"""Who may do what: signed tokens per dialogue and role, and the secrets behind the links. No account, no name.

Nothing is looked up: every token carries its dialogue, its role and its bearer, and is signed with the one secret of
the installation. Secrets in links are derived from it, so that no file or table holds them.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Literal

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer

from app import errors

Role = Literal["participant", "facilitator", "hall"]
JOIN_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, no 1/I/L
JOIN_LENGTH = 6
SECRET_BYTES = 32


class Pass(msgspec.Struct, frozen=True):
    """A token that was found to be genuine. ``who`` is a participant's id or a facilitator's name."""

    dialogue_id: str
    role: Role
    who: str


def new_id() -> str:
    """An id that nobody can guess (96 bits), for dialogues, participants, contributions and prompts."""
    return secrets.token_urlsafe(12)


def new_join_code() -> str:
    """Six characters without look-alikes: 30 bits, typed from a wall."""
    return "".join(secrets.choice(JOIN_ALPHABET) for _ in range(JOIN_LENGTH))


def tidy_join_code(typed: str) -> str:
    """What was meant: case, spaces and dashes forgiven."""
    return "".join(c for c in typed.upper() if c.isalnum())[: JOIN_LENGTH + 2]


def kept_secret(path: Path) -> str:
    """The secret in this file, made at first use and readable by its owner only.

    Written whole beside it and then linked, so that no crash and no second server leaves an empty one behind.

    Raises:
        app.errors.SecretEmpty: the file is there and empty; nobody may be let in with a secret that all can guess.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    found = path.read_text().strip()
    if not found:
        raise errors.SecretEmpty(file=str(path))
    return found


class Keyring:
    """Makes and reads tokens with the installation's secret."""

    def __init__(self, secret: str, organiser_token: str) -> None:
        self._secret = secret.encode()
        self.organiser_token = organiser_token
        self._passes = URLSafeSerializer(secret, salt="samenspraak.pass")

    def issue(self, dialogue_id: str, role: Role, who: str) -> str:
        """A token for this role in this dialogue."""
        return str(self._passes.dumps([dialogue_id, role, who]))

    def read(self, token: str, dialogue_id: str, role: Role) -> Pass:
        """The pass behind a token.

        Raises:
            app.errors.WrongToken: forged, damaged, or of another dialogue.
            app.errors.WrongRole: genuine, but of another role.
        """
        try:
            content = self._passes.loads(token)
        except BadSignature as error:
            raise errors.WrongToken from error
        if not isinstance(content, list) or len(content) != len(Pass.__struct_fields__):
            raise errors.WrongToken
        found = Pass(*content)
        if found.dialogue_id != dialogue_id:
            raise errors.WrongToken
        if found.role != role:
            raise errors.WrongRole
        return found

    def facilitator_secret(self, dialogue_id: str) -> str:
        """The part after # in a facilitator's link."""
        return self._derived("facilitator", dialogue_id)

    def check_facilitator_secret(self, dialogue_id: str, given: str) -> None:
        """Refuse any other secret, in constant time.

        Raises:
            app.errors.WrongToken: it's not the one.
        """
        if not hmac.compare_digest(self.facilitator_secret(dialogue_id).encode(), given.encode("utf-8", "replace")):
            raise errors.WrongToken

    def check_organiser(self, given: str) -> None:
        """Refuse any other organiser token, in constant time.

        Raises:
            app.errors.WrongToken: it's not the one.
        """
        if not hmac.compare_digest(self.organiser_token.encode(), given.encode("utf-8", "replace")):
            raise errors.WrongToken

    def organiser_cookie(self) -> str:
        """What the organiser's cookie holds: proof of the token, not the token."""
        return self._derived("organiser", self.organiser_token)

    def is_organiser_cookie(self, given: str) -> bool:
        """Whether a cookie proves the organiser."""
        return hmac.compare_digest(self.organiser_cookie().encode(), given.encode("utf-8", "replace"))

    def digest(self, dialogue_id: str, text: str) -> str:
        """A keyed hash of words (hex, 128 bits): proves them while they exist, reveals nothing once erased."""
        return hmac.new(self._secret, f"words\n{dialogue_id}\n{text}".encode(), hashlib.sha256).hexdigest()[:32]

    def _derived(self, purpose: str, subject: str) -> str:
        raw = hmac.new(self._secret, f"{purpose}\n{subject}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(raw[:18]).decode()
