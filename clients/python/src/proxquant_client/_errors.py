"""What is wrong with a file, told so that its author finds the place."""


class ArtifactError(ValueError):
    """A file that contradicts the format; the message names the file or the tensor."""


class NewerFormatError(ArtifactError):
    """A file that a newer version wrote; upgrade this package."""


def require(condition: bool, message: str) -> None:
    if not condition:
        raise ArtifactError(message)
