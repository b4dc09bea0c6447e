"""Artifacts made here, by hand from the page, so that nothing of ours but the loader is in between."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from proxquant_client import ArtifactError, NewerFormatError, load


def description(form: str, bits: int, shape: list[int], blocks: int, **more: Any) -> dict[str, Any]:
    length = int(np.prod(shape)) // blocks
    return {"shape": shape, "dtype": "F32", "form": form, "bits": bits, "blocks": blocks, "length": length,
            "quantizer": "by-hand", **more}


def packed(symbols: list[int], width: int) -> np.ndarray:
    bits = [symbol >> k & 1 for symbol in symbols for k in range(width)]
    return np.packbits(np.array(bits, np.uint8), bitorder="little")


def write(path: Path, described: dict[str, Any], tensors: dict[str, Any], version: str = "1", **more: str) -> Path:
    save_file(tensors, path, metadata={
        "proxquant.format": version, "proxquant.tensors": json.dumps(described), **more})
    return path


def ternary(path: Path, **more: Any) -> Path:
    return write(
        path,
        {"w": description("TERNARY", 2, [2, 3], 2, **more)},
        {"w.codes": packed([0, 1, 2, 2, 1, 0], 2), "w.codebooks": np.array([[0.5], [3]], np.float32),
         "b": np.array([1, 2], np.int64)},
        license="CC0")


def test_codes_become_weights(tmp_path: Path) -> None:
    with load(ternary(tmp_path / "a.safetensors")) as weights:
        assert list(weights) == ["b", "w"]
        np.testing.assert_array_equal(weights["w"], np.array([[-0.5, 0, 0.5], [3, 0, -3]], np.float32))
        assert weights["w"].dtype == np.float32
        np.testing.assert_array_equal(weights["b"], [1, 2])
        assert weights.quantized("w") and not weights.quantized("b")
        assert weights.shape("w") == (2, 3)
        assert weights.metadata == {"license": "CC0"}
        assert "c" not in weights and len(weights) == 2


def test_a_folder_stands_for_its_artifact(tmp_path: Path) -> None:
    ternary(tmp_path / "artifact.safetensors")
    assert load(tmp_path)["w"][0, 0] == -0.5
    with pytest.raises(ArtifactError, match="has none of"):
        load(tmp_path.parent / tmp_path.name / "..")


def test_every_form_of_codebook(tmp_path: Path) -> None:
    books = {
        "sum": ("SIGNED_SUM", 2, [1.0, 0.25], [-1.25, 0.75, -0.75, 1.25]),
        "levels": ("LEVELS", 2, [9.0, 7.0, 5.0, 3.0], [9, 7, 5, 3]),
        "affine": ("AFFINE", 2, [0.5, 1.5], [-0.75, -0.25, 0.25, 0.75])}
    described, tensors = {}, {}
    for name, (form, bits, book, _) in books.items():
        described[name] = description(form, bits, [4], 1)
        tensors[name + ".codes"] = packed([0, 1, 2, 3], 2)
        tensors[name + ".codebooks"] = np.array([book], np.float32)
    weights = load(write(tmp_path / "a.safetensors", described, tensors))
    for name, (_, _, _, levels) in books.items():
        np.testing.assert_array_equal(weights[name], np.array(levels, np.float32))


def test_axis_mask_and_shared_names(tmp_path: Path) -> None:
    described = {
        "axis": description("TERNARY", 2, [2, 3], 3, axis=1),
        "masked": description("LEVELS", 1, [5], 1, mask={"kind": "BITMAP", "kept": 2}),
        "sparse": description("LEVELS", 1, [20], 1, mask={"kind": "INDICES", "kept": 2, "bits": 2, "indices": 5})}
    tensors = {
        "axis.codes": packed([0, 2, 1, 1, 2, 0], 2), "axis.codebooks": np.array([[1], [2], [4]], np.float32),
        "masked.codes": packed([1, 0], 1), "masked.mask": packed([0, 1, 0, 0, 1], 1),
        "masked.codebooks": np.array([[7, 8]], np.float32),
        "sparse.codes": packed([0, 1], 1), "sparse.mask": packed([1, 3, 3, 3, 2], 2),
        "sparse.codebooks": np.array([[7, 8]], np.float32)}
    path = write(tmp_path / "a.safetensors", described, tensors, "2", **{
        "proxquant.shared": json.dumps({"again": "masked"})})
    weights = load(path)
    np.testing.assert_array_equal(weights["axis"], np.array([[-1, 0, 4], [1, 0, -4]], np.float32))
    np.testing.assert_array_equal(weights["masked"], np.array([0, 8, 0, 0, 7], np.float32))
    np.testing.assert_array_equal(weights["again"], weights["masked"])
    expected = np.zeros(20, np.float32)
    expected[1], expected[13] = 7, 8  # one pruned, a survivor, then 9 + 2 pruned
    np.testing.assert_array_equal(weights["sparse"], expected)


def test_huffman_words(tmp_path: Path) -> None:
    # lengths 1, 2, 2: words 0, 10, 11, each from its most significant bit on
    bits = [0, 1, 0, 1, 1, 0, 0]
    codes = np.packbits(np.array(bits, np.uint8), bitorder="little")
    path = write(
        tmp_path / "a.safetensors",
        {"w": description("TERNARY", 2, [5], 1, coding="HUFFMAN")},
        {"w.codes": codes, "w.codes.table": packed([1, 2, 2], 4), "w.codebooks": np.array([[1]], np.float32)}, "2")
    np.testing.assert_array_equal(load(path)["w"], np.array([-1, 0, 1, -1, -1], np.float32))


def test_bf16_comes_as_float32(tmp_path: Path) -> None:
    header = json.dumps({
        "__metadata__": {"proxquant.format": "1", "proxquant.tensors": "{}"},
        "w": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}).encode()
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + np.array([0x3FC0, 0xC000], "<u2").tobytes())
    np.testing.assert_array_equal(load(path)["w"], np.array([1.5, -2], np.float32))


def test_files_of_an_index_are_held_against_it(tmp_path: Path) -> None:
    shard = write(
        tmp_path / "artifact-00001.safetensors",
        {"w": description("TERNARY", 2, [4], 1)},
        {"w.codes": packed([0, 1, 2, 0], 2), "w.codebooks": np.array([[1]], np.float32)}, "2")
    data = shard.read_bytes()
    index = tmp_path / "artifact.safetensors.index.json"
    told = {"metadata": {"proxquant.format": "2", "total_size": 5},
            "shards": {shard.name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}},
            "weight_map": {"w.codes": shard.name, "w.codebooks": shard.name}}
    index.write_text(json.dumps(told))
    np.testing.assert_array_equal(load(index)["w"], np.array([-1, 0, 1, -1], np.float32))
    shard.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(ArtifactError, match="another digest"):
        load(index)
    load(index, verify=False)
    told["shards"] = {"../" + shard.name: told["shards"][shard.name]}
    index.write_text(json.dumps(told))
    with pytest.raises(ArtifactError, match="no file beside it"):
        load(index)
    told["shards"] = {shard.name: 5}
    index.write_text(json.dumps(told))
    with pytest.raises(ArtifactError, match="is no index of an artifact"):
        load(index)


@pytest.mark.parametrize("change, told", [
    ({"bits": 9}, "9 bits"),
    ({"form": "CIRCLE"}, "CIRCLE"),
    ({"shape": [7]}, "for 6 weights"),
    ({"axis": 1}, "format 1"),
    ({"blocks": -2}, "no number"),
])
def test_what_contradicts_the_format_is_refused_by_name(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    described = {"w": {**description("TERNARY", 2, [2, 3], 2), **change}}
    tensors = {"w.codes": packed([0] * 6, 2), "w.codebooks": np.ones((2, 1), np.float32)}
    with pytest.raises(ArtifactError, match=f"w: .*{told}"):
        load(write(tmp_path / "a.safetensors", described, tensors))


@pytest.mark.parametrize("described, told", [
    (5, "is described by 5"),
    (description("AFFINE", 2, [6], 1, levels="x"), "levels 'x'"),
    (description("LEVELS", 1, [6], 1, mask=7), "mask 7"),
    (description("LEVELS", 1, [6], 1, mask={"kind": "BITMAP"}), "for 6 weights"),
    (description("LEVELS", 1, [6], 1, mask={"kind": "INDICES", "kept": 1, "bits": 16, "indices": 1}), "16 bits"),
    (description("LEVELS", 1, [6], 1, mask={"kind": "INDICES", "kept": 1, "bits": 2, "indices": 10**12}), "6 weights"),
])
def test_descriptions_that_are_none_are_refused_when_opened(tmp_path: Path, described: Any, told: str) -> None:
    tensors = {name: np.zeros(2, np.uint8) for name in ("w.codes", "w.mask")}
    tensors["w.codebooks"] = np.ones((1, 2), np.float32)
    with pytest.raises(ArtifactError, match=f"w: .*{told}"):
        load(write(tmp_path / "a.safetensors", {"w": described}, tensors, "2"))


def test_streams_are_bytes(tmp_path: Path) -> None:
    weights = load(write(
        tmp_path / "a.safetensors", {"w": description("LEVELS", 1, [8], 1)},
        {"w.codes": np.zeros(1, np.int64), "w.codebooks": np.ones((1, 2), np.float32)}))
    with pytest.raises(ArtifactError, match=r"w\.codes: is int64"):
        weights["w"]


def test_bad_codes_books_and_versions(tmp_path: Path) -> None:
    good = {"w": description("TERNARY", 2, [6], 1)}
    book = np.ones((1, 1), np.float32)
    beyond = load(write(tmp_path / "a.safetensors", good, {"w.codes": packed([3] * 6, 2), "w.codebooks": book}))
    with pytest.raises(ArtifactError, match=r"w\.codes: a symbol beyond the alphabet of 3"):
        beyond["w"]
    short = load(write(tmp_path / "b.safetensors", good, {"w.codes": packed([0] * 3, 2), "w.codebooks": book}))
    with pytest.raises(ArtifactError, match=r"w\.codes: has 1 bytes"):
        short["w"]
    infinite = load(write(
        tmp_path / "c.safetensors", good, {"w.codes": packed([0] * 6, 2), "w.codebooks": book * np.inf}))
    with pytest.raises(ArtifactError, match="not finite"):
        infinite["w"]
    with pytest.raises(ArtifactError, match="not there"):
        load(write(tmp_path / "d.safetensors", good, {"w.codes": packed([0] * 6, 2)}))
    with pytest.raises(NewerFormatError, match="format 4"):
        load(write(tmp_path / "e.safetensors", {}, {"b": book}, "4"))
    save_file({"b": book}, tmp_path / "plain.safetensors")
    with pytest.raises(ArtifactError, match="is no artifact"):
        load(tmp_path / "plain.safetensors")
