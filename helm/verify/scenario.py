#!/usr/bin/env python3
"""Installs, upgrades, rolls back and removes the chart on a real control plane, and writes what it saw.

    helm/verify/build.sh && helm/verify/scenario.py [docs/kubernetes-verification.log]

Ends with 1 at the first expectation that does not hold. Needs Go and PyYAML (schemas.py), openssl, what build.sh made, and the
packaged trainer, local stack and command line (mvn -DskipTests package).
"""
import json
import pathlib
import sys
import tempfile
import time

import login
from control_plane import BIN, ControlPlane, go_module
from scaling import Scaling
from schemas import CRDS, KUBERNETES, TARGET

CHART = pathlib.Path(__file__).resolve().parents[1] / "proxquant"
PRESETS = ["minimal", "gpu", "production", "airgapped"]
MINE = "app.kubernetes.io/instance=px"
GPU_NODE, CPU_NODES = "gpu-0", ["cpu-0", "cpu-1"]


class Log:
    def __init__(self):
        self.lines, self.begun = [], time.monotonic()

    def say(self, text):
        self.lines.append(text)
        print(text, flush=True)

    def holds(self, what, evidence=""):
        self.say(f"ok   {what}" + (f": {evidence}" if evidence else ""))


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


class Scenario:
    def __init__(self, plane, log):
        self.plane, self.log = plane, log

    def values(self, preset):
        return ["-f", CHART / f"values-{preset}.yaml"]

    def template(self, preset, *more, check=True):
        version = KUBERNETES.split("@")[1]
        return self.plane.helm("template", "px", CHART, "-n", "ml", "--kube-version", version, *self.values(preset), *more, check=check)

    def helm(self, verb, *more, preset="gpu", release="px", namespace="ml"):
        return self.plane.helm(verb, release, CHART, "-n", namespace, *self.values(preset), "--wait", "--timeout", "180s", *more)

    def pods(self, component=None):
        label = MINE + (f",app.kubernetes.io/component={component}" if component else "")
        return [pod for pod in self.plane.get("pods", "-n", "ml", "-l", label) if "deletionTimestamp" not in pod["metadata"]]

    def trainer(self):
        pods = self.pods("trainer")
        return pods[0] if pods and pods[0]["status"]["phase"] == "Running" else None

    def heap(self, pod):
        return next(each["value"] for each in pod["spec"]["containers"][0]["env"] if each["name"] == "JAVA_TOOL_OPTIONS")

    def cluster(self):
        version = json.loads(self.plane.kubectl("version", "-o", "json").stdout)["serverVersion"]["gitVersion"]
        self.log.say(f"API server {version}, scheduler, controller manager, kwok; Helm " + self.plane.helm("version", "--short").stdout.strip())
        for name, folder, files in CRDS.values():
            for file in files:
                self.plane.kubectl("create", "-f", go_module(name) / folder / f"{file}.yaml")
            self.log.holds("CRDs accepted", f"{name}: " + ", ".join(file.split("_")[1] for file in files))
        for name in ["ml", "production"]:
            self.plane.kubectl("create", "namespace", name)
            self.plane.kubectl("label", "namespace", name, *[f"pod-security.kubernetes.io/{mode}=restricted" for mode in ("enforce", "warn")])
            self.plane.wait(f"the default service account of {name}", lambda name=name: self.plane.kubectl("get", "serviceaccount", "default", "-n", name, check=False).returncode == 0)
        refused = self.plane.kubectl("run", "root", "-n", "ml", "--image=x", "--overrides", '{"spec":{"hostNetwork":true}}', check=False)
        expect(refused.returncode != 0 and "violates PodSecurity" in refused.stderr, "the restricted standard is not enforced: " + refused.stderr)
        self.log.holds("restricted Pod Security is enforced", "a pod with hostNetwork is refused")
        self.nodes()

    def nodes(self):
        nodes = []
        for name in [GPU_NODE, *CPU_NODES]:
            gpu = name == GPU_NODE
            size = {"cpu": "16", "memory": "64Gi", "pods": "50", "ephemeral-storage": "500Gi", **({"nvidia.com/gpu": "1"} if gpu else {})}
            nodes.append({"apiVersion": "v1", "kind": "Node",
                          "metadata": {"name": name, "annotations": {"kwok.x-k8s.io/node": "fake"},
                                       "labels": {"kubernetes.io/hostname": name, **({"nvidia.com/gpu.present": "true"} if gpu else {})}},
                          "spec": {"taints": [{"key": "nvidia.com/gpu", "effect": "NoSchedule"}] if gpu else []},
                          "status": {"allocatable": size, "capacity": size}})
        self.plane.kubectl("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": nodes}))
        self.plane.wait("nodes", lambda: all(
            any(each["type"] == "Ready" and each["status"] == "True" for each in node["status"].get("conditions", []))
            for node in self.plane.get("nodes")))
        self.log.holds("nodes", f"{GPU_NODE} with one nvidia.com/gpu, tainted; {', '.join(CPU_NODES)} without")

    def manifests(self):
        with tempfile.TemporaryDirectory() as folder:
            for source in ["kubernetes", *CRDS]:
                file = json.loads((TARGET / f"{source}.json").read_text())
                for kind, name in file["kinds"].items():
                    group, resource = kind.lower().rsplit("/", 1)
                    suffix = "-".join([group.split("/")[0].split(".")[0], *group.split("/")[1:]])
                    schema = {"$ref": f"#/definitions/{name}", "definitions": file["definitions"]}
                    (pathlib.Path(folder) / f"{resource}-{suffix}.json").write_text(json.dumps(schema))
            for preset in PRESETS:
                rendered = self.template(preset).stdout
                answer = self.plane.run("kubeconform", "-strict", "-summary", "-schema-location", folder + "/{{ .ResourceKind }}{{ .KindSuffix }}.json", stdin=rendered)
                self.log.holds(f"kubeconform -strict, {preset}", answer.stdout.strip().splitlines()[-1])
                dry = self.plane.kubectl("create", "--dry-run=server", "--validate=strict", "-n", "ml", "-f", "-", stdin=rendered)
                expect(dry.stdout and "Warning" not in dry.stderr, dry.stderr)
                self.log.holds(f"strict server-side dry run, {preset}", f"{len(dry.stdout.splitlines())} objects, no warning")

    def installation(self):
        self.helm("install")
        places = {pod["metadata"]["labels"]["app.kubernetes.io/component"]: pod["spec"]["nodeName"] for pod in self.pods() if pod["status"]["phase"] == "Running"}
        expect(set(places) == {"trainer", "quantizer", "evaluator"}, f"running: {places}")
        expect(places["trainer"] == GPU_NODE, f"the trainer is on {places['trainer']}")
        expect(places["quantizer"] in CPU_NODES and places["evaluator"] in CPU_NODES, f"placed: {places}")
        self.log.holds("helm install, preset gpu", ", ".join(f"{name} on {node}" for name, node in sorted(places.items())))
        failed = [event["message"] for event in self.plane.get("events", "-n", "ml") if event["reason"] == "FailedCreate"]
        expect(not failed, str(failed))
        self.log.holds("restricted Pod Security admits every pod", "no FailedCreate, the topics job's pod among them")

    def beyond_the_gpus(self):
        self.plane.helm("upgrade", "px", CHART, "-n", "ml", *self.values("gpu"), "--set", "trainer.replicaCount=2")

        def reason():
            for pod in self.pods("trainer"):
                for condition in pod["status"].get("conditions", []):
                    if pod["metadata"]["name"].endswith("-1") and condition.get("reason") == "Unschedulable":
                        return condition["message"]
            return ""
        self.plane.wait("a pending second trainer", reason)
        expect("Insufficient nvidia.com/gpu" in reason(), reason())
        expect(self.trainer()["spec"]["nodeName"] == GPU_NODE, "the first trainer was disturbed")
        self.log.holds("a second trainer waits", reason())
        self.helm("upgrade")

    def updates(self):
        before = self.trainer()
        other = self.plane.helm("upgrade", "px", CHART, "-n", "ml", *self.values("gpu"), "--set", "prefix=proxquant.", check=False)
        expect(other.returncode != 0 and "proxquant." in other.stderr and "ml.px." in other.stderr, "another prefix is not refused: " + other.stderr)
        self.log.holds("an upgrade to another prefix is refused with both names")
        self.helm("upgrade", "--set", "trainer.heap=3g")
        after = self.trainer()
        expect(after["metadata"]["uid"] != before["metadata"]["uid"] and self.heap(after) == "-Xmx3g", "the trainer was not updated")
        expect(after["spec"]["nodeName"] == GPU_NODE and after["metadata"]["name"] == before["metadata"]["name"], "another name or node")
        self.log.holds("upgrade with one GPU does not deadlock", f"{after['metadata']['name']} is a new pod on {GPU_NODE}")
        history = json.loads(self.plane.helm("history", "px", "-n", "ml", "-o", "json").stdout)
        target = history[-2]["revision"]
        self.plane.helm("rollback", "px", target, "-n", "ml", "--wait", "--timeout", "180s")
        expect(self.heap(self.trainer()) == self.heap(before), "the rollback did not bring the old pod back")
        self.log.holds("rollback", f"revision {target} runs again")

    def to_zero_and_back(self):
        name = self.trainer()["metadata"]["name"]
        self.helm("upgrade", *[argument for service in ("trainer", "quantizer", "evaluator") for argument in ("--set", f"{service}.replicaCount=0")])
        self.plane.wait("no pods", lambda: not [pod for pod in self.pods() if pod["status"]["phase"] == "Running"])
        self.helm("upgrade")
        expect(self.trainer()["metadata"]["name"] == name, "the trainer came back under another name")
        self.log.holds("to zero and back", f"{name} keeps its name, and with it its place in the group")

    def production(self):
        self.helm("install", preset="production", release="prod", namespace="production")
        kinds = {kind: len(self.plane.get(kind, "-n", "production")) for kind in
                 ("scaledobjects", "triggerauthentications", "servicemonitors", "prometheusrules", "networkpolicies", "poddisruptionbudgets")}
        expect(all(kinds.values()), str(kinds))
        self.log.holds("helm install, preset production", ", ".join(f"{number} {kind}" for kind, number in kinds.items()))
        self.removal("prod", "production")

    def refusals(self):
        for argument, told in {"trainer.gpu.count=2": "only 1 is allowed", "s3.bucket=": "s3.bucket is missing",
                               "trainer.gpus=1": "'gpus' not allowed", "quantizer.autoscaling.keda.maxReplicas=99,quantizer.autoscaling.keda.enabled=true": "at most topics.partitions"}.items():
            refused = self.template("gpu", "--set", argument, check=False)
            expect(refused.returncode != 0 and told in refused.stderr, f"{argument}: {refused.stderr}")
            self.log.holds(f"refused: --set {argument.split(',')[0]}", told)

    def removal(self, release="px", namespace="ml"):
        self.plane.helm("uninstall", release, "-n", namespace, "--wait")
        kinds = self.plane.kubectl("api-resources", "--verbs=list", "--namespaced", "-o", "name").stdout.split()
        kinds = ",".join(kind for kind in kinds if not kind.startswith("events"))

        def left():
            return [f"{each['kind']}/{each['metadata']['name']}" for each in self.plane.get(kinds, "-A", "-l", "app.kubernetes.io/name=proxquant")]
        self.plane.wait("an empty namespace", lambda: not left(), 120)
        self.log.holds(f"uninstall of {release} leaves nothing", f"{kinds.count(',') + 1} kinds looked at")


def main(target):
    log = Log()
    try:
        with ControlPlane() as plane:
            log.say("# helm/verify/scenario.py on a real control plane without containers")
            scenario = Scenario(plane, log)
            for step in (scenario.cluster, scenario.manifests, scenario.refusals, scenario.installation, scenario.beyond_the_gpus,
                         scenario.updates, scenario.to_zero_and_back, scenario.removal, scenario.production, Scaling(plane, log, scenario).run):
                step()
            login.check(plane, log, scenario.template("production").stdout)
        log.say(f"all held, {time.monotonic() - log.begun:.0f} s")
        if target:
            pathlib.Path(target).write_text("\n".join(log.lines) + "\n")
    except AssertionError as broken:
        print(f"FAIL {broken}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if not (BIN / "keda-operator").exists():
        sys.exit(f"no control plane in {BIN}: run helm/verify/build.sh")
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
