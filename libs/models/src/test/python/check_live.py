"""Says how far PyTorch's logits are from those written beside a network that Java trained and exported.

Usage: check_live.py FOLDER with trained.safetensors (names of PyTorch), logits.safetensors (tensor `logits`).
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file

from torch_models import CifarResNet, formula


def main():
    folder = pathlib.Path(sys.argv[1])
    model = CifarResNet(depth=8, width=4, channels=1)
    model.load_state_dict(load_file(folder / "trained.safetensors"))
    with torch.no_grad():
        logits = model.eval()(formula(4 * 16 * 16, 3).view(4, 1, 16, 16))
    theirs = load_file(folder / "logits.safetensors")["logits"]
    print((logits - theirs).abs().max().item())


if __name__ == "__main__":
    main()
