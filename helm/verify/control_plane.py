"""A real control plane on loopback: etcd, API server, scheduler and controller manager, with kwok for nodes and pods that
exist in the API only. No container runs; everything that Kubernetes decides, it decides as in a cluster."""
import json
import os
import pathlib
import secrets
import socket
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ.get("PROXQUANT_VERIFY_BIN") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "proxquant-verify/bin")
KWOK = "sigs.k8s.io/kwok@v0.8.0"
STAGES = ["node/fast/node-initialize", "node/heartbeat-with-lease/node-heartbeat-with-lease", "pod/fast/pod-ready", "pod/fast/pod-complete", "pod/fast/pod-delete"]


def go_module(name):
    """The folder of a Go module."""
    answer = subprocess.run(["go", "mod", "download", "-json", name], check=True, capture_output=True, text=True, cwd="/")
    return pathlib.Path(json.loads(answer.stdout)["Dir"])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ControlPlane:
    """Starts on entry, is gone with its data on exit."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="proxquant-verify-")
        self.home = pathlib.Path(self.folder.name)
        self.processes = []
        self.kubeconfig = self.home / "kubeconfig"
        self.environment = {**os.environ, "KUBECONFIG": str(self.kubeconfig), "HOME": str(self.home)}
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()

    def _start(self):
        client, peer, api = free_port(), free_port(), free_port()
        key, tokens, token = self.home / "service-accounts.key", self.home / "tokens.csv", secrets.token_hex(16)
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        tokens.write_text(f"{token},admin,admin,system:masters\n")
        self._write_kubeconfig(api, token)
        etcd = f"http://127.0.0.1:{client}"
        self.spawn("etcd", f"--data-dir={self.home}/etcd", f"--listen-client-urls={etcd}", f"--advertise-client-urls={etcd}",
                    f"--listen-peer-urls=http://127.0.0.1:{peer}", "--log-level=error", "--unsafe-no-fsync")
        self.spawn("kube-apiserver", f"--etcd-servers={etcd}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
                    f"--secure-port={api}", "--endpoint-reconciler-type=none", f"--cert-dir={self.home}/certs",
                    "--service-cluster-ip-range=10.96.0.0/16", "--authorization-mode=RBAC", f"--token-auth-file={tokens}",
                    f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}",
                    "--service-account-issuer=https://kubernetes.default.svc")
        self.wait("the API server", lambda: self.kubectl("get", "--raw", "/readyz", check=False).returncode == 0, 180)
        common = [f"--kubeconfig={self.kubeconfig}", "--leader-elect=false", "--bind-address=127.0.0.1"]
        self.spawn("kube-controller-manager", *common, f"--secure-port={free_port()}", f"--service-account-private-key-file={key}")
        self.spawn("kube-scheduler", *common, f"--secure-port={free_port()}")
        stages = go_module(KWOK) / "kustomize/stage"
        self.spawn("kwok", f"--kubeconfig={self.kubeconfig}", "--manage-all-nodes=false",
                    "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake", f"--server-address=127.0.0.1:{free_port()}",
                    *[f"--config={stages / stage}.yaml" for stage in STAGES])

    def _write_kubeconfig(self, port, token):
        self.kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "verify",
            "clusters": [{"name": "verify", "cluster": {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": "admin", "user": {"token": token}}],
            "contexts": [{"name": "verify", "context": {"cluster": "verify", "user": "admin"}}]}))

    def spawn(self, program, *arguments):
        with open(self.home / f"{program}.log", "wb") as log:
            self.processes.append(subprocess.Popen([BIN / program, *arguments], stdout=log, stderr=log, env=self.environment))

    def run(self, program, *arguments, stdin=None, check=True):
        """A finished process; with check, one that succeeded."""
        done = subprocess.run([BIN / program, *map(str, arguments)], input=stdin, capture_output=True, text=True, env=self.environment)
        if check and done.returncode != 0:
            raise AssertionError(f"{program} {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def kubectl(self, *arguments, **options):
        return self.run("kubectl", *arguments, **options)

    def helm(self, *arguments, **options):
        return self.run("helm", *arguments, **options)

    def get(self, *arguments):
        """Objects as kubectl lists them."""
        return json.loads(self.kubectl("get", *arguments, "-o", "json").stdout).get("items", [])

    def wait(self, what, condition, seconds=60):
        """Waits for a condition; a process that ended meanwhile is told instead of the time that passed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for process in self.processes:
                if process.poll() is not None:
                    name = pathlib.Path(process.args[0]).name
                    raise AssertionError(f"{name} ended with {process.returncode}:\n" + (self.home / f"{name}.log").read_text()[-2000:])
            if condition():
                return
            time.sleep(0.5)
        raise AssertionError(f"{what}: not within {seconds} s")
