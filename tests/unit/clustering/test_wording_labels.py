"""Labels a facilitator reads aloud, and the clause under them."""

import numpy as np
import pytest

from clustering.wording.clauses import central_clause
from clustering.wording.grammar import grammar
from clustering.wording.labels import ThemeWords, is_mixed, label_themes
from clustering.wording.vocabulary import Vocabulary, vocabulary

NET = [
    "De netcongestie houdt ons bedrijf tegen",
    "Door netcongestie krijgt de school geen aansluiting",
    "Netcongestie en nog eens netcongestie",
    "Wij wachten op een aansluiting door de netcongestie",
    "Een aansluiting duurt drie jaar",
]
MOLENS = [
    "De windmolens maken herrie",
    "Een windmolen bij de kerk",
    "Die windmolen draait voor anderen",
    "Van de windmolens horen wij de herrie",
    "Geen windmolens meer, die herrie",
]
MEDIA = [
    "The social media make it worse",
    "Our social media are full of hate",
    "Turn off the social media",
    "All that social media noise",
]
REST = ["Wij drinken koffie in de schuur", "De fanfare speelt op zondag", "Er is een feest in de schuur"]


def rows(*sizes: int) -> list[np.ndarray]:
    """Consecutive rows for groups of these sizes."""
    ends = np.cumsum(sizes)
    return [np.arange(end - size, end) for size, end in zip(sizes, ends, strict=True)]


def labelled(*groups: list[str], language: str = "nl") -> list[ThemeWords]:
    """The words of each group among all."""
    texts = [text for group in groups for text in group]
    words = vocabulary(texts, [language] * len(texts))
    return label_themes(words, rows(*map(len, groups)))


def of(words: Vocabulary, key: str) -> int:
    """The column of a key."""
    return words.keys.index(key)


class TestVocabulary:
    """Every phrase of a dialogue."""

    def test_a_phrase_is_counted_once_a_text(self) -> None:
        """However often it is repeated there."""
        words = vocabulary(NET, ["nl"] * len(NET))
        column = words.presence[:, of(words, "netcongestie")].toarray().ravel()
        assert column.tolist() == [1, 1, 1, 1, 0]

    def test_a_phrase_of_one_text_is_left_out(self) -> None:
        """It is somebody's, not a theme's."""
        assert "school" not in vocabulary(NET, ["nl"] * len(NET)).keys

    def test_the_commonest_form_is_shown_without_its_sentence_capital(self) -> None:
        """A sentence that begins with it does not make it a name."""
        words = vocabulary(NET, ["nl"] * len(NET))
        assert words.written[of(words, "netcongestie")] == "netcongestie"

    def test_a_german_noun_keeps_its_capital(self) -> None:
        """Also inside a sentence."""
        texts = ["Wir zahlen die Pacht", "Die Pacht steigt"]
        words = vocabulary(texts, ["de", "de"])
        assert words.written[of(words, "pacht")] == "Pacht"

    def test_an_abbreviation_keeps_its_capitals(self) -> None:
        """Also where it only ever opens a sentence."""
        texts = ["LTO helpt ons", "LTO doet niets"]
        words = vocabulary(texts, ["nl", "nl"])
        assert words.written[of(words, "lto")] == "LTO"

    def test_a_noun_reads_better_than_a_verb(self) -> None:
        """By what stands before it."""
        texts = ["de polder", "onze molen", "van de molen", "wij betalen", "zij betalen"] * 2
        words = vocabulary(texts, ["nl"] * len(texts))
        assert words.quality[of(words, "molen")] > words.quality[of(words, "betalen")]

    def test_what_is_only_conjugated_is_no_noun_whatever_stands_before_it(self) -> None:
        """The eye takes "die betaalt" for a determiner and its noun; the ending does not."""
        texts = ["die molen draait", "die betaalt wat", "de school betaalt niets", "de molen", "die betaalt nooit"] * 2
        words = vocabulary(texts, ["nl"] * len(texts))
        assert words.quality[of(words, "molen")] > 2 * words.quality[of(words, "betalen")]

    @pytest.mark.parametrize(
        ("language", "texts", "noun", "other"),
        [
            (
                "en",
                ["the grid is expensive", "our grid, very expensive", "that grid is expensive"],
                "grid",
                "expensive",
            ),
            ("en", ["the farm they tended", "our farm was tended", "a farm was tended"], "farm", "tend"),
            ("nl", ["de molen is duurder", "onze molen, zo duurder", "die molen is duurder"], "molen", "duur"),
            ("de", ["die Pacht ist hässlich", "unsere Pacht, hässlich", "zur Pacht, hässlich"], "pacht", "hässlich"),
        ],
    )
    def test_what_is_said_of_a_thing_reads_worse_than_the_thing(
        self, language: str, texts: list[str], noun: str, other: str
    ) -> None:
        """No theme is called "expensive", whatever language it is in."""
        words = vocabulary(texts, [language] * len(texts))
        assert words.quality[of(words, noun)] > 1.8 * words.quality[of(words, other)]

    def test_a_word_that_only_leads_to_another_is_no_noun(self) -> None:
        """In "the balanced budget" only the budget is."""
        texts = ["the balanced budget", "a balanced budget", "our balanced budget"]
        words = vocabulary(texts, ["en"] * 3)
        assert words.quality[of(words, "budget")] > words.quality[of(words, "balance")]

    def test_who_says_a_compound_says_what_it_is_a_kind_of(self) -> None:
        """Sun panels are panels, where people speak of panels."""
        texts = ["Een paneel", "De panelen", "Zonnepanelen op het dak", "Onze zonnepanelen"]
        words = vocabulary(texts, ["nl"] * 4)
        assert words.presence[:, of(words, "paneel")].toarray().ravel().tolist() == [1, 1, 1, 1]
        assert words.presence[:, of(words, "zonnepaneel")].toarray().ravel().tolist() == [0, 0, 1, 1]

    @pytest.mark.parametrize(
        ("language", "texts", "word"),
        [
            ("nl", ["Een last", "De last", "Veel overlast hier"], "last"),
            ("nl", ["Het dak", "De daken", "Ons zonnedak", "Een rietdak"], "dak"),
            ("en", ["A ball", "The ball", "Our football"], "ball"),
        ],
    )
    def test_an_ending_is_not_always_a_kind_of_thing(self, language: str, texts: list[str], word: str) -> None:
        """A function word is no first half, three letters are too few, and English writes two words."""
        words = vocabulary(texts, [language] * len(texts))
        assert words.presence[:, of(words, word)].sum() == 2

    def test_who_says_a_compound_says_what_it_is_about(self) -> None:
        """Leased land, and who leases it, are about the lease."""
        texts = ["De pacht", "Op pachtgrond", "Een pachter", "De grond"]
        words = vocabulary(texts, ["nl"] * 4)
        assert words.presence[:, of(words, "pacht")].toarray().ravel().tolist() == [1, 1, 1, 0]
        assert words.written[of(words, "pacht")] == "pacht"

    @pytest.mark.parametrize(
        ("language", "texts", "key", "nameable"),
        [
            ("nl", ["Zij betaalt niets", "Wie betaalt wat"], "betalen", True),
            ("nl", ["Het is duur", "Zo duur"], "duur", False),
            ("nl", ["Overal op het dak", "Onze daken"], "dak", True),
            ("de", ["Er verspricht viel", "Man verspricht mehr"], "versprechen", True),
            ("de", ["Das ist hässlich", "Ganz hässlich"], "hässlich", False),
            ("de", ["wir haben keine pacht", "ihr habt eine pacht"], "pachten", True),
            ("en", ["It is expensive", "So expensive"], "expensive", True),
        ],
    )
    def test_an_adjective_names_no_theme(self, language: str, texts: list[str], key: str, *, nameable: bool) -> None:
        """Where one can tell: by capitals, or by what the dictionary makes of a word."""
        words = vocabulary(texts, [language] * len(texts))
        assert bool(words.nameable[of(words, key)]) is nameable

    @pytest.mark.parametrize(
        ("language", "texts", "shown"),
        [
            ("nl", ["Zij beloofde wat", "Wie belooft wat"], "beloven"),
            ("nl", ["Speel muziek", "Speel een nummer"], "spelen"),
            ("nl", ["Zij leveren stroom", "Wij willen stroom"], "stroom"),
            ("de", ["Er verspricht viel", "Man verspricht mehr"], "Versprechen"),
        ],
    )
    def test_a_verb_is_shown_as_one_does_it(self, language: str, texts: list[str], shown: str) -> None:
        """No label says "belooft"; but what is a noun stays one, though there is a verb like it."""
        assert shown in vocabulary(texts, [language] * len(texts)).written

    @pytest.mark.parametrize(
        ("language", "texts", "name", "thing"),
        [
            ("nl", ["wij in Gouda", "zij uit Gouda", "wij in polders", "zij uit polders"], "gouda", "polder"),
            ("de", ["wir am Hohen Stein", "auch am Hohen Stein"], "hoch stein", "stein"),
        ],
    )
    def test_a_place_says_less_than_a_thing(self, language: str, texts: list[str], name: str, thing: str) -> None:
        """A name says where."""
        words = vocabulary(texts, [language] * len(texts))
        assert words.quality[of(words, name)] < words.quality[of(words, thing)]

    def test_nobody_has_no_vocabulary(self) -> None:
        """No texts, no phrases."""
        assert vocabulary([], []).keys == ()


class TestWeights:
    """What a text counts for."""

    PETITION = "Geen windmolens bij onze huizen, gezondheid gaat voor winst, stop het plan voor de polder en het dorp"

    def weights(self, texts: list[str], copies: list[int] | None = None) -> list[float]:
        """The weights of Dutch texts."""
        said = None if copies is None else np.array(copies, dtype=np.float64)
        return [round(float(w), 3) for w in vocabulary(texts, ["nl"] * len(texts), said).weights]

    def test_who_writes_their_own_words_counts_for_one(self) -> None:
        """Long or short."""
        assert self.weights([*NET, *MOLENS]) == [1.0] * 10

    def test_a_text_that_is_passed_round_counts_by_the_root(self) -> None:
        """Four signatures are two voices, small changes or not."""
        passed = [self.PETITION, self.PETITION.upper(), f"{self.PETITION}!", f"Hallo! {self.PETITION}"]
        assert self.weights([*passed, *NET])[:5] == [0.5, 0.5, 0.5, 0.5, 1.0]
        assert self.weights([self.PETITION, f"{self.PETITION}!", *NET], [9, 7, *[1] * 5])[:2] == [2.25, 1.75]

    def test_a_short_answer_that_several_give_is_several_voices(self) -> None:
        """Nobody passed it round."""
        assert self.weights(["Netcongestie", "Geen tijd"], [3, 1]) == [3.0, 1.0]
        assert "netcongestie" in vocabulary(["Netcongestie"], ["nl"], np.array([2.0])).keys

    def test_a_petition_does_not_name_the_theme_of_all_others(self) -> None:
        """Its place is said more often, but by fewer."""
        petition = [
            f"Stop plan Lage Wolden, {self.PETITION[5:]} {word}" for word in ("nu", "graag", "echt", "ja", "hoor")
        ]
        theme = labelled([*petition, *MOLENS, *MOLENS[:2]], REST)[0]
        assert theme.label.split(", ")[0] == "Windmolens"


class TestLabels:
    """At most two terms."""

    def test_a_theme_is_called_after_what_it_speaks_of(self) -> None:
        """And what nobody else speaks of."""
        net, molens, _ = labelled(NET, MOLENS, REST)
        assert net.label.split(", ")[0] == "Netcongestie"
        assert molens.label.split(", ")[0] == "Windmolens"

    def test_a_label_has_at_most_two_terms(self) -> None:
        """Two read better than three."""
        assert all(words.label.count(",") <= 1 for words in labelled(NET, MOLENS, REST))

    def test_no_function_word_is_a_term(self) -> None:
        """Not "den, mit, bus"."""
        for words in labelled(NET, MOLENS, REST):
            for key in words.keys:
                assert any(grammar("nl").carries(word) for word in key.split())
                assert grammar("nl").carries(key.split()[0])
                assert grammar("nl").carries(key.split()[-1])

    def test_singular_and_plural_do_not_both_stand_on_a_label(self) -> None:
        """They are one word."""
        molens = labelled(NET, MOLENS, REST)[1]
        assert molens.label.lower().count("windmolen") == 1

    def test_half_a_name_gives_way_to_the_whole(self) -> None:
        """The first word alone would be half of it."""
        media, _ = labelled(MEDIA, ["The tractor broke", "A tractor is loud", "My tractor"], language="en")
        assert media.label.split(", ")[0].lower() == "social media"

    def test_a_head_gives_way_to_the_compound_that_nearly_everyone_says(self) -> None:
        """Mills where mills of all kinds are meant, windmills where it is those."""
        wind = ["De windmolens", "Windmolens hier", "Een windmolen", "Die windmolens", "De molen van Jan", "Een molen"]
        several, mostly = labelled(wind[2:], 20 * REST)[0], labelled(wind + 2 * wind[:4], 20 * REST)[0]
        assert "molen" in several.keys
        assert "windmolen" in mostly.keys
        assert "molen" not in mostly.keys

    @pytest.mark.parametrize(
        ("language", "texts", "one", "other"),
        [
            ("de", ["Der Wind", "Das Windrad", "Ein Windrad", "Im Wind", "Vom Wind", "Das Windrad"], "windr", "wind,"),
            (
                "de",
                ["Die Pacht", "Ein Pächter", "Die Pächter", "Keine Pacht", "Der Pächter", "Zur Pacht"],
                "pächter",
                "pacht,",
            ),
        ],
    )
    def test_two_words_of_one_root_do_not_both_stand_on_a_label(
        self, language: str, texts: list[str], one: str, other: str
    ) -> None:
        """The second would add nothing; also where the root is short, or has become an umlaut."""
        rest = ["Wir trinken Kaffee", "Ein Fest im Dorf", "Das Fest war schön", "Kaffee im Dorf"]
        said = f"{labelled(texts, rest, language=language)[0].label.lower()},"
        assert not (one in said and other in said)

    def test_a_verb_beside_a_noun_must_say_much(self) -> None:
        """Who speaks of digesters says little by "turn"; a noun in its place would stand."""
        digesters = ["De vergister", "Die vergister", "Een vergister", "Onze vergister", "De vergister hier"]
        turning, clay = ["wij draaien", "zij draaien", "hij draait"], ["de klei", "onze klei", "een klei"]
        assert labelled(digesters + turning, 4 * REST)[0].label == "Vergister"
        assert set(labelled(digesters + clay, 4 * REST)[0].keys) == {"vergister", "klei"}

    def test_a_verb_that_now_and_then_follows_a_determiner_is_a_verb(self) -> None:
        """Many a turn is "draaien" too, but who says it mostly turns."""
        texts = ["als ze draaien", "of zij draaien", "dat wij draaien", "zie die draaien", "en het draaien", "molens"]
        words = vocabulary(texts, ["nl"] * len(texts))
        assert words.verbs[of(words, "draaien")]

    def test_two_themes_are_not_called_the_same(self) -> None:
        """A term stands on one label only."""
        one, other = labelled(NET[:3] + MOLENS[:1], NET[3:] + MOLENS[1:3])
        assert one.label != other.label

    def test_the_label_begins_with_a_capital(self) -> None:
        """As a title does."""
        assert all(words.label[0].isupper() for words in labelled(NET, MOLENS) if words.label)

    def test_coverage_is_the_share_that_says_the_words(self) -> None:
        """Everyone here says one of the two terms."""
        net = labelled(NET, MOLENS, REST)[0]
        assert net.coverage == pytest.approx(1.0) or "aansluiting" not in net.label

    def test_a_theme_that_shares_nothing_has_no_label(self) -> None:
        """Rather none than a wrong one."""
        nothing = labelled(MOLENS, ["Appels plukken", "Koeien melken", "Vlaggen hijsen"])[1]
        assert (nothing.label, nothing.coverage) == ("", 0)

    def test_an_empty_theme_has_no_label(self) -> None:
        """A kept theme without members keeps the name people gave it."""
        words = vocabulary(NET, ["nl"] * len(NET))
        assert label_themes(words, [np.empty(0, dtype=np.int64)])[0].label == ""

    def test_no_themes_have_no_labels(self) -> None:
        """Nothing to name."""
        assert label_themes(vocabulary(NET, ["nl"] * len(NET)), []) == []


class TestMixed:
    """Where one label cannot speak for everyone."""

    ALIKE = np.tile(np.eye(1, 8, dtype=np.float32), (10, 1))
    SCATTERED = np.concatenate([np.eye(8, dtype=np.float32), -np.eye(8, dtype=np.float32)])

    def test_people_who_share_words_and_meaning_are_of_one_mind(self) -> None:
        """Nothing mixed about them."""
        assert not is_mixed(0.8, self.ALIKE)

    def test_people_who_share_neither_are_mixed(self) -> None:
        """Whatever the label says."""
        assert is_mixed(0.1, self.SCATTERED)

    def test_agreement_makes_up_for_other_words(self) -> None:
        """They say the same in their own way."""
        assert not is_mixed(0.0, self.ALIKE)

    def test_a_word_that_everyone_uses_makes_up_for_scatter(self) -> None:
        """At least the label is true."""
        assert not is_mixed(1.0, self.SCATTERED)

    def test_a_small_theme_can_be_mixed_too(self) -> None:
        """The mean of a few vectors is long though they share nothing."""
        assert is_mixed(0.3, np.eye(4, 8, dtype=np.float32))

    def test_one_text_is_of_one_mind(self) -> None:
        """Whatever it says."""
        assert not is_mixed(0.0, self.SCATTERED[:1])

    def test_an_empty_theme_is_not_mixed(self) -> None:
        """It holds nobody."""
        assert not is_mixed(0.0, np.zeros((0, 8), dtype=np.float32))


class TestClause:
    """A few words from a contribution."""

    def clause(self, texts: list[str], centrality: list[float] | None = None) -> str:
        """The clause of Dutch texts that are equally central unless said otherwise."""
        central = np.array(centrality or [0.5] * len(texts), dtype=np.float32)
        return central_clause(texts, ["nl"] * len(texts), {"netcongestie": 5.0, "aansluiting": 3.0}, central)

    def test_it_is_quoted_as_it_was_written(self) -> None:
        """With its capitals, without its full stop."""
        assert self.clause(["Ach. Netcongestie houdt Bakkerij Smit tegen! Echt"]) == (
            "Netcongestie houdt Bakkerij Smit tegen"
        )

    def test_the_more_central_contribution_is_quoted(self) -> None:
        """Of two that say the same."""
        texts = ["netcongestie bij de een", "netcongestie bij de ander"]
        assert self.clause(texts, [0.1, 0.9]) == texts[1]
        assert self.clause(texts, [0.9, 0.1]) == texts[0]

    def test_what_is_longer_than_a_breath_is_not_quoted(self) -> None:
        """Eleven words are too many."""
        assert self.clause(["netcongestie " + "en zo nog een woord erbij " * 3]) == ""

    def test_a_number_is_not_cut_in_two(self) -> None:
        """Five thousand is not nothing."""
        assert self.clause(["Een aansluiting kost ons 5.000 euro"]) == "Een aansluiting kost ons 5.000 euro"

    def test_a_sentence_ends_at_its_full_stop(self) -> None:
        """However many there are."""
        assert self.clause(["Wij wachten... De netcongestie duurt voort"]) == "De netcongestie duurt voort"

    def test_a_whole_sentence_is_quoted_rather_than_a_part(self) -> None:
        """It is read aloud without stumbling."""
        texts = [
            "Ach ja, netcongestie bij ons, wat een jaren wachten is dat toch geworden",
            "Netcongestie zit ons dwars",
        ]
        assert self.clause(texts) == texts[1]

    def test_a_part_of_a_long_sentence_is_quoted_where_there_is_no_better(self) -> None:
        """Between its commas."""
        said = "Wat je ook zegt en tegen wie je het ook zegt, netcongestie houdt ons tegen, en dat al jaren achtereen"
        assert self.clause([said]) == "netcongestie houdt ons tegen"

    def test_a_price_is_no_clause(self) -> None:
        """Numbers are not words."""
        assert self.clause(["218.000 euro netcongestie"]) == ""

    def test_two_words_are_no_clause(self) -> None:
        """They are a label."""
        assert self.clause(["netcongestie hier"]) == ""

    def test_nothing_is_quoted_that_says_nothing_of_the_theme(self) -> None:
        """Rather no clause than an empty one."""
        assert self.clause(["wij drinken koffie in de schuur"]) == ""
