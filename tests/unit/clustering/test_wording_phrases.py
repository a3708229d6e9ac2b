"""Grammar, languages, and the phrases of a text."""

import pytest

from clustering.wording.grammar import grammar
from clustering.wording.language import languages_of
from clustering.wording.phrases import Phrase, phrases


def keys(text: str, language: str = "nl") -> set[str]:
    """The keys of a text's phrases."""
    return {phrase.key for phrase in phrases(text, language)}


def only(text: str, key: str, language: str = "nl") -> Phrase:
    """The one occurrence of a phrase."""
    (found,) = [phrase for phrase in phrases(text, language) if phrase.key == key]
    return found


class TestGrammar:
    """Words that carry something and words that do not."""

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("nl", "de het een en met omdat wij moeten gewoon eigenlijk niet"),
            ("de", "der die das und mit weil wir müssen einfach nicht"),
            ("en", "the a and with because we should don't really not"),
        ],
    )
    def test_function_words_carry_nothing(self, language: str, words: str) -> None:
        """They never stand alone on a label."""
        assert [word for word in words.split() if grammar(language).carries(word)] == []

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("nl", "windmolen netcongestie mest pacht waterpeil"),
            ("de", "windrad stromnetz gülle pacht"),
            ("en", "turbine grid manure lease home windmill"),
        ],
    )
    def test_nouns_carry_something(self, language: str, words: str) -> None:
        """English ones such as "home" too, which some lists call empty."""
        assert [word for word in words.split() if not grammar(language).carries(word)] == []

    @pytest.mark.parametrize("word", ["shouldn't", "shouldn’t", "weren't"])
    def test_contractions_carry_nothing_however_the_apostrophe_is_typed(self, word: str) -> None:
        """No label says "shouldn't"."""
        assert not grammar("en").carries(word)

    @pytest.mark.parametrize("word", ["he's", "I'd", "they’re", "let's"])
    def test_short_forms_of_function_words_carry_nothing(self, word: str) -> None:
        """But the landlord's does."""
        assert not grammar("en").carries(word.lower())

    @pytest.mark.parametrize(
        ("language", "words"), [("nl", "keer procent staan terug"), ("de", "fragt euro kilometer")]
    )
    def test_vague_words_name_no_subject(self, language: str, words: str) -> None:
        """Yet they count where themes are made."""
        vague = words.split()
        assert [word for word in vague if grammar(language).carries(word)] == []
        assert not grammar(language).stops.intersection(vague)

    @pytest.mark.parametrize("word", ["12", "2030", "1e", "ok", "wg"])
    def test_figures_and_very_short_words_carry_nothing(self, word: str) -> None:
        """They are no subject."""
        assert not grammar("nl").carries(word)

    @pytest.mark.parametrize(
        ("language", "plural", "singular"),
        [
            ("nl", "windmolens", "windmolen"),
            ("de", "Windräder", "windrad"),
            ("en", "turbines", "turbine"),
            ("nl", "terugverdientijden", "terugverdientijd"),
            ("nl", "regularisatieaanvragen", "regularisatieaanvraag"),
            ("de", "Autospuren", "autospur"),
            ("de", "Traktorbatterien", "traktorbatterie"),
        ],
    )
    def test_singular_and_plural_are_one(self, language: str, plural: str, singular: str) -> None:
        """Their key is the dictionary form; also of a compound that no dictionary has."""
        assert grammar(language).lemma(plural) == singular

    @pytest.mark.parametrize(
        ("language", "word"), [("nl", "kunstmest"), ("nl", "gekruist"), ("nl", "Rembrandt"), ("de", "Bindlach")]
    )
    def test_what_only_ends_like_a_verb_is_left_as_it_is(self, language: str, word: str) -> None:
        """Only nouns have a plural."""
        assert grammar(language).lemma(word) == word.lower()

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("nl", "mar hjir mien nait ons'n"),
            ("de", "ned mia oba wenn's müss'ma"),
            ("en", "aye dinnae cannae yous"),
            ("fr", "le la faut pour beaucoup"),
            ("fy", "wy moatte hjir dêr net"),
        ],
    )
    def test_dialect_and_smaller_languages_have_function_words_too(self, language: str, words: str) -> None:
        """People write as they speak."""
        assert [word for word in words.split() if grammar(language).carries(word)] == []

    @pytest.mark.parametrize(("language", "word"), [("nl", "foto's"), ("en", "landlord's"), ("de", "netz")])
    def test_what_only_looks_like_a_clitic_carries_something(self, language: str, word: str) -> None:
        """A plural, an owner; and a German word that is not Dutch."""
        assert grammar(language).carries(word)

    def test_an_owner_is_who_owns(self) -> None:
        """The landlord's is the landlord."""
        assert grammar("en").lemma("landlord's") == grammar("en").lemma("Landlords") == "landlord"

    @pytest.mark.parametrize(
        ("language", "word", "adjective"),
        [
            ("en", "affordable", True),
            ("en", "harmful", True),
            ("en", "banned", True),
            ("en", "need", False),
            ("en", "turbine", False),
            ("nl", "duurzame", False),
            ("nl", "landelijke", True),
            ("nl", "zinloze", True),
            ("nl", "woning", False),
            ("de", "schädlich", False),
        ],
    )
    def test_some_endings_betray_an_adjective(self, language: str, word: str, *, adjective: bool) -> None:
        """In German a capital does that better."""
        assert grammar(language).ends_as_adjective(word) is adjective

    def test_an_unknown_language_still_works(self) -> None:
        """Labels are plainer, nothing fails."""
        assert grammar("xx").lemma("Woord") == "woord"
        assert grammar("xx").carries("woord")


class TestLanguages:
    """Which language a text is in."""

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("Ik wil niet dat de molens hier bij ons komen", "nl"),
            ("Ich will nicht, dass die Windräder hier bei uns stehen", "de"),
            ("I do not want them to build these turbines near our village", "en"),
        ],
    )
    def test_a_sentence_shows_its_language(self, text: str, language: str) -> None:
        """By its function words."""
        assert languages_of([text]) == [language]

    def test_what_is_given_is_believed(self) -> None:
        """Whoever knows, says."""
        assert languages_of(["Wind", "Sonne"], ["en-GB", "de"]) == ["en", "de"]

    def test_a_bare_word_is_in_the_language_of_the_dialogue(self) -> None:
        """Between Germans a single word is German."""
        texts = ["Wir müssen auch die Pacht bezahlen", "Das ist nicht gerecht für uns", "Wind"]
        assert languages_of(texts)[2] == "de"

    def test_a_guest_who_speaks_another_language_is_understood(self) -> None:
        """A clear sentence departs from the dialogue's language."""
        texts = ["Wij willen dat niet hebben", "Dat is toch wel wat ik ook vind", "We should not be doing this to them"]
        assert languages_of(texts) == ["nl", "nl", "en"]

    def test_nobody_has_no_language(self) -> None:
        """An empty list gives an empty list."""
        assert languages_of([]) == []


class TestPhrases:
    """What could stand on a label."""

    def test_words_and_their_neighbours_are_phrases(self) -> None:
        """One to four words."""
        assert {"netcongestie", "lokaal batterij"} <= keys("Netcongestie vraagt lokale batterijen")

    def test_punctuation_ends_a_phrase(self) -> None:
        """Two sides of a comma are not one thing."""
        assert not any("wind" in key and "zon" in key for key in keys("wind, zon. mest"))

    def test_a_link_word_may_stand_inside_but_not_at_the_edge(self) -> None:
        """Never 'recht van', but 'recht van overpad'."""
        found = keys("recht van overpad")
        assert "recht van overpad" in found
        assert not {"recht van", "van overpad"} & found

    def test_the_grid_is_a_noun_and_just_now_is_not(self) -> None:
        """Both are "net" in Dutch: a determiner tells them apart."""
        assert "net" in keys("Het net zit vol")
        assert "net" not in keys("Hij was er net")

    def test_other_function_words_break_a_phrase(self) -> None:
        """What they join is a sentence, not a name."""
        assert not any(" " in key for key in keys("boeren omdat stikstof"))

    def test_at_most_three_words_that_carry_something(self) -> None:
        """Longer is not read aloud."""
        assert max(len(key.split()) for key in keys("grote batterij buurt dorp molen", "xx")) == 3

    def test_the_surface_is_what_was_written(self) -> None:
        """Lemmas are for counting, not for showing."""
        assert only("Onze batterijen", "batterij").surface == "batterijen"

    def test_the_first_word_of_a_segment_is_known_as_such(self) -> None:
        """Its capital says nothing."""
        assert only("Molen kost geld", "molen").opens
        assert not only("De molen", "molen").opens

    def test_what_stands_before_is_known(self) -> None:
        """A determiner marks a noun."""
        assert only("door de molen", "molen").before == "de"

    @pytest.mark.parametrize(
        ("text", "key", "determined"),
        [
            ("for the budget", "budget", True),
            ("for the balanced budget", "budget", True),
            ("for the balanced budget", "balance", False),
            ("it is expensive", "expensive", False),
            ("budget", "budget", False),
        ],
    )
    def test_what_a_determiner_began_ends_in_a_noun(self, text: str, key: str, *, determined: bool) -> None:
        """Perhaps over further words; but not before the last of them."""
        assert only(text, key, "en").determined is determined

    def test_a_phrase_that_runs_on_is_known_as_such(self) -> None:
        """It is perhaps half of something."""
        assert only("social media", "social", "en").runs_on
        assert not only("social media", "medium", "en").runs_on

    def test_the_lead_is_the_first_segment(self) -> None:
        """Formal texts say there what they are about."""
        assert only("Molen. Ook veen", "molen").in_lead
        assert not only("Molen. Ook veen", "veen").in_lead

    @pytest.mark.parametrize("text", ["", "...", "de en het", "12 34"])
    def test_nothing_said_is_no_phrase(self, text: str) -> None:
        """No key comes of it."""
        assert phrases(text, "nl") == ()
