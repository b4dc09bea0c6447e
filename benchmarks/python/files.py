#!/usr/bin/env python3
"""Times a file of weights becoming an artifact: ./proxquant quantize beside the same method in PyTorch, as whole processes that
run in turn. Both read the file, hash it and every tensor, quantize row by row, measure the error, pack the codes and hash what
these decode to. Prints a markdown table; ratios of pairs count, since absolute times move with what else the machine does.

    venv/bin/python benchmarks/python/files.py --mebibytes 1024 --pairs 7
"""

import argparse
import hashlib
import json
import os
import pathlib
import shlex
import statistics
import struct
import subprocess
import sys
import tempfile

TENSORS = 32
COLUMNS = 2048
QUANTIZERS = {
    "uniform, 4 bits": ["uniform", "--bits", "4"],
    "binary": ["binary"],
    "alternating, 2 bits": ["alternating", "--bits", "2"],
    "exact ternary": ["ternary"],
}


def make(path, mebibytes):
    import numpy as np

    rows = max(1, (mebibytes << 20) // (4 * TENSORS * COLUMNS))
    size = 4 * rows * COLUMNS
    header = {
        f"layer{i:02d}.weight": {"dtype": "F32", "shape": [rows, COLUMNS], "data_offsets": [i * size, (i + 1) * size]}
        for i in range(TENSORS)
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    random = np.random.default_rng(1)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for i in range(TENSORS):
            scale = np.float32(0.02 * (1 + i % 5))
            file.write((random.standard_normal((rows, COLUMNS), dtype=np.float32) * scale).tobytes())


def codes_and_levels(torch, name, w):
    """Codes of a matrix by rows, and the levels of every row."""
    if name == "binary":
        scale = w.abs().mean(1, dtype=torch.float64).float()[:, None]
        return (w >= 0).to(torch.uint8), torch.cat([-scale, scale], 1), 1
    if name == "uniform":
        bits, magnitude = 4, w.abs()
        outermost = torch.minimum(magnitude.amax(1).double(), bits * magnitude.mean(1, dtype=torch.float64))
        step = (2 * outermost / 15).float()[:, None]
        codes = torch.floor(w / step + 8).clamp_(0, 15).to(torch.uint8)
        return codes, step * (torch.arange(16) - 7.5), bits
    if name == "ternary":
        sums = w.abs().sort(1, descending=True).values.cumsum(1, dtype=torch.float64)
        kept = torch.arange(1, w.shape[1] + 1, dtype=torch.float64)
        best = (sums * sums / kept).argmax(1, keepdim=True)
        scale = (sums.gather(1, best) / (best + 1)).float()
        codes = (1 + (w >= scale / 2).to(torch.uint8)) - (w < -scale / 2).to(torch.uint8)
        return codes, torch.cat([-scale, torch.zeros_like(scale), scale], 1), 2
    signs = [(w >= 0)]
    first = w.abs().mean(1, keepdim=True)
    rest = w - first * torch.where(signs[0], 1.0, -1.0)
    signs.append(rest >= 0)
    for _ in range(2):
        a, b = (torch.where(each, 1.0, -1.0) for each in signs)
        n, both = w.shape[1], (a * b).sum(1)
        wa, wb = (a * w).sum(1), (b * w).sum(1)
        determinant = n * n - both * both
        pair = torch.stack([(n * wa - both * wb) / determinant, (n * wb - both * wa) / determinant], 1).abs()
        high, low = pair.amax(1, keepdim=True), pair.amin(1, keepdim=True)
        signs = [w >= 0, torch.where(w >= 0, w >= high, w >= -high)]
    codes = signs[0].to(torch.uint8) | (signs[1].to(torch.uint8) << 1)
    return codes, torch.cat([-high - low, high - low, low - high, high + low], 1), 2


def pack(torch, codes, bits):
    per = 8 // bits
    columns = codes.reshape(-1, per)
    packed = columns[:, 0].clone()
    for i in range(1, per):
        packed |= columns[:, i] << (bits * i)
    return packed


def peer(name, source, out):
    """What the table compares with: one process, torch on all its threads."""
    import numpy as np
    import torch

    with open(source, "rb") as file:
        prefix = file.read(8)
        text = file.read(struct.unpack("<Q", prefix)[0])
        whole = hashlib.sha256(prefix + text)
        facts = {}
        with open(out, "wb") as artifact:
            for tensor, entry in json.loads(text).items():
                content = file.read(entry["data_offsets"][1] - entry["data_offsets"][0])
                whole.update(content)
                w = torch.from_numpy(np.frombuffer(content, np.float32).reshape(entry["shape"]).copy())
                codes, levels, bits = codes_and_levels(torch, name, w)
                decoded = levels.gather(1, codes.long())
                artifact.write(pack(torch, codes, bits).numpy().tobytes() + levels.numpy().tobytes())
                facts[tensor] = [
                    hashlib.sha256(content).hexdigest(),
                    hashlib.sha256(decoded.numpy()).hexdigest(),
                    float(((w - decoded).norm() / w.norm())),
                ]
            artifact.flush()
            os.fsync(artifact.fileno())
    print(json.dumps([whole.hexdigest(), facts]))


def run(command):
    """Wall seconds, processor seconds and resident mebibytes of a process and those it waited for."""
    begun = os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{shlex.join(command)} failed: {told.decode(errors='replace')}")
    return os.times().elapsed - begun.elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    facts = dict(reversed([[part.strip() for part in line.split(":", 1)] for line in lines if ":" in line]))
    sets = [each for each in ("avx2", "avx512f", "sha_ni") if each in facts.get("flags", "").split()]
    return f"{os.cpu_count()} cores of {facts.get('model name', 'an unknown processor')} ({', '.join(sets)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--command", default=str(pathlib.Path(__file__).resolve().parents[2] / "proxquant"))
    parser.add_argument("--peer", nargs=3, metavar=("QUANTIZER", "FILE", "OUT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peer:
        peer(*asked.peer)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "weights.safetensors")
        make(source, asked.mebibytes)
        before = os.getloadavg()[0]
        rows = []
        for title, quantizer in QUANTIZERS.items():
            ours, theirs = [], []
            for pair in range(asked.pairs):
                out = os.path.join(folder, f"{quantizer[0]}-{pair}")
                ours.append(
                    run(shlex.split(asked.command) + ["quantize", source, "--granularity", "row", "--out", out]
                        + ["--quantizer"] + quantizer))
                theirs.append(run([sys.executable, __file__, "--peer", quantizer[0], source, out + ".peer"]))
            ratios = [our[0] / their[0] for our, their in zip(ours, theirs)]
            low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
            wall, processor, memory = (statistics.median(column) for column in zip(*ours))
            rows.append(
                f"| {title} | {middle:.2f} | {low:.2f} - {high:.2f} | {wall:.1f} | {processor:.1f} | {memory:.0f} |"
                + "".join(f" {statistics.median(column):.{digits}f} |" for column, digits in zip(zip(*theirs), (1, 1, 0))))
    print(f"{asked.mebibytes} MiB in {TENSORS} tensors, {asked.pairs} pairs; {machine()}; "
          f"load {before:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end\n")
    print("| quantizer, by row | ours / PyTorch | quartiles | ours, s | processor, s | MiB | PyTorch, s | processor, s | MiB |")
    print("|" + "---|" * 9)
    print("\n".join(rows))


if __name__ == "__main__":
    main()
