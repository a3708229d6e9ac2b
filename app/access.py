"""Who may do what: signed tokens per dialogue and role, and the secrets behind the links. No account, no name.

Every token carries its dialogue, its role, its bearer and its end, and is signed with the one secret of the
installation. Secrets in links are derived from it, so that no file or table holds them. A facilitator's link has a
number, which the journal counts up when the organiser renews it: what came of an older one is good for nothing.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer

from app import errors

Role = Literal["participant", "facilitator", "hall"]
JOIN_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, no 1/I/L
JOIN_LENGTH = 6
SECRET_BYTES = 32
DAY_SECONDS = 86_400
DAYS: dict[Role, int] = {"participant": 180, "facilitator": 30, "hall": 30}
ORGANISER_DAYS = 30
PROOF = "proof:"  # no token that was made here has a colon
OLD_LINKS = 50  # whoever comes with one of so many replaced links hears that it was replaced


class Pass(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A token that was found to be genuine. ``who`` is a participant's id or a facilitator's name.

    ``expires_at`` in seconds since 1970; ``link`` is the number of the facilitator's link that it came of.
    """

    dialogue_id: str
    role: Role
    who: str
    expires_at: int
    link: int = 0


def new_id() -> str:
    """An id that nobody can guess (96 bits), for dialogues, participants, contributions and prompts.

    It begins with a letter or a digit: after a dash a spreadsheet looks for a formula, and the cell would need a
    mark before it that the same id has nowhere else.
    """
    made = secrets.token_urlsafe(12)
    return made if made[0].isalnum() else new_id()


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
        fresh = _beside(path, secrets.token_urlsafe(SECRET_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    found = path.read_text().strip()
    if not found:
        raise errors.SecretEmpty(file=str(path))
    return found


def kept_proof(path: Path, proof_of: Callable[[str], str]) -> str:
    """The proof of a token that was kept in this file as it was, before tokens were derived; empty where none was.

    The file then holds the proof instead: what opens doors is on no disk. It's replaced whole, so that no crash leaves
    half of either.
    """
    try:
        found = path.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    if not found or found.startswith(PROOF):
        return found.removeprefix(PROOF)
    proof = proof_of(found)
    _beside(path, PROOF + proof).replace(path)
    return proof


def _beside(path: Path, content: str) -> Path:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def check_link(holder: Pass, link: int) -> None:
    """Refuse a facilitator who came by a link that was replaced; ``link`` is the number of the present one.

    Raises:
        app.errors.LinkRenewed: it's another.
    """
    if holder.role == "facilitator" and holder.link != link:
        raise errors.LinkRenewed


class Keyring:
    """Makes and reads tokens with the installation's secret.

    Without an ``organiser_token`` that somebody chose there is one that is derived. ``former``: the proof of another
    that still opens the organiser's pages.
    """

    def __init__(
        self, secret: str, organiser_token: str | None, clock: Callable[[], float] = time.time, former: str = ""
    ) -> None:
        self._secret = secret.encode()
        self.organiser_token = organiser_token or self._derived("organiser token", "")
        self._proofs = [one for one in (self.organiser_proof(self.organiser_token), former) if one]
        self._clock = clock
        signing = {"digest_method": hashlib.sha256}
        self._passes = URLSafeSerializer(secret, salt="samenspraak.pass", signer_kwargs=signing)
        self._organisers = URLSafeSerializer(secret, salt="samenspraak.organiser", signer_kwargs=signing)

    def new_pass(self, dialogue_id: str, role: Role, who: str, *, link: int = 0) -> Pass:
        """A pass from now on."""
        return Pass(dialogue_id, role, who, int(self._clock()) + DAYS[role] * DAY_SECONDS, link)

    def issue(self, holder: Pass) -> str:
        """The token that proves a pass; it ends when the pass does, however often it's handed out."""
        return str(self._passes.dumps(list(msgspec.structs.astuple(holder))))

    def read(self, token: str, dialogue_id: str, role: Role) -> Pass:
        """The pass behind a token. Whether its link was renewed is for ``check``.

        Raises:
            app.errors.WrongToken: forged, damaged, or of another dialogue.
            app.errors.WrongRole: genuine, but of another role.
            app.errors.PassExpired: it was good for a while, and that is over.
        """
        try:
            found = msgspec.convert(self._passes.loads(token), Pass)
        except (BadSignature, msgspec.ValidationError) as error:
            raise errors.WrongToken from error
        if found.dialogue_id != dialogue_id:
            raise errors.WrongToken
        if found.role != role:
            raise errors.WrongRole
        self.check(found, found.link)
        return found

    def check(self, holder: Pass, link: int) -> None:
        """Refuse a pass that was good and is no longer; ``link`` is the number of the facilitators' present link.

        Raises:
            app.errors.PassExpired: its time is over.
            app.errors.LinkRenewed: a facilitator's, and the link that it came of was replaced.
        """
        if self.seconds_left(holder) <= 0:
            raise errors.PassExpired
        check_link(holder, link)

    def seconds_left(self, holder: Pass) -> float:
        """How long a pass is still good, if nobody renews its link."""
        return holder.expires_at - self._clock()

    def facilitator_secret(self, dialogue_id: str, link: int = 0) -> str:
        """The part after # in a facilitator's link: of the first one, or of the one with this number."""
        return self._derived("facilitator", f"{dialogue_id}\n{link}" if link else dialogue_id)

    def check_facilitator_secret(self, dialogue_id: str, given: str, link: int = 0) -> None:
        """Refuse any other secret, in constant time.

        Raises:
            app.errors.LinkRenewed: it was the one, before the organiser renewed it.
            app.errors.WrongToken: it's not the one.
        """

        def is_of(number: int) -> bool:
            secret = self.facilitator_secret(dialogue_id, number)
            return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))

        if is_of(link):
            return
        older = range(max(0, link - OLD_LINKS), link)
        raise errors.LinkRenewed if any(is_of(number) for number in older) else errors.WrongToken

    def check_organiser(self, given: str) -> None:
        """Refuse any other organiser token, in constant time.

        Raises:
            app.errors.WrongToken: it's not the one.
        """
        if not self._proves_organiser(self.organiser_proof(given)):
            raise errors.WrongToken

    def organiser_proof(self, token: str) -> str:
        """A keyed hash of a token: says whether somebody has it, and doesn't say it."""
        return self._derived("organiser", token)

    def _proves_organiser(self, proof: str) -> bool:
        return any(hmac.compare_digest(one.encode(), proof.encode("utf-8", "replace")) for one in self._proofs)

    def organiser_cookie(self) -> str:
        """What the organiser's cookie holds: proof of the token, not the token, and until when."""
        proof = self.organiser_proof(self.organiser_token)
        return str(self._organisers.dumps([proof, int(self._clock()) + ORGANISER_DAYS * DAY_SECONDS]))

    def is_organiser_cookie(self, given: str) -> bool:
        """Whether a cookie proves the organiser, now."""
        try:
            proof, expires_at = msgspec.convert(self._organisers.loads(given), tuple[str, int])
        except (BadSignature, msgspec.ValidationError):
            return False
        return self._proves_organiser(proof) and expires_at > self._clock()

    def digest(self, dialogue_id: str, text: str) -> str:
        """A keyed hash of words (hex, 128 bits): proves them while they exist, reveals nothing once erased."""
        return hmac.new(self._secret, f"words\n{dialogue_id}\n{text}".encode(), hashlib.sha256).hexdigest()[:32]

    def _derived(self, purpose: str, subject: str) -> str:
        raw = hmac.new(self._secret, f"{purpose}\n{subject}".encode("utf-8", "replace"), hashlib.sha256).digest()
        return urlsafe_b64encode(raw[:18]).decode()
