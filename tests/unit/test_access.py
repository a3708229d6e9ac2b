"""Tokens, links and join codes: who may do what, without accounts."""

import hashlib
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from app import errors
from app.access import (
    DAYS,
    JOIN_ALPHABET,
    JOIN_LENGTH,
    ORGANISER_DAYS,
    PROOF,
    Keyring,
    Pass,
    Role,
    kept_proof,
    kept_secret,
    new_id,
    new_join_code,
    tidy_join_code,
)

NOW = 1_790_000_000.5
ROLES: tuple[Role, ...] = get_args(Role)
OTHERS = [(issued, asked) for issued, asked in product(ROLES, ROLES) if issued != asked]


def signer(salt: str) -> URLSafeSerializer:
    """What signs as this installation does, for whatever purpose."""
    return URLSafeSerializer(
        "the secret of this installation", salt=salt, signer_kwargs={"digest_method": hashlib.sha256}
    )


def token_of(keyring: Keyring, dialogue_id: str, role: Role, who: str) -> str:
    """A token as a page hands it out."""
    return keyring.issue(keyring.new_pass(dialogue_id, role, who))


@pytest.fixture
def keyring() -> Keyring:
    """The secrets of one installation."""
    return Keyring("the secret of this installation", "the organiser's token", lambda: NOW)


@pytest.fixture
def other() -> Keyring:
    """The secrets of another one."""
    return Keyring("another secret", "another token")


class TestTokens:
    """Dialogue, role and bearer, signed."""

    @pytest.mark.parametrize("role", ROLES)
    def test_a_token_says_who_it_was_given_to(self, keyring: Keyring, role: Role) -> None:
        """In every role."""
        token = token_of(keyring, "d1", role, "Joost ♥")
        until = int(NOW) + DAYS[role] * 86_400
        assert keyring.read(token, "d1", role) == Pass("d1", role, "Joost ♥", until)

    def test_a_token_of_another_installation_is_refused(self, keyring: Keyring, other: Keyring) -> None:
        """Its secret is another."""
        with pytest.raises(errors.WrongToken):
            keyring.read(token_of(other, "d1", "participant", "anna"), "d1", "participant")

    def test_a_token_of_another_dialogue_is_refused(self, keyring: Keyring) -> None:
        """Genuine, but for another room."""
        with pytest.raises(errors.WrongToken):
            keyring.read(token_of(keyring, "d2", "participant", "anna"), "d1", "participant")

    @pytest.mark.parametrize(("issued", "asked"), OTHERS)
    def test_a_token_of_another_role_is_refused(self, keyring: Keyring, issued: Role, asked: Role) -> None:
        """No participant becomes a facilitator, and no hall a participant."""
        with pytest.raises(errors.WrongRole):
            keyring.read(token_of(keyring, "d1", issued, "anna"), "d1", asked)

    @pytest.mark.parametrize(
        "token", ["", "x", "a.b", "a.b.c", "é", "\x00", "WyJkMSIsInBhcnRpY2lwYW50IiwiYW5uYSJd.", "." * 1000]
    )
    def test_what_is_no_token_is_refused(self, keyring: Keyring, token: str) -> None:
        """Whatever somebody typed or a program sent."""
        with pytest.raises(errors.WrongToken):
            keyring.read(token, "d1", "participant")

    @given(st.integers(0, 10_000), st.sampled_from("abcXYZ019-_"))
    def test_a_token_with_one_letter_changed_is_refused(self, place: int, letter: str) -> None:
        """Wherever it was changed; the last letter of a signature has spare bits and is left alone."""
        keyring = Keyring("the secret of this installation", "the organiser's token")
        token = token_of(keyring, "d1", "participant", "anna")
        # A token holds the time it was signed at: what is drawn may not depend on its letters or length.
        place %= len(token) - 1
        assume(token[place] != letter)
        with pytest.raises(errors.WrongToken):
            keyring.read(token[:place] + letter + token[place + 1 :], "d1", "participant")

    @pytest.mark.parametrize(
        "content",
        [
            None,
            "d1",
            [],
            ["d1", "participant"],
            ["d1", "participant", "anna"],
            ["d1", "participant", "anna", "2100"],
            ["d1", "participant", "anna", 4_000_000_000, "0"],
            ["d1", "participant", "anna", 4_000_000_000, 0, "more"],
        ],
    )
    def test_signed_content_of_another_shape_is_refused(self, keyring: Keyring, content: object) -> None:
        """An older or newer version may have signed it."""
        signed = signer("samenspraak.pass").dumps(content)
        with pytest.raises(errors.WrongToken):
            keyring.read(str(signed), "d1", "participant")

    def test_what_was_signed_for_another_purpose_is_no_token(self, keyring: Keyring) -> None:
        """The salt is part of the signature."""
        signed = signer("else").dumps(["d1", "hall", "x", 4_000_000_000])
        with pytest.raises(errors.WrongToken):
            keyring.read(str(signed), "d1", "hall")


class TestTheEndOfAPass:
    """Every pass ends by itself; a facilitator's also when the organiser renews the link."""

    @pytest.mark.parametrize("role", ROLES)
    def test_it_is_good_until_its_last_second(self, role: Role) -> None:
        """And not a second longer, in every role."""
        now = [NOW]
        keyring = Keyring("a secret", "a token", lambda: now[0])
        token = token_of(keyring, "d1", role, "anna")
        now[0] += DAYS[role] * 86_400 - 1
        keyring.read(token, "d1", role)
        now[0] += 1
        with pytest.raises(errors.PassExpired):
            keyring.read(token, "d1", role)

    def test_handing_it_out_again_does_not_lengthen_it(self) -> None:
        """A page gives its modules the pass of its cookie: who has either has no more than the other."""
        now = [NOW]
        keyring = Keyring("a secret", "a token", lambda: now[0])
        holder = keyring.new_pass("d1", "facilitator", "Karima")
        now[0] += 86_400
        assert keyring.read(keyring.issue(holder), "d1", "facilitator") == holder

    def test_a_forged_end_is_no_end(self, keyring: Keyring) -> None:
        """The end is signed with the rest."""
        token = token_of(keyring, "d1", "hall", "hall")
        content, _, signature = token.partition(".")
        later = urlsafe_b64encode(urlsafe_b64decode(content + "==").replace(b"17", b"99")).decode().rstrip("=")
        with pytest.raises(errors.WrongToken):
            keyring.read(f"{later}.{signature}", "d1", "hall")

    def test_a_renewed_link_ends_what_came_of_the_old_one(self, keyring: Keyring) -> None:
        """Of a facilitator; phones and the hall came by no such link."""
        holder = keyring.new_pass("d1", "facilitator", "Karima", link=1)
        keyring.check(holder, 1)
        for other_link in (0, 2):
            with pytest.raises(errors.LinkRenewed):
                keyring.check(holder, other_link)
        keyring.check(keyring.new_pass("d1", "participant", "anna"), 1)
        keyring.check(keyring.new_pass("d1", "hall", "hall"), 1)

    def test_each_link_of_a_dialogue_has_its_own_secret(self, keyring: Keyring) -> None:
        """An old one opens nothing and says why; one that is still to come opens nothing and says nothing."""
        secrets = [keyring.facilitator_secret("d1", link) for link in range(4)]
        assert len(set(secrets)) == 4
        keyring.check_facilitator_secret("d1", secrets[2], 2)
        for old in secrets[:2]:
            with pytest.raises(errors.LinkRenewed):
                keyring.check_facilitator_secret("d1", old, 2)
        with pytest.raises(errors.WrongToken):
            keyring.check_facilitator_secret("d1", secrets[3], 2)

    def test_the_organisers_cookie_ends_too(self) -> None:
        """After thirty days the token is asked for once more."""
        now = [NOW]
        keyring = Keyring("a secret", "a token", lambda: now[0])
        cookie = keyring.organiser_cookie()
        now[0] += ORGANISER_DAYS * 86_400 - 1
        assert keyring.is_organiser_cookie(cookie)
        now[0] += 1
        assert not keyring.is_organiser_cookie(cookie)


class TestLinks:
    """The part after # in a link."""

    def test_a_facilitators_secret_opens_its_own_dialogue_only(self, keyring: Keyring) -> None:
        """The secret of one is no use at another."""
        secret = keyring.facilitator_secret("d1")
        keyring.check_facilitator_secret("d1", secret)
        with pytest.raises(errors.WrongToken):
            keyring.check_facilitator_secret("d2", secret)

    def test_a_facilitators_secret_is_the_same_after_a_restart(self, keyring: Keyring) -> None:
        """Links that were sent round go on working."""
        again = Keyring("the secret of this installation", "the organiser's token")
        assert again.facilitator_secret("d1") == keyring.facilitator_secret("d1")

    @pytest.mark.parametrize("given_secret", ["", "x", "é", "\x00"])
    def test_any_other_secret_is_refused(self, keyring: Keyring, given_secret: str) -> None:
        """Whatever was typed behind the #."""
        with pytest.raises(errors.WrongToken):
            keyring.check_facilitator_secret("d1", given_secret)

    def test_the_organiser_enters_with_the_token(self, keyring: Keyring) -> None:
        """And with no other."""
        keyring.check_organiser("the organiser's token")
        with pytest.raises(errors.WrongToken):
            keyring.check_organiser("another token")

    def test_the_organisers_cookie_proves_the_token_without_holding_it(self, keyring: Keyring, other: Keyring) -> None:
        """A stolen cookie doesn't give the token away, and a new token ends old cookies."""
        cookie = keyring.organiser_cookie()
        assert keyring.is_organiser_cookie(cookie)
        assert "token" not in cookie
        assert not keyring.is_organiser_cookie("")
        assert not other.is_organiser_cookie(cookie)
        assert not Keyring("the secret of this installation", "a new token").is_organiser_cookie(cookie)

    def test_secrets_for_different_purposes_differ(self, keyring: Keyring) -> None:
        """A dialogue that is called like the token opens nothing."""
        assert keyring.facilitator_secret(keyring.organiser_token) != keyring.organiser_cookie()


class TestTheOrganisersToken:
    """Derived where nobody chose one; what an older version kept as it was becomes a proof."""

    def test_it_follows_from_the_secret_and_opens_nothing_else(self) -> None:
        """The same each time, so that its link can be printed again; another installation has another."""
        token = Keyring("a secret", None).organiser_token
        keyring = Keyring("a secret", None)
        keyring.check_organiser(token)
        assert len(token) == 24
        assert token not in {Keyring("another secret", None).organiser_token, keyring.facilitator_secret("")}
        for wrong in ("", "a secret", keyring.organiser_proof(token), keyring.organiser_cookie()):
            with pytest.raises(errors.WrongToken):
                keyring.check_organiser(wrong)

    def test_who_chooses_one_ends_the_derived_one(self) -> None:
        """That is how it's replaced when it has gone round."""
        derived = Keyring("a secret", None)
        chosen = Keyring("a secret", "chosen")
        chosen.check_organiser("chosen")
        assert not chosen.is_organiser_cookie(derived.organiser_cookie())
        with pytest.raises(errors.WrongToken):
            chosen.check_organiser(derived.organiser_token)

    def test_a_token_of_an_older_version_still_opens_and_is_on_the_disk_no_more(self, tmp_path: Path) -> None:
        """With the link and the cookie that somebody has; at the next start as well, and for its owner only."""
        file = tmp_path / "organiser-token"
        file.write_text("a-token-of-before\n")
        cookie = Keyring("a secret", "a-token-of-before").organiser_cookie()
        for _ in range(2):
            keyring = Keyring("a secret", None, former=kept_proof(file, Keyring("a secret", None).organiser_proof))
            keyring.check_organiser("a-token-of-before")
            keyring.check_organiser(keyring.organiser_token)
            assert keyring.is_organiser_cookie(cookie)
            assert "a-token-of-before" not in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["organiser-token"]
        with pytest.raises(errors.WrongToken):  # what stands in the file is no token
            keyring.check_organiser(file.read_text())

    @pytest.mark.parametrize("content", [None, "", "\n", PROOF])
    def test_where_there_was_none_nothing_opens_and_nothing_is_written(
        self, tmp_path: Path, content: str | None
    ) -> None:
        """An empty file is not an empty token."""
        file = tmp_path / "organiser-token"
        if content is not None:
            file.write_text(content)
        keyring = Keyring("a secret", None, former=kept_proof(file, Keyring("a secret", None).organiser_proof))
        assert file.exists() is (content is not None)
        with pytest.raises(errors.WrongToken):
            keyring.check_organiser("")


class TestDigests:
    """A keyed hash proves words while they exist."""

    def test_the_same_words_give_the_same_digest(self, keyring: Keyring) -> None:
        """That is how a reused key is found out."""
        assert keyring.digest("d1", "Wind op zee.") == keyring.digest("d1", "Wind op zee.")

    def test_nobody_guesses_erased_words_by_trying(self, keyring: Keyring, other: Keyring) -> None:
        """Without the secret the digest says nothing; and in another dialogue it is another."""
        digest = keyring.digest("d1", "Ja")
        assert digest not in {other.digest("d1", "Ja"), keyring.digest("d2", "Ja"), keyring.digest("d1", "Nee")}
        assert len(bytes.fromhex(digest)) == 16


class TestTheKeptSecret:
    """Made once, readable by its owner only."""

    def test_it_is_made_at_first_use_with_its_folder(self, tmp_path: Path) -> None:
        """Long enough that nobody guesses it."""
        assert len(kept_secret(tmp_path / "data" / "secret")) >= 43

    def test_it_stays_the_same(self, tmp_path: Path) -> None:
        """Every token and link depends on it."""
        assert kept_secret(tmp_path / "secret") == kept_secret(tmp_path / "secret")

    def test_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        """Mode 600, whatever the umask."""
        kept_secret(tmp_path / "secret")
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600

    def test_each_installation_has_its_own(self, tmp_path: Path) -> None:
        """No default that the world knows."""
        assert kept_secret(tmp_path / "one") != kept_secret(tmp_path / "two")

    def test_a_secret_that_was_put_there_is_taken(self, tmp_path: Path) -> None:
        """With the line end that an editor adds."""
        (tmp_path / "secret").write_text("chosen by the self-hoster\n")
        assert kept_secret(tmp_path / "secret") == "chosen by the self-hoster"


class TestJoinCodes:
    """Six characters, typed from a wall."""

    def test_a_code_has_no_look_alikes(self) -> None:
        """Nobody in the last row wonders whether it's a zero."""
        letters = {letter for _ in range(500) for letter in new_join_code()}
        assert letters <= set(JOIN_ALPHABET)
        assert letters & set("01OIL") == set()

    def test_a_code_has_six_characters(self) -> None:
        """Thirty bits: enough, with a limit on wrong ones."""
        assert {len(new_join_code()) for _ in range(50)} == {JOIN_LENGTH}

    def test_codes_differ(self) -> None:
        """Each dialogue gets its own."""
        assert len({new_join_code() for _ in range(200)}) == 200

    @pytest.mark.parametrize("typed", ["k7mw3p", " K7M W3P ", "K7M-W3P", "k7m.w3p\n", "K7MW3P"])
    def test_how_it_is_typed_does_not_matter(self, typed: str) -> None:
        """Case, spaces and dashes are forgiven."""
        assert tidy_join_code(typed) == "K7MW3P"

    @given(st.text())
    def test_whatever_is_typed_becomes_something_short(self, typed: str) -> None:
        """It goes into a query and a log of wrong tries; a tidy code stays as it is."""
        tidy = tidy_join_code(typed)
        assert len(tidy) <= JOIN_LENGTH + 2
        assert tidy_join_code(tidy) == tidy

    def test_a_code_with_a_letter_too_many_is_not_cut_to_a_right_one(self) -> None:
        """It's wrong, and the person hears so."""
        assert tidy_join_code("K7MW3PX") != "K7MW3P"


def test_ids_cannot_be_guessed() -> None:
    """96 bits, safe in a URL and in a column of 64."""
    ids = {new_id() for _ in range(200)}
    assert len(ids) == 200
    assert {len(one) for one in ids} == {16}
    assert all(one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_an_id_is_no_formula_in_a_spreadsheet() -> None:
    """It stands in the table as it stands in the journal: a dash before it would have to be made harmless."""
    assert all(new_id()[0].isalnum() for _ in range(2000))


def test_an_empty_secret_is_refused_and_not_used(tmp_path: Path) -> None:
    """Everybody could guess it, and forge every token."""
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(errors.SecretEmpty, match="secret"):
        kept_secret(tmp_path / "secret")


def test_a_secret_with_half_a_character_is_only_wrong() -> None:
    """What a client sends may be anything."""
    keyring = Keyring("secret", "organiser")
    with pytest.raises(errors.WrongToken):
        keyring.check_organiser("\ud800")
    with pytest.raises(errors.WrongToken):
        keyring.check_facilitator_secret("d1", "\ud800")
