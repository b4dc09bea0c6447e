#!/usr/bin/env bash
# Builds proxquant/{trainer,quantizer,evaluator,cli}, each tagged with the version of the checkout.
#
#   build.sh                    on the base image of the Dockerfiles (pulled by the engine)
#   build.sh --local-base       on a base made from Debian packages, where no image registry can be reached
#   build.sh --cuda FOLDER      also the CUDA variants of trainer and evaluator, tagged VERSION-FLAVOUR, with the libtorch
#                               that is installed in FOLDER (its lib/ is taken)
#   build.sh --packaged         without Maven: what is packaged is what goes in
#
# BASE=image names another base, VERSION=... another tag, REPOSITORY=... another name than proxquant, MAVEN="mvn -o ..."
# another Maven, TORCH and FLAVOUR another libtorch than 2.7.1 with cu128.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd -P)
cd "$root"
repository=${REPOSITORY:-proxquant}
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
created=$(git log -1 --format=%cI 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)
version=${VERSION:-$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | head -n 1)}
base=${BASE:-}
cuda=
packaged=false

while [ $# -gt 0 ]; do
    case $1 in
        --local-base) base=${repository}/base:local ;;
        --cuda) cuda=${2:?--cuda needs the folder of an installed libtorch}; shift ;;
        --packaged) packaged=true ;;
        *) echo "build.sh: unknown argument $1; known: --local-base --cuda FOLDER --packaged" >&2; exit 2 ;;
    esac
    shift
done

docker version >/dev/null 2>&1 || {
    echo "build.sh: no Docker engine answers; start one, or run this under deploy/docker/with-engine.sh" >&2
    exit 1
}
if [ "$base" = "${repository}/base:local" ] && ! docker image inspect "$base" >/dev/null 2>&1; then
    deploy/docker/local-base.sh "$base"
fi
if [ "$packaged" = false ]; then
    ${MAVEN:-mvn} -B -q -Pimages -DskipTests \
        -pl services/trainer-service,services/quantizer-service,services/evaluator-service,cli -am package
fi

# The classic builder is there wherever an engine is; nothing of the build needs the network.
export DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0}
image() {
    local name=$1 file=$2
    shift 2
    docker build --network=none --file "deploy/docker/$file" --tag "$repository/$name:$version" \
        ${base:+--build-arg "BASE=$base"} \
        --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "CREATED=$created" "$@" .
}
for service in trainer quantizer evaluator; do
    image "$service" Dockerfile --build-arg "SERVICE=$service"
done
image cli Dockerfile.cli

if [ -n "$cuda" ]; then
    for service in trainer evaluator; do
        docker build --network=none --file deploy/docker/Dockerfile.cuda \
            --tag "$repository/$service:$version-${FLAVOUR:-cu128}" \
            --build-arg "IMAGE=$repository/$service:$version" \
            --build-arg "TORCH=${TORCH:-2.7.1}" --build-arg "FLAVOUR=${FLAVOUR:-cu128}" "$cuda"
    done
fi
docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}' | grep "^$repository/" | sort
