#!/usr/bin/env python3
"""Training steps of ProxQuant and of default-layout PyTorch, run in turn on this machine.

For each network one step of either side follows the other, so that both meet the same load; what is printed is the median
of the pairwise ratios. Then, for each method, which share of our step its pull takes. Markdown on standard output.

Needs the built module (mvn -pl benchmarks -am package) and, for the comparison, torch 2.7.1 in the Python that runs this:
    python3 -m venv venv && venv/bin/pip install torch==2.7.1
    venv/bin/python benchmarks/python/steps.py --threads 2 --steps 30
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

# Read once when the OpenMP runtime starts; spinning threads of one side would slow the other down.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# As the launcher and the images start the trainer.
JVM = pathlib.Path(__file__).resolve().parents[2] / "libs/vector-kernels/src/main/jvm/jvm.args"
NATIVE = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
    "MALLOC_TOP_PAD_": "268435456",
}

BINARY = {"RESNET20": "name: proxquant-binary, rate: 1e-4", "PTB_LSTM": "name: proxquant-binary-lstm, rate: 1e-4"}
TERNARY = "name: proxquant-ternary, rate: 1e-4, proxRounds: %d"
TERNARY_EXACT = "name: parq-ternary"
LASSO = "name: lasso, rate: 1e-4"
ALTERNATING = "name: proxquant-alternating, bits: 2, rate: 1e-4, codebookPeriod: %d"

METHODS = [
    ("binary", lambda network: BINARY[network]),
    ("ternary by threshold, 1 round", lambda network: TERNARY % 1),
    ("ternary by threshold, 2 rounds", lambda network: TERNARY % 2),
    ("exact ternary, 1 round", lambda network: TERNARY_EXACT),
    ("lasso (soft threshold)", lambda network: LASSO),
    ("alternating 2 bits, period 10", lambda network: ALTERNATING % 10),
    ("alternating 2 bits, period 1", lambda network: ALTERNATING % 1),
]


class Ours:
    """A JVM that trains one step for every line it gets, and answers with nanoseconds: of the step, of its pull."""

    def __init__(self, jars, network, threads, method):
        command = ["java", f"@{JVM}", "-cp", f"{jars}/*", "io.proxquant.benchmarks.StepServer", network, str(threads), method]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **NATIVE},
        )
        if self._line() != "ready":
            raise SystemExit(f"the training side did not start:\n{self.process.stderr.read()}")

    def step(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        total, pull = self._line().split()
        return int(total) / 1e6, int(pull) / 1e6

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def _line(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise SystemExit(f"the training side ended:\n{self.process.stderr.read()}")
        return line


def torch_resnet(torch):
    """The CIFAR ResNet-20 with 1x1 shortcuts, default layout."""
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, before, width, stride):
            super().__init__()
            self.first = nn.Sequential(
                nn.Conv2d(before, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)
            )
            self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))
            same = stride == 1 and before == width
            self.shortcut = (
                nn.Sequential()
                if same
                else nn.Sequential(nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))
            )

        def forward(self, x):
            return torch.relu(self.second(self.first(x)) + self.shortcut(x))

    layers = [nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    before = 16
    for width in (16, 32, 64):
        for block in range(3):
            layers.append(Block(before, width, 2 if width > 16 and block == 0 else 1))
            before = width
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    batches = [(torch.randn(128, 1, 28, 28), torch.randint(0, 10, (128,))) for _ in range(8)]
    count = 0

    def step():
        nonlocal count
        images, labels = batches[count % 8]
        count += 1
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def torch_lstm(torch):
    """The Penn Treebank LSTM, 300 units, clipped SGD."""
    nn = torch.nn

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = nn.Embedding(10_000, 300)
            self.rnn = nn.LSTM(300, 300)
            self.decoder = nn.Linear(300, 10_000)
            self.drop = nn.Dropout(0.2)

        def forward(self, tokens, carry):
            output, carry = self.rnn(self.drop(self.encoder(tokens)), carry)
            return self.decoder(self.drop(output).reshape(-1, 300)), carry

    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
    batches = [torch.randint(0, 10_000, (31, 20)) for _ in range(8)]
    count = 0
    carry = None

    def step():
        nonlocal count, carry
        tokens = batches[count % 8]
        count += 1
        optimizer.zero_grad()
        logits, (h, c) = model(tokens[:-1], carry)
        carry = (h.detach(), c.detach())
        loss = nn.functional.cross_entropy(logits, tokens[1:].reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
        return loss.item()

    return step


def timed(step):
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1e3


def compare(jars, network, torch, options):
    theirs = {"RESNET20": torch_resnet, "PTB_LSTM": torch_lstm}[network](torch)
    ours = Ours(jars, network, options.threads, "float")
    pairs = []
    for i in range(options.warmup + options.steps):
        # Who goes first alternates too.
        pair = (ours.step()[0], timed(theirs)) if i % 2 else (timed(theirs), ours.step()[0])[::-1]
        if i >= options.warmup:
            pairs.append(pair)
    ours.close()
    ratios = sorted(a / b for a, b in pairs)
    quarter = len(ratios) // 4
    print(
        f"| {network} | {statistics.median(a for a, _ in pairs):.0f} | {statistics.median(b for _, b in pairs):.0f} "
        f"| {statistics.median(ratios):.2f} | {ratios[quarter]:.2f} - {ratios[-1 - quarter]:.2f} | {len(pairs)} |",
        flush=True,
    )


def shares(jars, network, options):
    for label, method in METHODS:
        ours = Ours(jars, network, options.threads, method(network))
        steps = [ours.step() for _ in range(options.warmup + options.steps)][options.warmup :]
        ours.close()
        total = sum(step for step, _ in steps)
        pull = sum(pull for _, pull in steps)
        each = sorted(100 * pull / step for step, pull in steps)
        print(
            f"| {network} | {label} | {total / len(steps):.0f} | {pull / len(steps):.2f} "
            f"| {100 * pull / total:.2f} % | {statistics.median(each):.2f} % |",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--jars", default=str(root / "benchmarks/target/benchmarks"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=30, help="measured steps of each side")
    parser.add_argument("--warmup", type=int, default=10, help="steps before them")
    parser.add_argument("--network", choices=["RESNET20", "PTB_LSTM"], action="append")
    parser.add_argument("--only", choices=["compare", "shares"])
    options = parser.parse_args()
    if not list(pathlib.Path(options.jars).glob("benchmarks-*.jar")):
        sys.exit(f"no benchmarks in {options.jars}; run: mvn -pl benchmarks -am package -DskipTests")
    networks = options.network or ["RESNET20", "PTB_LSTM"]
    if options.only != "shares":
        try:
            import torch
        except ImportError:
            sys.exit(
                f"{sys.executable} has no torch; run this with one that has (pip install torch==2.7.1 in a virtual "
                "environment), or give --only shares for our side alone"
            )
        torch.manual_seed(1)
        torch.set_num_threads(options.threads)
        print(f"Load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, torch {torch.__version__}\n")
        print("| network | ours, ms | PyTorch, ms | ours / PyTorch | quartiles | pairs |")
        print("|---|---|---|---|---|---|", flush=True)
        for network in networks:
            compare(options.jars, network, torch, options)
    if options.only != "compare":
        print(f"\nLoad {os.getloadavg()[0]:.1f}\n")
        print("| network | method | step, ms | pull, ms | share of all time | median share |")
        print("|---|---|---|---|---|---|", flush=True)
        for network in networks:
            shares(options.jars, network, options)


if __name__ == "__main__":
    main()
