#!/usr/bin/env bash
# local-base.sh TAG: a base image from Debian packages instead of an image registry: debootstrap's smallest system, a Java
# 17 (LTS) runtime, nothing else. Needs root, debootstrap and a Docker engine; takes the mirror that this machine's apt uses.
set -euo pipefail

tag=${1:?usage: local-base.sh TAG}
suite=${SUITE:-bookworm}
java=${JAVA_PACKAGE:-openjdk-17-jre-headless}
mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 2>/dev/null |
    awk -v suite="$suite" '$2 == suite && $3 == "main" { print $1; exit }')}
[ "$(id -u)" = 0 ] || { echo "local-base.sh: debootstrap needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "local-base.sh: no debootstrap; install Debian's debootstrap" >&2; exit 1; }

root=$(mktemp -d /var/tmp/proxquant-base.XXXXXX)
cleanup() {
    if mountpoint -q "$root/proc"; then umount "$root/proc"; fi
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT

debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"}
# Java's package sets up its certificates by running Java, which looks at /proc.
mount -t proc proc "$root/proc"
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -qy --no-install-recommends ca-certificates "$java"
umount "$root/proc"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/usr/share/doc/* "$root"/usr/share/man/*
tar -C "$root" --numeric-owner -cf - . | docker import \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' --change 'CMD ["bash"]' - "$tag"
