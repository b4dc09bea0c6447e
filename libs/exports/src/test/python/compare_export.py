#!/usr/bin/env python3
"""Reads an export with readers that are not ours and holds it against the artifact.

usage: compare_export.py FORMAT DIRECTORY ARTIFACT DECODER_FOLDER
prints one JSON object: tensor -> {dtype, shape, equal, largest, mean}; the artifact is decoded by artifact_decoder.py
"""
import json
import sys
from pathlib import Path

import numpy as np


def safetensors_files(directory):
    from safetensors import safe_open

    index = directory / "model.safetensors.index.json"
    names = ["model.safetensors"]
    if index.exists():
        names = sorted(set(json.loads(index.read_text())["weight_map"].values()))
    tensors, metadata = {}, {}
    for name in names:
        with safe_open(directory / name, framework="np") as file:
            metadata.update(file.metadata() or {})
            for key in file.keys():
                tensors[key] = file.get_tensor(key)
    return tensors, metadata


def read_safetensors(directory):
    from safetensors import safe_open  # noqa: F401  the package reads all but BF16, which NumPy lacks

    raw = (directory / "model.safetensors").read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + length])
    metadata = header.pop("__metadata__")
    if all(entry["dtype"] != "BF16" for entry in header.values()):
        return safetensors_files(directory)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(raw[begin:end], "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            kind = {"F32": "<f4", "I64": "<i8"}[entry["dtype"]]
            values = np.frombuffer(raw[begin:end], kind)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def read_compressed_tensors(directory):
    """From the format's description: words of 32 bits, least significant number first, less half the range, times the scale."""
    tensors, metadata = safetensors_files(directory)
    config = json.loads((directory / "config.json").read_text())["quantization_config"]
    assert config["quant_method"] == "compressed-tensors" and config["format"] == "pack-quantized"
    for group in config["config_groups"].values():
        weights = group["weights"]
        assert weights["type"] == "int" and weights["symmetric"]
        bits = weights["num_bits"]
        for module in group["targets"]:
            packed = tensors.pop(module + ".weight_packed").view(np.uint32)
            scale = tensors.pop(module + ".weight_scale")
            rows, columns = tensors.pop(module + ".weight_shape")
            shifts = np.arange(32 // bits, dtype=np.uint32) * np.uint32(bits)
            numbers = packed[:, :, None] >> shifts & np.uint32((1 << bits) - 1)
            numbers = numbers.reshape(rows, -1)[:, :columns].astype(np.int32) - (1 << bits - 1)
            size = weights.get("group_size", columns)
            assert (weights["strategy"] == "group") == ("group_size" in weights)
            assert scale.shape == (rows, columns // size)
            tensors[module + ".weight"] = np.repeat(scale, size, axis=1) * numbers.astype(np.float32)
    return tensors, metadata


def read_gguf(directory):
    import gguf

    reader = gguf.GGUFReader(directory / "model.gguf")
    tensors = {}
    for tensor in reader.tensors:
        kind = gguf.GGMLQuantizationType(tensor.tensor_type)
        shape = [int(d) for d in reversed(tensor.shape)]
        if kind.name == "Q1_0":  # the package knows its size and no more
            blocks = np.ascontiguousarray(tensor.data).reshape(-1, 18)
            scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
            signs = np.unpackbits(blocks[:, 2:], axis=1, bitorder="little")
            values = np.where(signs == 1, scale, -scale)
        elif kind.name in ("TQ1_0", "TQ2_0", "Q4_0", "Q4_1", "BF16"):
            values = gguf.quants.dequantize(tensor.data, kind)
        else:
            values = tensor.data
        tensors[tensor.name] = np.ascontiguousarray(values).reshape(shape)
    metadata = {
        field.name: field.parts[field.data[0]].tobytes().decode()
        for field in reader.fields.values()
        if field.types and field.types[0] == gguf.GGUFValueType.STRING}
    return tensors, metadata


def main():
    form, directory, artifact, decoder = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    sys.path.insert(0, decoder)
    import artifact_decoder

    read = {"safetensors": read_safetensors, "compressed-tensors": read_compressed_tensors, "gguf": read_gguf}[form]
    tensors, metadata = read(directory)
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    found = {}
    for name, (dtype, shape, data) in artifact_decoder.artifact(artifact).items():
        ours = np.frombuffer(data, kinds[dtype]).reshape(shape)
        theirs = tensors.pop(name)
        if list(theirs.shape) == [1] and list(shape) == []:
            theirs = theirs.reshape([])
        assert list(theirs.shape) == list(shape), (name, theirs.shape, shape)
        wide = theirs.astype(ours.dtype)
        error = np.abs(ours.astype(np.float64) - wide.astype(np.float64))
        found[name] = {
            "dtype": str(theirs.dtype), "equal": wide.tobytes() == ours.tobytes(),
            "largest": float(error.max(initial=0)), "mean": float(error.mean()) if error.size else 0.0}
    assert not tensors, sorted(tensors)
    print(json.dumps({"tensors": found, "mark": json.loads(metadata["proxquant.export"])}))


if __name__ == "__main__":
    main()
