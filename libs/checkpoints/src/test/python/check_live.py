#!/usr/bin/env python3
"""Opens what our writers wrote with the reference implementation, and writes what our reader must open.

usage: check_live.py DIRECTORY

Reads  ours.safetensors      tensors by formula, metadata {"purpose": "live check"}
       artifact.safetensors  a quantized artifact; decoded here from its metadata alone
       decoded.safetensors   the same tensors as our decoder gave them
Writes theirs.safetensors    tensors by formula, with theirs.digest, the checkpoint digest computed here
Prints one JSON object of what was compared; any difference ends with a message and status 1.
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save, save_file


def formula(count, dtype):
    return ((np.arange(count) * 37 % 101 - 50) / 8).astype(dtype)


def require(condition, message):
    if not condition:
        sys.exit("check_live: " + message)


def ours(path):
    with safe_open(path, framework="numpy") as file:
        require(file.metadata() == {"purpose": "live check"}, f"metadata {file.metadata()}")
        require(set(file.keys()) == {"a.weight", "b", "empty", "n", "名"}, f"keys {list(file.keys())}")
        weight = file.get_tensor("a.weight")
        require(weight.shape == (7, 13) and weight.dtype == np.float32, "a.weight has another type or shape")
        require(np.array_equal(weight.ravel(), formula(91, np.float32)), "a.weight has other values")
        require(file.get_tensor("b").tobytes() == bytes(range(5)), "b has other bytes")
        require(file.get_tensor("empty").shape == (0, 4), "empty has another shape")
        require(file.get_tensor("n").shape == () and file.get_tensor("n") == 12, "n is another number")
    # The reference writer orders and pads as ours does: its bytes for these tensors are our bytes.
    again = save(load_file(path), metadata={"purpose": "live check"})
    require(again == Path(path).read_bytes(), "the reference implementation writes other bytes")


def unpack(packed, bits, count):
    stream = np.unpackbits(packed, bitorder="little")[: count * bits].reshape(count, bits)
    return (stream * (1 << np.arange(bits))).sum(axis=1)


def levels(form, bits, book):
    if form == "TERNARY":
        return np.array([-book[0], 0, book[0]], np.float32)
    if form == "LEVELS":
        return book
    if form == "AFFINE":
        return book[0] * (np.arange(1 << bits).astype(np.float32) - book[1])
    result = []
    for code in range(1 << bits):
        level = np.float32(book[0] if code & 1 else -book[0])
        for i in range(1, bits):
            level = np.float32(level + (book[i] if code >> i & 1 else -book[i]))
        result.append(level)
    return np.array(result, np.float32)


def artifact(path, decoded_path):
    stored, decoded = load_file(path), load_file(decoded_path)
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
    require(metadata["proxquant.format"] == "1", "another artifact format")
    tensors = json.loads(metadata["proxquant.tensors"])
    forms = set()
    for name, t in tensors.items():
        codes = unpack(stored.pop(name + ".codes"), t["bits"], t["blocks"] * t["length"])
        books = stored.pop(name + ".codebooks")
        values = np.concatenate(
            [levels(t["form"], t["bits"], b)[c] for b, c in zip(books, codes.reshape(t["blocks"], t["length"]))])
        require(values.tobytes() == decoded[name].tobytes(), f"{name} decodes to other bits")
        require(list(decoded[name].shape) == t["shape"], f"{name} has another shape")
        forms.add(t["form"])
    for name, values in stored.items():
        require(values.tobytes() == decoded[name].tobytes(), f"{name} was not copied as it was")
    require(set(tensors) | set(stored) == set(decoded), "other tensors than decoded")
    return sorted(forms)


def theirs(path):
    tensors = {
        "w": formula(60, np.float32).reshape(3, 4, 5), "h": formula(9, np.float16),
        "d": formula(4, np.float64), "z": np.array(3, np.int64), "Ä": np.zeros((2, 0), np.float32)}
    save_file(tensors, path)
    types = {np.dtype(np.float32): "F32", np.dtype(np.float16): "F16", np.dtype(np.float64): "F64",
             np.dtype(np.int64): "I64"}
    listing = [[name, types[t.dtype], list(t.shape), hashlib.sha256(t.tobytes()).hexdigest()]
               for name, t in sorted(tensors.items())]
    canonical = json.dumps(listing, ensure_ascii=False, separators=(",", ":")).encode()
    Path(path).with_suffix(".digest").write_text(hashlib.sha256(canonical).hexdigest())


def main():
    folder = Path(sys.argv[1])
    ours(str(folder / "ours.safetensors"))
    forms = artifact(str(folder / "artifact.safetensors"), str(folder / "decoded.safetensors"))
    theirs(str(folder / "theirs.safetensors"))
    print(json.dumps({"opened": ["ours", "artifact", "decoded"], "forms": forms, "wrote": "theirs"}))


if __name__ == "__main__":
    main()
