"""``samenspraak model``: which models are known, fetching one, and trying it on this machine."""

from collections.abc import Callable
from typing import Annotated

import typer

from app.cli.faults import Failed
from app.cli.surroundings import settings_of_now

model = typer.Typer(
    name="model",
    no_args_is_help=True,
    help="The model that reads the contributions: which are known, fetch one, try it.",
)

FILES = ["*.json", "*.txt", "*.safetensors", "*.model", "*/*.json", "*/*.txt", "*/*.safetensors"]
"""What is fetched: weights that can hold no program, tokenizers, settings."""
NOT_FILES = ["onnx/*", "openvino/*", "*.bin", "*.h5", "*.ot", "*.py"]

Fetch = Callable[[str], str]
"""Takes a name on the hub, brings the model to this machine and returns its folder."""


class CannotFetch(Failed):
    """“{name}” could not be fetched: {reason}. Check the name and the network, or copy a folder here and name that."""

    code = "cannot_fetch"


class CannotUse(Failed):
    """This model cannot be used: “{reason}”."""

    code = "cannot_use"


@model.command(name="list")
def list_() -> None:
    """The models this project knows how to use. Any other sentence-transformers model works too, without a prefix."""
    from clustering.models import DEFAULT, known_models

    chosen = settings_of_now().model
    for known in known_models():
        here = _is_here(known.address) or known == DEFAULT
        marks = [
            f"{known.languages}, {known.width} numbers, {known.megabytes} MB",
            *(["ships with the project"] if known == DEFAULT else []),
            *(["on this machine"] if here and known != DEFAULT else []),
            *(["in use"] if (chosen or DEFAULT.name).rstrip("/").endswith(known.name) else []),
        ]
        typer.echo(f"{known.address}\n    {'; '.join(marks)}")


def _is_here(name: str) -> bool:
    from clustering import ModelUnavailable, SentenceEmbedder

    try:
        return SentenceEmbedder(name).folder.is_dir()
    except ModelUnavailable:
        return False


@model.command(no_args_is_help=True)
def pull(
    name: Annotated[str, typer.Argument(help="Its name, as in `samenspraak model list`, or OWNER/NAME on the hub.")],
) -> None:
    """Fetch a model from the Hugging Face hub, once; afterwards nothing is downloaded any more.

    Only weights in the safetensors format are fetched: they cannot hold a program.

    Example: [bold]samenspraak model pull paraphrase-multilingual-MiniLM-L12-v2[/bold]
    """
    folder = fetched(name, from_hub)
    typer.echo(f"{name} is in {folder}\nTry it: samenspraak model check {name}\nUse it: SAMENSPRAAK_MODEL={name}")


def fetched(name: str, fetch: Fetch) -> str:
    """Fetch a model from the likeliest address; returns its folder.

    Raises:
        CannotFetch: it is at none of them, or the hub does not answer.
    """
    from clustering.models import hub_names

    reasons = []
    for address in hub_names(name):
        try:
            return fetch(address)
        except Exception as error:  # noqa: BLE001 (whatever the hub's client raises, the next address may do)
            reasons.append(str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__)
    raise CannotFetch(name=name, reason=reasons[0])


def from_hub(address: str) -> str:
    """Bring one model to the local cache of the Hugging Face hub."""
    from huggingface_hub import snapshot_download

    return str(snapshot_download(address, allow_patterns=FILES, ignore_patterns=NOT_FILES))


@model.command()
def check(
    name: Annotated[
        str | None, typer.Argument(help="A name or a folder. Without it, the model that the server would use.")
    ] = None,
) -> None:
    """Load a model, let it read a few texts, and say what was found. Ends with 1 where it cannot be used."""
    from clustering import SentenceEmbedder, ThemingError
    from clustering.checking import checked

    try:
        found = checked(SentenceEmbedder(name or settings_of_now().model))
    except ThemingError as error:
        raise CannotUse(reason=str(error)) from error
    half = "full precision: this kind of model is as fast as it gets"
    if found.trial is not None:
        verdict = "in use" if found.trial.worthwhile else "not in use"
        half = f"bf16 is {found.trial.gain:.1f} times as fast, likeness {found.trial.likeness:.4f}: {verdict}"
    crosses = "yes" if found.crosses_languages else "hardly: themes lean on spelling"
    typer.echo(
        f"{found.name} works.\n"
        f"    folder       {found.folder}\n"
        f"    fingerprint  {found.fingerprint}\n"
        f"    width        {found.width} numbers\n"
        f"    prefix       {found.prefix.strip() or 'none'}\n"
        f"    precision    {half}\n"
        f"    speed        {found.texts_per_second:.0f} short texts a second\n"
        f"    Dutch and English that say the same are close: {crosses}"
    )
