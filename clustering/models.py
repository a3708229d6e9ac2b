"""What is known of embedding models: where they are, the prefix they want, how much spelling helps them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownModel:
    """How to use one model."""

    name: str
    """The last part of its address, by which it is known wherever it lies."""
    owner: str = "sentence-transformers"
    """Who publishes it on the hub."""
    prefix: str = ""
    """Put before every text."""
    lexical: float = 1.0
    """Factor on the weights of the views made of letters: lower where the model knows the language. Measured
    for the default model only; the others' are from what theirs are for, and wait to be measured."""
    languages: str = "en"
    width: int = 0
    """Numbers in one vector; 0 where that is not known."""
    megabytes: int = 0
    """Size of the weights, about."""

    @property
    def address(self) -> str:
        """Its name on the hub."""
        return f"{self.owner}/{self.name}" if self.owner else self.name


DEFAULT = KnownModel("all-MiniLM-L6-v2", width=384, megabytes=90)

_KNOWN = (
    DEFAULT,
    KnownModel("paraphrase-multilingual-MiniLM-L12-v2", lexical=0.6, languages="many", width=384, megabytes=470),
    KnownModel("paraphrase-multilingual-mpnet-base-v2", lexical=0.6, languages="many", width=768, megabytes=1110),
    KnownModel(
        "multilingual-e5-small",
        owner="intfloat",
        prefix="query: ",
        lexical=0.6,
        languages="many",
        width=384,
        megabytes=470,
    ),
    KnownModel(
        "multilingual-e5-base",
        owner="intfloat",
        prefix="query: ",
        lexical=0.6,
        languages="many",
        width=768,
        megabytes=1110,
    ),
    KnownModel("static-similarity-mrl-multilingual-v1", lexical=0.8, languages="many", width=1024, megabytes=430),
)


def known_models() -> tuple[KnownModel, ...]:
    """Return the models this project knows how to use, the default first."""
    return _KNOWN


def known_model(name_or_folder: str) -> KnownModel:
    """Return what is known of a model by the last part of its name; an unknown one gets no prefix."""
    last = name_or_folder.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    return next((model for model in _KNOWN if model.name.lower() == last.lower()), KnownModel(last, owner=""))


def hub_names(name: str) -> list[str]:
    """Return the addresses on the hub where a model of this name may be, the likeliest first."""
    if "/" in name:
        return [name]
    known = known_model(name)
    return [known.address] if known.owner else [f"{DEFAULT.owner}/{name}", name]
