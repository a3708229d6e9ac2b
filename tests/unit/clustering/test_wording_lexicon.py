"""What a dictionary of forms betrays of a word, and what a compound is about."""

import pytest

from clustering.wording.compounds import beginnings_of_compound, heads_of_compound, parts
from clustering.wording.grammar import grammar
from clustering.wording.lexicon import Kind, kind


class TestKinds:
    """Nouns, verbs and adjectives."""

    @pytest.mark.parametrize(
        ("language", "form", "found"),
        [
            ("nl", "batterij", Kind.NOUN),
            ("nl", "daken", Kind.NOUN),
            ("nl", "molens", Kind.NOUN),
            ("nl", "vergunning", Kind.NOUN),
            ("nl", "Uitnodiging", Kind.NOUN),
            ("nl", "buurtbatterij", Kind.NOUN),
            ("nl", "stikstof", Kind.NOUN),
            ("nl", "slagschaduw", Kind.NOUN),
            ("nl", "gemeentelijk", Kind.UNKNOWN),
            ("nl", "onderweg", Kind.UNKNOWN),
            ("nl", "pacht", Kind.EITHER),
            ("nl", "scheuren", Kind.EITHER),
            ("nl", "speel", Kind.EITHER),
            ("nl", "vergaderen", Kind.INFINITIVE),
            ("nl", "beloofd", Kind.VERB),
            ("nl", "zag", Kind.VERB),
            ("nl", "droog", Kind.ADJECTIVE),
            ("nl", "lange", Kind.ADJECTIVE),
            ("nl", "overdag", Kind.UNKNOWN),
            ("nl", "Wolden", Kind.UNKNOWN),
            ("de", "Windräder", Kind.NOUN),
            ("de", "düngen", Kind.INFINITIVE),
            ("de", "garten", Kind.UNKNOWN),
            ("de", "Zahlt", Kind.VERB),
            ("de", "fragt", Kind.VERB),
            ("de", "Hohen", Kind.ADJECTIVE),
            ("de", "pacht", Kind.UNKNOWN),
            ("en", "told", Kind.UNKNOWN),
            ("xx", "woord", Kind.UNKNOWN),
        ],
    )
    def test_a_form_shows_what_it_is(self, language: str, form: str, found: Kind) -> None:
        """By the other forms that the dictionary has of it; in English they tell too little."""
        assert kind(form, language) is found

    @pytest.mark.parametrize("form", ["pacht", "pachten"])
    def test_a_noun_and_its_verb_are_one_word(self, form: str) -> None:
        """The dictionary sends each to the other."""
        assert grammar("nl").lemma(form) == "pacht"


class TestCompounds:
    """Both halves of a compound."""

    @pytest.mark.parametrize(
        ("language", "word", "beginning"),
        [
            ("nl", "pachtgrond", "pacht"),
            ("nl", "pachter", "pacht"),
            ("nl", "dorpsbelang", "dorp"),
            ("nl", "stikstofregels", "stikstof"),
            ("de", "gülleanlage", "gülle"),
            ("de", "sonnenstrom", "sonne"),
            ("de", "windrad", "wind"),
            ("nl", "pachtwet", "pacht"),
        ],
    )
    def test_a_compound_is_about_its_beginning(self, language: str, word: str, beginning: str) -> None:
        """With or without what joins the halves."""
        assert beginning in beginnings_of_compound(word, grammar(language))

    @pytest.mark.parametrize(
        ("language", "word"), [("nl", "batterij"), ("nl", "plaats"), ("de", "grundel"), ("de", "produktion")]
    )
    def test_a_word_that_only_begins_like_another_is_not_about_it(self, language: str, word: str) -> None:
        """What is left must be a word."""
        assert list(beginnings_of_compound(word, grammar(language))) == []

    @pytest.mark.parametrize(
        ("language", "word", "head"),
        [("nl", "buurtbatterij", "batterij"), ("de", "radspur", "spur"), ("nl", "zeedijk", "dijk")],
    )
    def test_a_compound_is_a_kind_of_its_end(self, language: str, word: str, head: str) -> None:
        """A short word may stand before it where it is a noun."""
        assert head in heads_of_compound(word, grammar(language))

    @pytest.mark.parametrize(("word", "end"), [("verkoper", "koper"), ("geloven", "oven"), ("overlast", "last")])
    def test_what_only_ends_like_a_word_is_no_kind_of_it(self, word: str, end: str) -> None:
        """Before it stands no noun; or the whole is none."""
        assert end not in heads_of_compound(word, grammar("nl"))

    def test_both_halves_are_kept(self) -> None:
        """They are looked up once."""
        assert parts("windmolen", "nl") == (tuple(heads_of_compound("windmolen", grammar("nl"))), ("wind",))
