"""What is known of embedding models, and the recipe for each."""

import pytest

from clustering.models import DEFAULT, hub_names, known_model, known_models
from clustering.recipe import VIEW_WEIGHTS, Recipe


def test_the_default_is_known_and_first() -> None:
    """It is what ships with the project."""
    assert known_models()[0] == DEFAULT


def test_names_are_unique() -> None:
    """One model, one line in the table."""
    names = [model.name.lower() for model in known_models()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name",
    [
        "multilingual-e5-small",
        "intfloat/multilingual-e5-small",
        "/srv/models/multilingual-e5-small/",
        "C:\\models\\Multilingual-E5-Small",
    ],
)
def test_a_model_is_known_by_the_last_part_of_its_name(name: str) -> None:
    """Wherever it lies."""
    assert known_model(name).prefix == "query: "


def test_an_unknown_model_is_used_as_it_is() -> None:
    """Without a prefix, with the weights of the default."""
    assert known_model("someone/some-model").prefix == ""
    assert known_model("someone/some-model").lexical == 1.0


def test_a_model_that_knows_the_language_needs_letters_less() -> None:
    """The sentence vector counts fully, the views of letters less."""
    recipe = Recipe.for_model(known_model("paraphrase-multilingual-MiniLM-L12-v2"))
    assert recipe.weights["mean"] == VIEW_WEIGHTS["mean"]
    assert 0 < recipe.weights["spelling"] < VIEW_WEIGHTS["spelling"]


def test_the_default_model_has_the_measured_weights() -> None:
    """The recipe without arguments is the recipe for it."""
    assert Recipe.for_model(DEFAULT) == Recipe()


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("multilingual-e5-base", ["intfloat/multilingual-e5-base"]),
        ("paraphrase-multilingual-MiniLM-L12-v2", ["sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"]),
        ("somebody/anything", ["somebody/anything"]),
        ("anything", ["sentence-transformers/anything", "anything"]),
    ],
)
def test_a_name_tells_where_on_the_hub_to_look(name: str, addresses: list[str]) -> None:
    """A known model at its publisher's, another one among sentence-transformers' own first."""
    assert hub_names(name) == addresses


def test_every_known_model_has_a_publisher_and_a_width() -> None:
    """Without them neither pull nor check would know it."""
    assert all(model.owner and model.width and model.megabytes for model in known_models())


def test_an_unknown_model_has_no_publisher() -> None:
    """Its name is all there is."""
    assert known_model("ours").address == "ours"
