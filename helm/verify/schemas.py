#!/usr/bin/env python3
"""Makes the schemas that the chart's manifests are held against, from the OpenAPI document of Kubernetes and the CRDs of
KEDA, the Prometheus operator and the Gateway API, all as Go modules. Only the kinds that the chart renders are kept, without
prose and status, and closed: an unknown field is an error. Needs Go and PyYAML.

    helm/verify/schemas.py        writes helm/tests/src/test/resources/schemas/*.json
"""
import json
import pathlib

import yaml

from control_plane import go_module as module

KUBERNETES = "k8s.io/kubernetes@v1.37.2"
CRDS = {
    "keda": ("github.com/kedacore/keda/v2@v2.21.0", "config/crd/bases", ["keda.sh_scaledobjects", "keda.sh_triggerauthentications"]),
    "prometheus-operator": (
        "github.com/prometheus-operator/prometheus-operator@v0.85.0",
        "example/prometheus-operator-crd",
        ["monitoring.coreos.com_servicemonitors", "monitoring.coreos.com_prometheusrules"],
    ),
    "gateway-api": ("sigs.k8s.io/gateway-api@v1.6.0", "config/crd/standard", ["gateway.networking.k8s.io_httproutes"]),
}
KINDS = {
    "v1": ["ConfigMap", "Pod", "Service", "ServiceAccount"],
    "apps/v1": ["Deployment", "StatefulSet"],
    "autoscaling/v2": ["HorizontalPodAutoscaler"],
    "batch/v1": ["CronJob", "Job"],
    "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
    "policy/v1": ["PodDisruptionBudget"],
}
TARGET = pathlib.Path(__file__).resolve().parents[1] / "tests/src/test/resources/schemas"


class Loader(yaml.SafeLoader):
    """Reads the scalar "=", which enumerations of the Prometheus operator contain, as text."""


Loader.add_constructor("tag:yaml.org,2002:value", Loader.construct_yaml_str)


def closed(node):
    """The schema without prose, and with every object of known fields closed."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if key == "properties":
            kept[key] = {name: closed(each) for name, each in value.items()}
        elif key in ("description", "title", "default", "example") or (key.startswith("x-kubernetes") and key != "x-kubernetes-int-or-string"):
            continue
        elif key == "format" and value == "int-or-string":
            node = {**node, "x-kubernetes-int-or-string": True}
        elif key != "format":
            kept[key] = closed(value)
    if node.get("x-kubernetes-int-or-string"):
        kept.pop("x-kubernetes-int-or-string", None)
        kept.pop("anyOf", None)
        kept["type"] = ["integer", "string"]
    if "properties" in kept and "additionalProperties" not in kept:
        if not node.get("x-kubernetes-preserve-unknown-fields"):
            kept["additionalProperties"] = False
    return kept


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value.removeprefix("#/definitions/")
            else:
                yield from references(value)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def without_status(definition):
    definition["properties"].pop("status", None)
    return definition


def kubernetes():
    document = json.loads((module(KUBERNETES) / "api/openapi-spec/swagger.json").read_text())["definitions"]
    document["io.k8s.apimachinery.pkg.api.resource.Quantity"] = {"type": ["string", "number"]}
    document["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]["properties"].pop("managedFields")
    names = {}
    for name, definition in document.items():
        for kind in definition.get("x-kubernetes-group-version-kind", []):
            version = "/".join(filter(None, [kind["group"], kind["version"]]))
            if kind["kind"] in KINDS.get(version, []):
                names[f"{version}/{kind['kind']}"] = name
    wanted, definitions = list(names.values()), {}
    while wanted:
        name = wanted.pop()
        if name not in definitions:
            definition = closed(document[name])
            definitions[name] = without_status(definition) if name in names.values() else definition
            wanted += references(definitions[name])
    return definitions, names


def crds(source):
    name, folder, files = source
    definitions, names = {}, {}
    meta = {"type": "object", "additionalProperties": False, "required": ["name"], "properties": {
        "name": {"type": "string"}, "namespace": {"type": "string"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "annotations": {"type": "object", "additionalProperties": {"type": "string"}}}}
    for file in files:
        crd = yaml.load((module(name) / folder / f"{file}.yaml").read_text(), Loader)["spec"]
        for version in crd["versions"]:
            kind = f"{crd['group']}/{version['name']}/{crd['names']['kind']}"
            definition = without_status(closed(version["schema"]["openAPIV3Schema"]))
            definition["properties"]["metadata"] = meta
            definitions[kind.replace("/", ".")] = definition
            names[kind] = kind.replace("/", ".")
    return definitions, names


def write(name, source, result):
    definitions, names = result
    text = json.dumps({"source": source, "kinds": dict(sorted(names.items())), "definitions": dict(sorted(definitions.items()))}, separators=(",", ":"))
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{name}.json").write_text(text + "\n")
    print(f"{name}: {len(names)} kinds, {len(text) // 1024} KiB from {source}")


if __name__ == "__main__":
    write("kubernetes", KUBERNETES, kubernetes())
    for each, source in CRDS.items():
        write(each, source[0], crds(source))
