"""One safetensors file: what it says of itself, and its tensors as arrays, read when they are asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from ._errors import ArtifactError


class File:
    """A file that is open; `safetensors` has checked its header."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._open = safe_open(str(path), framework="np")
            self.metadata: dict[str, str] = dict(self._open.metadata() or {})
            self.names: set[str] = set(self._open.keys())
        except SafetensorError as e:
            raise ArtifactError(f"{path.name}: {e}") from e

    def text(self, key: str, otherwise: str) -> dict[str, Any]:
        """A value of the metadata that is a JSON object."""
        try:
            value = json.loads(self.metadata.get(key, otherwise))
        except json.JSONDecodeError as e:
            raise ArtifactError(f"{self.path.name}: {key} is no JSON: {e}") from e
        if not isinstance(value, dict):
            raise ArtifactError(f"{self.path.name}: {key} is no JSON object")
        return value

    def dtype(self, name: str) -> str:
        return str(self._open.get_slice(name).get_dtype())

    def shape(self, name: str) -> list[int]:
        return list(self._open.get_slice(name).get_shape())

    def array(self, name: str) -> npt.NDArray[Any]:
        """The tensor; BF16, which NumPy does not have, as float32."""
        if self.dtype(name) == "BF16":
            halves = np.frombuffer(self._raw(name), "<u2").astype(np.uint32)
            return (halves << 16).view(np.float32).reshape(self.shape(name))
        try:
            array: npt.NDArray[Any] = self._open.get_tensor(name)
            return array
        except (SafetensorError, TypeError, AttributeError) as e:
            raise ArtifactError(f"{name}: NumPy has no type {self.dtype(name)}") from e

    def _raw(self, name: str) -> bytes:
        with open(self.path, "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            begin, end = json.loads(file.read(length))[name]["data_offsets"]
            file.seek(8 + length + begin)
            return file.read(end - begin)

    def close(self) -> None:
        del self._open
