#!/usr/bin/env python3
"""Opens what our writers wrote with the reference implementation, and writes what our reader must open.

usage: check_live.py DIRECTORY

Reads  ours.safetensors      tensors by formula, metadata {"purpose": "live check"}
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
    theirs(str(folder / "theirs.safetensors"))
    print(json.dumps({"opened": ["ours"], "wrote": "theirs"}))


if __name__ == "__main__":
    main()
