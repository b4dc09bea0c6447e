#!/usr/bin/env python3
"""Turns JMH's JSON into a markdown table: every kernel beside the plain copy of the same bytes, and the ratio of the two.

    java -cp 'benchmarks/target/benchmarks/*' org.openjdk.jmh.Main -rf json -rff results.json
    benchmarks/python/table.py results.json
"""

import json
import sys


def setting(result):
    """What a kernel shares with the copy that it is compared with."""
    parameters = result.get("params", {})
    return tuple(sorted((name, value) for name, value in parameters.items() if name != "kernel"))


def main(path):
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    copies = {}
    for result in results:
        if result["benchmark"].endswith(".copy"):
            copies[setting(result)] = result["primaryMetric"]["score"]
    print("| kernel | setting | time, us | error | times the copy |")
    print("|---|---|---|---|---|")
    for result in results:
        owner, method = result["benchmark"].split(".")[-2:]
        kernel = result.get("params", {}).get("kernel", method)
        metric = result["primaryMetric"]
        where = ", ".join(f"{name} {value}" for name, value in setting(result))
        copy = copies.get(setting(result))
        ratio = f"{metric['score'] / copy:.2f}" if copy else "-"
        name = owner.removesuffix("Benchmark")
        # JMH cannot tell an error of a single measurement, and then says NaN.
        error = float(metric["scoreError"])
        shown = "-" if error != error else f"{error:.0f}"
        print(f"| {name}: {kernel} | {where} | {metric['score']:.0f} | {shown} | {ratio} |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: table.py RESULTS.json")
    main(sys.argv[1])
