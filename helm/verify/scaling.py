"""KEDA's operator over the chart's ScaledObjects, with a real broker and the trainer's real process for the work: pods come
when there is lag and go when there is none. The pods themselves run nothing (kwok), so what they would do is done beside."""
import json
import os
import pathlib
import subprocess

from control_plane import free_port, go_module
from schemas import CRDS

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARIES = ROOT / "local/target/stack/lib"
TRAINER = ROOT / "services/trainer-service/target/quarkus-app/quarkus-run.jar"
SERVICES = ("trainer", "quantizer", "evaluator")


class Stack:
    """Broker and object store as the local stack starts them; gone with its data on exit."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.log = open(self.folder / "stack.log", "wb")
        self.process = subprocess.Popen(
            ["java", "-Xmx384m", "-cp", f"{LIBRARIES}/*", "io.proxquant.local.StackMain", "--data", str(self.folder / "stack"), "--partitions", "2"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the local stack did not start:\n" + (self.folder / "stack.log").read_text()[-2000:])
        self.endpoints = json.loads(line)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()

    def environment(self):
        """What the services and the CLI read."""
        at = self.endpoints
        return {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": at["kafka"], "PROXQUANT_STORE_ENDPOINT": at["s3"], "PROXQUANT_STORE_REGION": "us-east-1",
                "PROXQUANT_STORE_BUCKET": at["bucket"], "PROXQUANT_STORE_ACCESS_KEY": at["accessKey"], "PROXQUANT_STORE_SECRET_KEY": at["secretKey"]}

    def submit(self, recipe, run):
        """One run.requested, by the command line."""
        done = subprocess.run([ROOT / "proxquant", "submit", recipe, "--run", run, "--kafka", self.endpoints["kafka"], "--store", self.endpoints["s3"],
                               "--bucket", self.endpoints["bucket"], "--json"], env=self.environment(), capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"submit: exit {done.returncode}\n{done.stdout}{done.stderr}")

    def done(self, run):
        """Whether the run's result is in the store."""
        return (self.folder / "stack/objects" / self.endpoints["bucket"] / "runs" / run / "result.json").exists()

    def trainer(self):
        """The trainer that a pod would run."""
        return subprocess.Popen(["java", "-Xmx768m", f"-Dquarkus.http.port={free_port()}", f"-Dproxquant.work-dir={self.folder}/trainer", "-jar", TRAINER],
                                env=self.environment(), stdout=self.log, stderr=self.log)


class Scaling:
    def __init__(self, plane, log, scenario):
        self.plane, self.log, self.scenario = plane, log, scenario

    def operator(self):
        """KEDA as its own chart installs it, but as a process: its CRDs, a certificate for its metrics service, no webhooks."""
        module, folder, known = CRDS["keda"]
        for crd in sorted((go_module(module) / folder).glob("*.yaml")):
            if crd.stem not in known:
                self.plane.kubectl("create", "-f", crd)
        self.plane.kubectl("create", "namespace", "keda")
        certificates = self.plane.home / "keda"
        certificates.mkdir()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=keda-operator", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", certificates / "tls.key", "-out", certificates / "tls.crt"], check=True, capture_output=True)
        (certificates / "ca.crt").write_bytes((certificates / "tls.crt").read_bytes())
        self.plane.environment |= {"POD_NAMESPACE": "keda", "POD_NAME": "keda-operator", "WATCH_NAMESPACE": "", "KEDA_CLUSTER_OBJECT_NAMESPACE": "keda"}
        self.plane.spawn("keda-operator", f"--kubeconfig={self.plane.kubeconfig}", f"--cert-dir={certificates}", "--ca-dir=/nonexistent",
                         "--enable-webhook-patching=false", "--enable-apiservice-patching=false", *[
                             f"--{name}-bind-address=127.0.0.1:{free_port()}" for name in ("metrics", "health-probe", "metrics-service")])

    def replicas(self, service):
        kind = "statefulset" if service == "trainer" else "deployment"
        found = self.plane.kubectl("get", kind, f"px-proxquant-{service}", "-n", "ml", "-o", "json").stdout
        return json.loads(found)["spec"]["replicas"]

    def becomes(self, service, number, seconds=120):
        self.plane.wait(f"{number} {service}", lambda: self.replicas(service) == number, seconds)

    def run(self):
        self.operator()
        with Stack(self.plane.home) as stack:
            keda = [f"{service}.autoscaling.keda.{key}={value}" for service in SERVICES for key, value in
                    {"enabled": "true", "minReplicas": 0, "maxReplicas": 2, "pollingIntervalSeconds": 1, "cooldownSeconds": 5, "fallbackReplicas": 0}.items()]
            settings = [f"kafka.bootstrapServers={stack.endpoints['kafka']}", "prefix=proxquant.", "topics.create=false", "topics.partitions=2", *keda]
            self.scenario.helm("install", *[each for setting in settings for each in ("--set", setting)])
            for service in SERVICES:
                self.becomes(service, 0)
            self.log.holds("KEDA scales to zero", "no lag, no pods")
            stack.submit(ROOT / "recipes/demo-text.yaml", "scaled")
            self.becomes("trainer", 1)
            self.plane.wait("the trainer's pod", self.scenario.trainer)
            self.log.holds("KEDA brings the trainer back", f"one run waits, {self.scenario.trainer()['metadata']['name']} on {self.scenario.trainer()['spec']['nodeName']}")
            trainer = stack.trainer()
            try:
                self.becomes("quantizer", 1)
                self.log.holds("KEDA brings the quantizer", "the trainer has published a checkpoint")
                self.becomes("trainer", 0, 300)
                if not stack.done("scaled"):
                    raise AssertionError("the trainer was taken away in the middle of a run")
                self.log.holds("KEDA scales the trainer to zero again", "the run is done and acknowledged")
            finally:
                trainer.terminate()
                trainer.wait(120)
            if self.replicas("quantizer") != 1:
                raise AssertionError("checkpoints wait, but the quantizer has no pod")
            self.log.holds("nothing is lost by zero pods", "the checkpoints wait, and the quantizer's pod with them")
        self.scenario.removal()
