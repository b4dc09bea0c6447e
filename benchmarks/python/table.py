#!/usr/bin/env python3
"""Turns JMH's JSON into a markdown table: every kernel beside the plain copy of the same bytes, a pair of columns for each
setting (network, threads, bits): microseconds, and how many copies that is.

    java -cp 'benchmarks/target/benchmarks/*' org.openjdk.jmh.Main -rf json -rff results.json
    benchmarks/python/table.py results.json [more.json ...]
"""

import json
import sys


def setting(result):
    """What a kernel shares with the copy that it is compared with."""
    parameters = result.get("params", {})
    return ", ".join(f"{name} {value}" for name, value in sorted(parameters.items()) if name != "kernel")


def kernel(result):
    owner, method = result["benchmark"].split(".")[-2:]
    return f"{owner.removesuffix('Benchmark')}: {result.get('params', {}).get('kernel', method)}"


def cells(score, copy):
    if score is None:
        return "- | -"
    return f"{score:.0f} | {score / copy:.1f}" if copy else f"{score:.0f} | -"


def main(paths):
    results = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            results += json.load(file)
    settings = list(dict.fromkeys(setting(result) for result in results))
    kernels = list(dict.fromkeys(kernel(result) for result in results))
    scores = {(kernel(result), setting(result)): result["primaryMetric"]["score"] for result in results}
    copies = {setting(result): result["primaryMetric"]["score"] for result in results if result["benchmark"].endswith(".copy")}
    print("| kernel | " + " | ".join(f"{each}: us | copies" for each in settings) + " |")
    print("|---|" + "---|---|" * len(settings))
    for name in kernels:
        row = " | ".join(cells(scores.get((name, each)), copies.get(each)) for each in settings)
        print(f"| {name} | {row} |")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: table.py RESULTS.json [MORE.json ...]")
    main(sys.argv[1:])
