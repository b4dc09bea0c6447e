"""From codes and codebooks to weights, in the arithmetic and order that the format says."""

from __future__ import annotations

from math import prod
from typing import Any, Optional

import numpy as np
import numpy.typing as npt

from ._errors import require
from ._file import File
from ._streams import Bytes, Symbols, fixed, huffman, rans

Floats = npt.NDArray[np.float32]
Description = dict[str, Any]

FIELDS = {"shape", "dtype", "form", "bits", "blocks", "length", "quantizer", "levels", "axis", "mask", "coding"}
OF_SECOND_FORMAT = {"axis", "mask", "coding"}
_FORMS = ("SIGNED_SUM", "TERNARY", "LEVELS", "AFFINE")
_FLOATS = "FLOATS"


def parts(name: str, description: Description) -> set[str]:
    """The tensors of the file that a quantized one is stored in."""
    floats = description["form"] == _FLOATS
    stored = {name + ".values"} if floats else {name + ".codes", name + ".codebooks"}
    if description.get("coding"):
        stored.add(name + ".codes.table")
    mask = description.get("mask")
    if mask:
        stored.add(name + ".mask")
        if mask.get("coding"):
            stored.add(name + ".mask.table")
    return stored


def check(name: str, description: Any, version: int) -> None:
    """Refuses a description that is none, before anything is decoded."""
    require(isinstance(description, dict), f"{name}: is described by {description!r}")
    if version > 1:
        unknown = set(description) - FIELDS
        require(not unknown, f"{name}: unknown fields {sorted(unknown)}")
    else:
        early = OF_SECOND_FORMAT & set(description)
        require(not early, f"{name}: {sorted(early)} in format 1")
    form = description.get("form")
    require(form in _FORMS or (form == _FLOATS and version > 2), f"{name}: form {form!r} in format {version}")
    if form == _FLOATS:
        plain = description.get("bits") == 1 and not description.get("coding") and description.get("levels") is None
        require(plain and bool(description.get("mask")), f"{name}: floats of their own have 1 bit and a mask alone")
    numbers = [description.get(key) for key in ("bits", "blocks", "length")]
    require(all(type(n) is int and n >= 0 for n in numbers), f"{name}: bits, blocks or length is no number")
    require(1 <= description["bits"] <= 8, f"{name}: {description['bits']} bits")
    shape = description.get("shape")
    require(isinstance(shape, list) and all(type(d) is int and d >= 0 for d in shape), f"{name}: shape {shape!r}")
    weights = description["blocks"] * description["length"]
    require(prod(description["shape"]) == weights < 1 << 31, f"{name}: shape {shape} for {weights} weights")
    axis = description.get("axis", 0)
    require(type(axis) is int and 0 <= axis < max(1, len(description["shape"])), f"{name}: axis {axis!r}")
    levels = description.get("levels", 2)
    require(form != "AFFINE" or type(levels) is int and levels >= 2, f"{name}: levels {levels!r}")
    mask = description.get("mask")
    if mask is not None:
        _check_mask(name, mask, weights)


def _check_mask(name: str, mask: Any, weights: int) -> None:
    require(isinstance(mask, dict), f"{name}: mask {mask!r}")
    counts = [mask.get("kept")]
    if mask.get("kind") == "INDICES":
        bits = mask.get("bits")
        require(type(bits) is int and 1 <= bits <= 8, f"{name}: a mask of {bits!r} bits")
        counts.append(mask.get("indices"))
    require(all(type(n) is int and 0 <= n <= weights for n in counts), f"{name}: mask {mask} for {weights} weights")


def _alphabet(description: Description, floats: int) -> int:
    form, bits = description["form"], description["bits"]
    if form == "TERNARY":
        return 3
    if form == "LEVELS":
        return floats
    return int(description.get("levels", 1 << bits)) if form == "AFFINE" else 1 << bits


def _levels(name: str, description: Description, books: Floats) -> Floats:
    """The levels of every block, one row each."""
    form, bits, floats = description["form"], description["bits"], books.shape[1]
    wanted = {"TERNARY": 1, "AFFINE": 2, "SIGNED_SUM": bits}.get(form, floats)
    require(floats == wanted and 1 <= floats <= 1 << bits, f"{name}: codebooks of {floats} floats for {form}")
    require(bool(np.isfinite(books).all()), f"{name}: a codebook is not finite")
    count = _alphabet(description, floats)
    require(1 <= count <= 1 << bits, f"{name}: {count} levels for {bits} bits")
    if form == "LEVELS":
        return books
    if form == "TERNARY":
        return np.concatenate([-books, np.zeros_like(books), books], axis=1)
    if form == "AFFINE":
        with np.errstate(over="ignore", invalid="ignore"):
            levels: Floats = books[:, :1] * (np.arange(count, dtype=np.float32) - books[:, 1:])
        require(bool(np.isfinite(levels).all()), f"{name}: a level is not finite")
        return levels
    codes = np.arange(count)
    total = np.where(codes & 1, books[:, :1], -books[:, :1])
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(1, bits):
            total = total + np.where(codes >> k & 1, books[:, k:k + 1], -books[:, k:k + 1])
    return total.astype(np.float32)


def _stream(
        file: File, name: str, coding: Optional[str], width: int, alphabet: int, count: int) -> Symbols:
    data = _bytes(file, name)
    if coding is None:
        symbols = fixed(name, data, width, count)
    else:
        require(coding in ("HUFFMAN", "RANS"), f"{name}: coding {coding!r}")
        decode = huffman if coding == "HUFFMAN" else rans
        symbols = decode(name, data, _bytes(file, name + ".table"), alphabet, count)
    require(count == 0 or int(symbols.max()) < alphabet, f"{name}: a symbol beyond the alphabet of {alphabet}")
    return symbols


def _bytes(file: File, name: str) -> Bytes:
    data: Bytes = file.array(name)
    require(data.dtype == np.uint8 and data.ndim == 1, f"{name}: is {data.dtype} {list(data.shape)}, not bytes")
    return data


def _kept(file: File, name: str, mask: dict[str, Any], weights: int) -> npt.NDArray[np.bool_]:
    stored = name + ".mask"
    if mask.get("kind") == "BITMAP":
        kept = _stream(file, stored, mask.get("coding"), 1, 2, weights).astype(bool)
    else:
        require(mask.get("kind") == "INDICES", f"{stored}: kind {mask.get('kind')!r}")
        filler = (1 << mask["bits"]) - 1
        indices = _stream(file, stored, mask.get("coding"), mask["bits"], filler + 1, mask["indices"]).astype(np.int64)
        require(not len(indices) or indices[-1] != filler, f"{stored}: its last index is a filler")
        survives = indices != filler
        ends = np.cumsum(indices + survives)
        require(not len(ends) or ends[-1] <= weights, f"{stored}: an index beyond the last weight")
        kept = np.zeros(weights, bool)
        kept[ends[survives] - 1] = True
    require(int(kept.sum()) == mask["kept"], f"{stored}: {int(kept.sum())} survivors, and {mask['kept']} are told")
    return kept


def decode(file: File, name: str, description: Description) -> Floats:
    """The weights in the tensor's own order."""
    blocks, length = description["blocks"], description["length"]
    weights = blocks * length
    if description["form"] == _FLOATS:
        return _ordered(_survivors(file, name, description["mask"], weights), description)
    books: Floats = file.array(name + ".codebooks")
    require(
        books.dtype == np.float32 and books.ndim == 2 and books.shape[0] == blocks,
        f"{name}.codebooks: is {books.dtype} {list(books.shape)} for {blocks} blocks")
    levels = _levels(name, description, books)
    mask = description.get("mask")
    kept = None if mask is None else _kept(file, name, mask, weights)
    count = weights if mask is None else mask["kept"]
    alphabet = levels.shape[1]
    codes = _stream(file, name + ".codes", description.get("coding"), description["bits"], alphabet, count)
    if kept is None:
        values = np.take_along_axis(levels, codes.reshape(blocks, length), axis=1) if weights else codes.astype(np.float32)
    else:
        values = np.zeros(weights, np.float32)
        values[kept] = levels[np.flatnonzero(kept) // max(1, length), codes]
    return _ordered(values, description)


def _survivors(file: File, name: str, mask: dict[str, Any], weights: int) -> Floats:
    kept = _kept(file, name, mask, weights)
    stored: Floats = file.array(name + ".values")
    require(
        stored.dtype == np.float32 and stored.shape == (mask["kept"],),
        f"{name}.values: is {stored.dtype} {list(stored.shape)} for {mask['kept']} survivors")
    require(bool((np.isfinite(stored) & (stored != 0)).all()), f"{name}.values: a survivor is zero or not finite")
    values = np.zeros(weights, np.float32)
    values[kept] = stored
    return values


def _ordered(values: npt.NDArray[Any], description: Description) -> Floats:
    axis, shape = description.get("axis", 0), description["shape"]
    if axis == 0:
        return np.ascontiguousarray(values.reshape(shape))
    moved = values.reshape([shape[axis]] + shape[:axis] + shape[axis + 1:])
    return np.ascontiguousarray(np.moveaxis(moved, 0, axis))
