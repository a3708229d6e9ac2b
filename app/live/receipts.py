"""A receipt for stored words: short enough to write down, and to be checked by whoever holds it, without their name.

It is the place in the journal and a fingerprint of that place and of the keyed hash of the words. So it can be made
again from the journal alone, by nobody without it, and it tells nothing of the words.
"""

import re
from hashlib import sha256
from hmac import compare_digest

from app.access import JOIN_ALPHABET
from app.dialogue.model import Contribution, Dialogue

SIGNS = 8  # 30 to the power of 8: half a million million possibilities for each place
_WRITTEN = re.compile(r"(\d{1,12})[^0-9A-Z]*([0-9A-Z][0-9A-Z\W_]*)")


def receipt(c: Contribution) -> str:
    """The receipt of a contribution: ``137-K7M4-PXQ2``."""
    signs = _fingerprint(c)
    return f"{c.position}-{signs[:4]}-{signs[4:]}"


def _fingerprint(c: Contribution) -> str:
    number = int.from_bytes(sha256(f"{c.position}\n{c.digest}".encode()).digest()[:8])
    signs = []
    for _ in range(SIGNS):
        number, sign = divmod(number, len(JOIN_ALPHABET))
        signs.append(JOIN_ALPHABET[sign])
    return "".join(signs)


def behind(state: Dialogue, written: str) -> Contribution | None:
    """The contribution of a receipt, case, spaces and dashes forgiven; ``None`` where it is none of this dialogue.

    Its id will do as well: that is how a public report names contributions whose words nobody released.
    """
    if (named := state.contributions.get(written.strip())) is not None:
        return named
    found = _WRITTEN.fullmatch(written.strip().upper())
    if found is None:
        return None
    position, signs = int(found[1]), "".join(sign for sign in found[2] if sign.isalnum())
    at_place = (c for c in state.contributions.values() if c.position == position)
    return next((c for c in at_place if compare_digest(_fingerprint(c).encode(), signs.encode())), None)
