"""Artifacts of ProxQuant Pipeline in Python: written from docs/artifact-format.md, with NumPy and safetensors alone."""

from ._errors import ArtifactError, NewerFormatError
from ._state import StateDict, load

__all__ = ["ArtifactError", "NewerFormatError", "StateDict", "load"]
