"""Tiny sentence-transformers folders, made here: a table of words, and a transformer of one layer."""

import shutil
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

WORDS = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "wind", "zon", "mest", "net", "molens", "query", ":"]


def words(*known: str) -> Tokenizer:
    """A tokenizer that knows a few words."""
    vocabulary = {word: row for row, word in enumerate([*WORDS, *known])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def static_model(folder: Path, width: int, *known: str, same: bool = False) -> Path:
    """One random vector per word; all of them alike if `same`."""
    tokenizer = words(*known)
    weights = np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), width)).astype(np.float32)
    table = np.ones_like(weights) if same else weights
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)], device="cpu").save(str(folder))
    return folder


def transformer_model(folder: Path, width: int) -> Path:
    """One layer of a transformer with random weights."""
    parts = folder.with_name(f"{folder.name}-parts")
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=width,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * width,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(str(parts))
    PreTrainedTokenizerFast(
        tokenizer_object=words(),
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=64,
    ).save_pretrained(str(parts))
    reading = Transformer(str(parts), max_seq_length=64)
    SentenceTransformer(modules=[reading, Pooling(width)], device="cpu").save(str(folder))
    return folder


def copied(folder: Path, target: Path, kept_of_weights: float = 1.0) -> Path:
    """A copy of a model's folder, its weights cut off after a share of their bytes."""
    shutil.copytree(folder, target)
    for file in target.rglob("*.safetensors"):
        content = file.read_bytes()
        file.write_bytes(content[: int(kept_of_weights * len(content))])
    return target
