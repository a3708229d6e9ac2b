"""How good the themes are: ours and BERTopic side by side, on the same vectors, against labelled sets.

    python -m benchmarks.quality FOLDER

Other modules of this package may measure more: one that offers `measured(folder: Path) -> list[Row]` and
is named in `extras.EXTRAS` is run with the rest.
"""
