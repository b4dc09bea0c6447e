#!/usr/bin/env python3
"""Makes the files under src/test/resources/fixtures with the reference implementation.

Run by hand after `pip install safetensors==0.5.3 numpy==2.2.6`; the files are kept, so that the build needs no Python.
"""
import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
import safetensors
from safetensors.numpy import save

TARGET = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "resources" / "fixtures"


def bits(values):
    """Float32 values as hexadecimal bit patterns: what our reader must return, NaN payloads aside."""
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, as in our reader
        values = np.asarray(values, np.float32)
    return [f"{struct.unpack('<I', struct.pack('<f', v))[0]:08x}" for v in values.ravel()]


def edge_values(dtype):
    info = np.finfo(dtype)
    return np.array(
        [0.0, -0.0, 1.0, -1.0, 0.1, -3.140625, float(info.tiny), float(info.smallest_subnormal),
         -float(info.smallest_subnormal) * 3, 65504.0, np.inf, -np.inf], dtype)


def all_types():
    tensors = {
        "f32": edge_values(np.float32),
        "f16": edge_values(np.float16),
        "f64": np.array([0.0, -0.0, 0.1, 1e-310, 1e300, -1e-46, 2.0**-149, 16777217.0], np.float64),
        "matrix": np.arange(15, dtype=np.float32).reshape(3, 5) / 4,
        "cube": (np.arange(24, dtype=np.float16) - 12).reshape(2, 3, 4),
        "i64": np.array([-1, 2**62], np.int64), "u64": np.array([2**64 - 1], np.uint64),
        "i32": np.array([-7], np.int32), "u32": np.array([7], np.uint32),
        "i16": np.array([-300, 300, 1], np.int16), "u16": np.array([65535], np.uint16),
        "i8": np.array([-128, 127, 0], np.int8), "u8": np.array([255], np.uint8),
        "bool": np.array([True, False, True]),
        "scalar": np.array(2.5, np.float32), "none": np.zeros((0, 3), np.float32),
        "ünïcode 名": np.array([1.5], np.float32),
    }
    return save(tensors, metadata={"format": "np", "note": "line\nbreak \"quoted\" ü"}), {
        name: bits(t) for name, t in tensors.items() if t.dtype.kind == "f"}


def bfloat16():
    floats = [0.0, -0.0, 1.0, -1.5, 3.0e38, 1.0e-40, float("inf"), -float("inf")]
    patterns = [struct.unpack("<I", struct.pack("<f", v))[0] >> 16 for v in floats]
    raw = struct.pack(f"<{len(patterns)}H", *patterns)
    data = safetensors.serialize({"bf16": {"dtype": "bfloat16", "shape": [2, 4], "data": raw}})
    return bytes(data), {"bf16": [f"{p << 16:08x}" for p in patterns]}


def all_halves():
    """Digest of what every half-precision number but NaN is in float32, in order of the bit patterns."""
    values = np.arange(65536, dtype=np.uint16).view(np.float16)
    return hashlib.sha256(values[~np.isnan(values)].astype("<f4").tobytes()).hexdigest()


def network():
    """A small network under torch names, as a foreign trainer would post it."""
    rng = np.random.default_rng(20260101)
    return save({
        "conv1.weight": rng.normal(0, 0.3, (8, 1, 3, 3)).astype(np.float32),
        "bn1.weight": np.ones(8, np.float32), "bn1.bias": np.zeros(8, np.float32),
        "bn1.running_mean": rng.normal(0, 1, 8).astype(np.float32),
        "bn1.running_var": np.ones(8, np.float32), "bn1.num_batches_tracked": np.array(12, np.int64),
        "fc.weight": rng.normal(0, 0.1, (10, 72)).astype(np.float16), "fc.bias": np.zeros(10, np.float32),
    }, metadata={"format": "pt"}), None


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for make in (all_types, bfloat16, network):
        data, expected = make()
        name = make.__name__.replace("_", "-")
        (TARGET / f"{name}.safetensors").write_bytes(data)
        if expected is not None:
            (TARGET / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (TARGET / "all-halves.sha256").write_text(all_halves() + "\n")
    (TARGET / "VERSIONS").write_text(f"safetensors {safetensors.__version__}, numpy {np.__version__}\n")


if __name__ == "__main__":
    main()
