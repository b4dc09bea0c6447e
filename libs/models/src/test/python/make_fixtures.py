"""Makes src/test/resources/torch: what PyTorch computes, for tests that run without it.

Run from libs/models with torch 2.7.1, numpy and safetensors: python3 src/test/python/make_fixtures.py
trained.safetensors is not made here: it is what LiveTorchTest trains and keeps with -Dproxquant.torch.keep=DIR.
"""

import pathlib

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from torch_models import CifarResNet, LeNet300100, LeNet5, WordModel, fill, formula, tokens

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "torch"
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def cifar_network():
    """ResNet-20 with option A shortcuts, random weights, statistics of its own batches, stored in half precision."""
    torch.manual_seed(20181)
    model = CifarResNet(depth=20, width=8)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.5, 0.5)
    torch.nn.init.normal_(model.linear.weight, 0, 2)
    with torch.no_grad():
        for _ in range(20):
            model(torch.randn(32, 3, 32, 32))
    halves = {name: value.half() if value.is_floating_point() else value for name, value in model.state_dict().items()}
    save_file(halves, FOLDER / "resnet20-a.safetensors")
    model.load_state_dict({name: value.to(model.state_dict()[name].dtype) for name, value in halves.items()})
    return model.eval()


def cifar_images(model):
    """Eight images; the labels of six are what the network says, those of the others are not."""
    generator = torch.Generator().manual_seed(7)
    tints = torch.rand(8, 3, 1, 1, generator=generator)
    smooth = torch.rand(8, 3, 8, 8, generator=generator) * tints
    images = functional.interpolate(smooth, size=32, mode="bilinear").mul(255).round()
    with torch.no_grad():
        logits = model((images / 255 - MEAN) / DEVIATION)
    labels = logits.argmax(1)
    labels[3] = (labels[3] + 1) % 10
    labels[6] = (labels[6] + 5) % 10
    records = torch.cat([labels.view(8, 1), images.view(8, -1).long()], 1).to(torch.uint8)
    (FOLDER / "test_batch.bin").write_bytes(records.numpy().tobytes())
    return logits


def lenets():
    images = formula(3 * 28 * 28, 50).view(3, 1, 28, 28)
    with torch.no_grad():
        dense = fill(LeNet300100(), 0.1)(images)
        convolutional = fill(LeNet5(), 0.1)(images)
    return {"lenet-300-100": dense, "lenet-5": convolutional}


def word_model():
    """Three training steps of a two-layer model: logits, then gradient norm 0.1, SGD 2, carry kept."""
    model = fill(WordModel(11, 5, 6, 2), 0.3)
    optimizer = torch.optim.SGD(model.parameters(), lr=2)
    expected, state = {}, None
    for step in range(3):
        inputs, labels = tokens(4, 3, 11, step)
        logits, state = model(inputs, state)
        state = tuple(part.detach() for part in state)
        loss = functional.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        expected[f"lstm.{step}.norm"] = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1).view(1)
        optimizer.step()
        expected |= {f"lstm.{step}.logits": logits.detach(), f"lstm.{step}.loss": loss.detach().view(1)}
        expected |= {f"lstm.{step}.h": state[0], f"lstm.{step}.c": state[1]}
    expected |= {f"lstm.after.{name}": value.clone() for name, value in model.state_dict().items()}
    return expected


def optimizers():
    """Ten steps of each on gradients by the formula."""
    kinds = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd-decay": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
        "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01),
        "adam-decay": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    }
    expected = {}
    for kind, make in kinds.items():
        weight = torch.nn.Parameter(formula(17, 0))
        optimizer = make([weight])
        for step in range(10):
            weight.grad = formula(17, step + 1)
            optimizer.step()
            expected[f"{kind}.{step}"] = weight.detach().clone()
    return expected


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = {"resnet20-a": cifar_images(cifar_network())}
    expected |= lenets() | word_model() | optimizers()
    trained = FOLDER / "trained.safetensors"
    if trained.exists():
        model = CifarResNet(depth=8, width=4, channels=1)
        model.load_state_dict(load_file(trained))
        with torch.no_grad():
            expected["trained"] = model.eval()(formula(4 * 16 * 16, 3).view(4, 1, 16, 16))
    save_file({name: value.contiguous() for name, value in expected.items()}, FOLDER / "expected.safetensors")


if __name__ == "__main__":
    main()
