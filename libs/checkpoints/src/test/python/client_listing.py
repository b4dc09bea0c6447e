#!/usr/bin/env python3
"""The listing that artifact_decoder.py gives, made with the package of clients/python.

usage: client_listing.py ARTIFACT...
"""
import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[5] / "clients/python/src"))

from proxquant_client import load  # noqa: E402

NAMES = {"float32": "F32", "float16": "F16", "int64": "I64"}


def main():
    listing = {}
    for path in sys.argv[1:]:
        with load(path) as weights:
            listing[Path(path).name] = {
                name: [NAMES[str(array.dtype)], list(array.shape), hashlib.sha256(array.tobytes()).hexdigest()]
                for name, array in weights.items()}
    print(json.dumps(listing))


if __name__ == "__main__":
    main()
