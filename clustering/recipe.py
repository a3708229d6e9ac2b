"""Every measured constant of the recipe, with its unit and its reason."""

from dataclasses import dataclass, field

from clustering.models import KnownModel

VIEW_WEIGHTS = {"mean": 1.0, "pieces": 1.0, "spelling": 0.6}
"""Share of each view in the graph, measured on Dutch, German and English with the English default model."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The knobs of one engine. The defaults are the measured ones; a test may turn them."""

    weights: dict[str, float] = field(default_factory=lambda: dict(VIEW_WEIGHTS))
    smallest: int = 8
    """Contributions below which nothing is grouped: a theme of two among five tells a facilitator nothing."""
    provisional_below: int = 80
    """Distinct texts below which average linkage wins (AMI .469 against .419 at 60, equal at 100)."""
    sharpness: float = 2.0
    """Power of likeness where small words were set aside: in free talk nearly everybody is a little alike, and only
    the closest count (Dutch rehearsal set: AMI .141, without it .127). Elsewhere it costs .02 to .05."""
    regime_from: int = 300
    """Distinct texts from which the spectrum can tell many small intents from few broad themes."""
    enter_many: float = 1.0
    """Ratio at which a dialogue that had few themes turns to many intents."""
    stay_many: float = 0.4
    """Ratio above which a dialogue keeps its many intents; well below `enter_many`, or themes would flip."""
    first_many: float = 0.62
    """The same ratio where nothing was decided before: at a first revision, or at the first with enough texts."""
    damping: float = 0.45
    """Factor on likeness between rows that were in different themes before, where average linkage joins them."""
    price: float = 0.5
    """What it is worth that nobody changes theme, in modularity, where a dialogue has none (see `inertia`)."""
    same_theme: float = 0.2
    """Jaccard overlap from which a cluster continues a theme."""
    sample_above: int = 20_000
    """Distinct texts above which a sample is themed and the others are placed."""
    voters: int = 8_000
    """Themed texts that vote on where such another one is placed."""
    read_at_most: int = 3_000
    """Distinct texts that labels are read from: more cost time and change no word."""
    undercurrent_shown: int = 5
    singles_shown: int = 10

    @classmethod
    def for_model(cls, known: KnownModel) -> "Recipe":
        """Return the recipe with the weights of the views made of letters set for one model."""
        weights = {n: w if n == "mean" else w * known.lexical for n, w in VIEW_WEIGHTS.items()}
        return cls(weights=weights)
