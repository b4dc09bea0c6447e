#!/usr/bin/env python3
"""Decodes artifacts of formats 1 to 3, written from docs/artifact-format.md alone; needs NumPy.

usage: artifact_decoder.py ARTIFACT...   prints one JSON object: artifact -> tensor -> [dtype, shape, sha256 of the bytes]
"""
import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np

FIELDS = {"shape", "dtype", "form", "bits", "blocks", "length", "quantizer", "levels", "axis", "mask", "coding"}


class Malformed(Exception):
    pass


def require(condition, message):
    if not condition:
        raise Malformed(message)


def safetensors(path):
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    start = 8 + length
    return metadata, {
        name: (entry["dtype"], entry["shape"],
               data[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]])
        for name, entry in header.items()}


def bits_of(data):
    return np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")


def fixed(data, width, count):
    require(len(data) == (count * width + 7) // 8, "bytes of a fixed width")
    bits = bits_of(data)
    require(not bits[count * width:].any(), "padding")
    return (bits[:count * width].reshape(count, width).astype(np.int64) << np.arange(width)).sum(axis=1)


def huffman(data, table, alphabet, count):
    lengths = fixed(table, 4, alphabet)
    used = sorted((length, symbol) for symbol, length in enumerate(lengths.tolist()) if length)
    total = sum(2.0 ** -length for length, _ in used)
    require(total == 1 or not used or [length for length, _ in used] == [1], "no complete code")
    words, word, before = {}, -1, used[0][0] if used else 0
    for length, symbol in used:
        word = (word + 1) << (length - before)
        words[length, word] = symbol
        before = length
    symbols, bits, at = [], bits_of(data).tolist(), 0
    for _ in range(count):
        word = length = 0
        while (length, word) not in words:
            require(at < len(bits) and length < 15, "the stream ends within a word")
            word, length, at = 2 * word + bits[at], length + 1, at + 1
        symbols.append(words[length, word])
    require(len(bits) - at < 8 and not any(bits[at:]), "the stream goes on")
    return np.array(symbols, np.int64)


def rans(data, table, alphabet, count):
    frequencies = np.frombuffer(table, "<u2").astype(np.int64)
    require(len(frequencies) == alphabet and frequencies.sum() in (1 << 15, 0), "frequencies")
    starts = np.concatenate([[0], np.cumsum(frequencies)[:-1]])
    owner = np.repeat(np.arange(alphabet), frequencies).tolist()
    frequencies, starts = frequencies.tolist(), starts.tolist()
    (x,) = struct.unpack_from("<I", data)
    require(1 << 23 <= x < 1 << 31, "first state")
    at, symbols = 4, []
    for _ in range(count):
        p = x % (1 << 15)
        s = owner[p]
        symbols.append(s)
        x = frequencies[s] * (x >> 15) + p - starts[s]
        while x < 1 << 23:
            x, at = 256 * x + data[at], at + 1
    require(at == len(data) and x == 1 << 23, "the stream is not at its end")
    return np.array(symbols, np.int64)


def stream(take, name, coding, width, alphabet, count):
    data = take(name)
    if coding is None:
        symbols = fixed(data, width, count)
    else:
        decode = {"HUFFMAN": huffman, "RANS": rans}[coding]
        symbols = decode(data, take(name + ".table"), alphabet, count)
    require(count == 0 or symbols.max() < alphabet, "a symbol beyond the alphabet")
    return symbols


def levels(description, book):
    form, bits = description["form"], description["bits"]
    if form == "TERNARY":
        return np.array([-book[0], 0, book[0]], np.float32)
    if form == "LEVELS":
        return book
    if form == "AFFINE":
        q = np.arange(description.get("levels", 1 << bits)).astype(np.float32)
        return book[0] * (q - book[1])
    result = []
    for code in range(1 << bits):
        level = book[0] if code & 1 else -book[0]
        for k in range(1, bits):
            level = np.float32(level + (book[k] if code >> k & 1 else -book[k]))
        result.append(level)
    return np.array(result, np.float32)


def survivors(take, name, mask, weights):
    if mask["kind"] == "BITMAP":
        kept = stream(take, name, mask.get("coding"), 1, 2, weights).astype(bool)
    else:
        width = mask["bits"]
        filler, at, kept = (1 << width) - 1, 0, np.zeros(weights, bool)
        indices = stream(take, name, mask.get("coding"), width, 1 << width, mask["indices"]).tolist()
        for d in indices:
            at += d
            if d != filler:
                kept[at] = True
                at += 1
        require(not indices or indices[-1] != filler, "the last index is a filler")
    require(kept.sum() == mask["kept"], "kept")
    return kept


def quantized(name, description, tensors):
    def take(stored):
        return tensors.pop(stored)[2]

    blocks, length, shape = description["blocks"], description["length"], description["shape"]
    count = blocks * length
    require(int(np.prod(shape, dtype=object)) == count, "shape")
    if description["form"] == "FLOATS":
        mask = description["mask"]
        require(description["bits"] == 1 and not {"levels", "coding"} & set(description), "floats of their own")
        kept = survivors(take, name + ".mask", mask, count)
        values = np.zeros(count, np.float32)
        values[kept] = np.frombuffer(take(name + ".values"), "<f4")
        require(np.isfinite(values).all() and (values[kept] != 0).all(), "survivors")
        return ordered(values, description)
    dtype, book_shape, data = tensors.pop(name + ".codebooks")
    require(dtype == "F32", "codebooks")
    books = np.frombuffer(data, "<f4").reshape(book_shape)
    tables = [levels(description, book) for book in books]
    alphabet = {"TERNARY": 3, "LEVELS": book_shape[1], "AFFINE": description.get("levels", 1 << description["bits"]),
                "SIGNED_SUM": 1 << description["bits"]}[description["form"]]
    mask = description.get("mask")
    kept = np.ones(count, bool) if mask is None else survivors(take, name + ".mask", mask, count)
    codes = stream(take, name + ".codes", description.get("coding"), description["bits"], alphabet, int(kept.sum()))
    values = np.zeros(count, np.float32)
    if count:
        block = np.flatnonzero(kept) // length
        values[kept] = np.array(tables, np.float32)[block, codes]
    return ordered(values, description)


def ordered(values, description):
    a, shape = description.get("axis", 0), description["shape"]
    if a:
        return np.moveaxis(values.reshape([shape[a]] + shape[:a] + shape[a + 1:]), 0, a)
    return values.reshape(shape)


def part(path):
    metadata, tensors = safetensors(path)
    require(metadata["proxquant.format"] in ("1", "2", "3"), "a newer format")
    second = metadata["proxquant.format"] != "1"
    third = metadata["proxquant.format"] == "3"
    require(second or "proxquant.shared" not in metadata, "format 1")
    decoded = {}
    for name, description in json.loads(metadata["proxquant.tensors"]).items():
        require(second or not {"axis", "mask", "coding"} & set(description), "format 1")
        require(not second or set(description) <= FIELDS, "an unknown field")
        require(third or description["form"] != "FLOATS", "floats of their own")
        decoded[name] = ("F32", description["shape"], quantized(name, description, tensors).tobytes())
    for name, tensor in tensors.items():
        decoded[name] = tensor
    for further, name in json.loads(metadata.get("proxquant.shared", "{}")).items():
        decoded[further] = decoded[name]
    return decoded


def artifact(path):
    if not str(path).endswith(".index.json"):
        return part(path)
    index = json.loads(Path(path).read_text())
    decoded = {}
    for name, extent in index["shards"].items():
        file = Path(path).with_name(name)
        data = file.read_bytes()
        require(len(data) == extent["bytes"] and hashlib.sha256(data).hexdigest() == extent["sha256"], name)
        require({t for t, held in index["weight_map"].items() if held == name} == set(safetensors(file)[1]), "weight_map")
        decoded.update(part(file))
    return decoded


def main():
    listing = {}
    for path in sys.argv[1:]:
        listing[Path(path).name] = {
            name: [dtype, shape, hashlib.sha256(data).hexdigest()] for name, (dtype, shape, data) in artifact(path).items()}
    print(json.dumps(listing))


if __name__ == "__main__":
    main()
