"""An artifact as a mapping from names to arrays."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Optional, Union

import numpy.typing as npt

from . import _decode
from ._errors import ArtifactError, NewerFormatError, require
from ._file import File

_FORMAT = "proxquant.format"
_TENSORS = "proxquant.tensors"
_SHARED = "proxquant.shared"
_INDEX = ".index.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_IN_FOLDER = ("model.safetensors", "model.safetensors" + _INDEX, "artifact.safetensors", "artifact.safetensors" + _INDEX)


class _Place:
    """Where a tensor of the network is: a file, its name there, and its description if it is quantized."""

    def __init__(self, file: File, name: str, description: Optional[dict[str, Any]]) -> None:
        self.file = file
        self.name = name
        self.description = description


class StateDict(Mapping[str, "npt.NDArray[Any]"]):
    """The network's tensors by name, sorted; each is decoded when it is asked for and not kept."""

    def __init__(self, files: list[File]) -> None:
        self._files = files
        self._places: dict[str, _Place] = {}
        places: list[tuple[str, _Place]] = []
        for file in files:
            places += _places(file)
        for name, place in sorted(places, key=lambda each: each[0]):
            require(name not in self._places, f"{name}: is there twice")
            self._places[name] = place
        self.metadata: dict[str, str] = {
            key: value for key, value in files[0].metadata.items() if not key.startswith("proxquant.")}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        place = self._places[name]
        if place.description is None:
            return place.file.array(place.name)
        return _decode.decode(place.file, place.name, place.description)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def quantized(self, name: str) -> bool:
        """Whether it is stored as codes."""
        return self._places[name].description is not None

    def description(self, name: str) -> Optional[dict[str, Any]]:
        """How a quantized tensor is stored, as docs/artifact-format.md says; None of another."""
        description = self._places[name].description
        return None if description is None else dict(description)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape, without decoding."""
        place = self._places[name]
        return tuple(place.file.shape(place.name) if place.description is None else place.description["shape"])

    def close(self) -> None:
        """Nothing can be asked for any more."""
        for file in self._files:
            file.close()
        self._files = []

    def __enter__(self) -> StateDict:
        return self

    def __exit__(
            self,
            kind: Optional[type[BaseException]],
            error: Optional[BaseException],
            trace: Optional[TracebackType]) -> None:
        self.close()


def _places(file: File) -> list[tuple[str, _Place]]:
    version = file.metadata.get(_FORMAT)
    where = file.path.name
    require(version is not None, f"{where}: is no artifact, its metadata has no {_FORMAT}")
    if version not in ("1", "2", "3"):
        raise NewerFormatError(f"{where}: is of format {version}, and this reads 1 to 3; upgrade proxquant-client")
    require(version != "1" or _SHARED not in file.metadata, f"{where}: {_SHARED} in format 1")
    places: list[tuple[str, _Place]] = []
    left = set(file.names)
    for name, description in file.text(_TENSORS, "null").items():
        _decode.check(name, description, int(version))
        missing = _decode.parts(name, description) - left
        require(not missing, f"{name}: {sorted(missing)} not there")
        left -= _decode.parts(name, description)
        places.append((name, _Place(file, name, description)))
    places += [(name, _Place(file, name, None)) for name in left]
    own = dict(places)
    for name, of in file.text(_SHARED, "{}").items():
        require(isinstance(of, str) and of in own, f"{name}: shares {of!r}, which is not there")
        places.append((name, own[of]))
    return places


def _shards(index: Path, verify: bool) -> list[File]:
    try:
        told = json.loads(index.read_bytes())
        shards = {name: (extent["bytes"], extent["sha256"]) for name, extent in told["shards"].items()}
        weight_map = dict(told["weight_map"])
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise ArtifactError(f"{index.name}: is no index of an artifact: {e!r}") from e
    files = []
    for name, (size, sha256) in sorted(shards.items()):
        require(_NAME.match(name) is not None, f"{index.name}: {name!r} is no file beside it")
        path = index.with_name(name)
        require(path.is_file(), f"{name}: is not beside {index.name}")
        require(path.stat().st_size == size, f"{name}: has not the {size} bytes that are told")
        if verify:
            require(_sha256(path) == sha256, f"{name}: has another digest than {index.name} tells")
        file = File(path)
        told_of = {tensor for tensor, held in weight_map.items() if held == name}
        require(told_of == file.names, f"{name}: holds other tensors than {index.name} tells")
        files.append(file)
    require(bool(files), f"{index.name}: names no file")
    return files


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def load(artifact: Union[str, "os.PathLike[str]"], *, verify: bool = True) -> StateDict:
    """Opens an artifact: its file, the index of several, or a folder with one of these.

    verify: hold every file of an index against its digest, which reads it once.
    """
    path = Path(artifact)
    if path.is_dir():
        found = [path / name for name in _IN_FOLDER if (path / name).is_file()]
        require(bool(found), f"{path}: has none of {', '.join(_IN_FOLDER)}")
        path = found[0]
    return StateDict(_shards(path, verify) if path.name.endswith(_INDEX) else [File(path)])
