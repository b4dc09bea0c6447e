"""The networks of libs/models written in PyTorch, as the independent side of the comparison."""

import torch
from torch import nn
from torch.nn import functional


class PaddedIdentity(nn.Module):
    """Every second row and column, zero channels on both sides: option A of He et al. 2015."""

    def __init__(self, missing):
        super().__init__()
        self.before = missing // 2
        self.after = missing - missing // 2

    def forward(self, x):
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.before, self.after))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, option):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            if option == "A":
                self.shortcut = PaddedIdentity(outputs - inputs)
            else:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        inner = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(inner + self.shortcut(x))


class CifarResNet(nn.Module):
    """Classifier named `linear`, as in the public CIFAR weights."""

    def __init__(self, depth=20, width=16, channels=3, classes=10, option="A"):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage in range(3):
            blocks = []
            for index in range((depth - 2) // 6):
                outputs = width << stage
                blocks.append(BasicBlock(inputs, outputs, 2 if stage and not index else 1, option))
                inputs = outputs
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.linear = nn.Linear(inputs, classes)

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean(dim=(2, 3)))


class LeNet300100(nn.Module):
    def __init__(self, extent=28, channels=1, classes=10):
        super().__init__()
        self.fc1 = nn.Linear(channels * extent * extent, 300)
        self.fc2 = nn.Linear(300, 100)
        self.fc3 = nn.Linear(100, classes)

    def forward(self, x):
        return self.fc3(functional.relu(self.fc2(functional.relu(self.fc1(x.flatten(1))))))


class LeNet5(nn.Module):
    def __init__(self, extent=28, channels=1, classes=10):
        super().__init__()
        last = ((extent - 4) // 2 - 4) // 2
        self.conv1 = nn.Conv2d(channels, 20, 5)
        self.conv2 = nn.Conv2d(20, 50, 5)
        self.fc1 = nn.Linear(50 * last * last, 500)
        self.fc2 = nn.Linear(500, classes)

    def forward(self, x):
        x = functional.max_pool2d(self.conv1(x), 2)
        x = functional.max_pool2d(self.conv2(x), 2)
        return self.fc2(functional.relu(self.fc1(x.flatten(1))))


class WordModel(nn.Module):
    def __init__(self, vocabulary, embedding, hidden, layers):
        super().__init__()
        self.encoder = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, layers)
        self.decoder = nn.Linear(hidden, vocabulary)

    def forward(self, tokens, state=None):
        outputs, state = self.lstm(self.encoder(tokens), state)
        return self.decoder(outputs.flatten(0, 1)), state


def formula(count, offset):
    """Values that both sides compute alike: exact integers, one division, one rounding to float."""
    i = torch.arange(count, dtype=torch.int64)
    return (((i * 389 + offset * 131) % 997 - 498).to(torch.float64) / 498).to(torch.float32)


def fill(model, scale):
    """All parameters by the formula, in definition order."""
    with torch.no_grad():
        for offset, parameter in enumerate(model.parameters()):
            parameter.copy_((formula(parameter.numel(), offset) * scale).view(parameter.shape))
    return model


def tokens(steps, streams, words, offset):
    """A batch of tokens, time first, and the tokens to predict."""
    i = torch.arange(steps * streams, dtype=torch.int64)
    return ((i * 7 + offset) % words).view(steps, streams), (i * 5 + offset + 1) % words
