#!/usr/bin/env bash
# with-engine.sh COMMAND...: runs the command with a Docker engine of its own and ends that engine afterwards. For machines
# where dockerd is installed and does not run (a build container, a runner without an init system). Needs root.
# Containers get the host's network or none: the engine makes no bridge and touches no firewall.
set -euo pipefail

folder=${PROXQUANT_ENGINE:-/var/tmp/proxquant-engine}
[ $# -gt 0 ] || { echo "usage: with-engine.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "with-engine.sh: an engine of one's own needs root" >&2; exit 1; }
command -v dockerd >/dev/null || { echo "with-engine.sh: no dockerd; install Debian's docker.io" >&2; exit 1; }

mkdir -p "$folder"
run=$(mktemp -d /tmp/proxquant-engine.XXXXXX)
export DOCKER_HOST="unix://$run/docker.sock"
dockerd --data-root "$folder" --exec-root "$run/exec" --pidfile "$run/docker.pid" --host "$DOCKER_HOST" \
    --iptables=false --ip6tables=false --bridge=none >"$folder/dockerd.log" 2>&1 &
engine=$!
stop() {
    kill -TERM "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    # The network namespace of containers that shared the host's stays mounted after the engine.
    umount "$run/exec/netns/default" 2>/dev/null || true
    rm -rf "$run"
}
trap stop EXIT

for _ in $(seq 60); do
    docker version >/dev/null 2>&1 && break
    kill -0 "$engine" 2>/dev/null || { tail -n 5 "$folder/dockerd.log" >&2; echo "with-engine.sh: dockerd ended" >&2; exit 1; }
    sleep 1
done
docker version >/dev/null
"$@"
