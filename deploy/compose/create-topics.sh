#!/bin/bash
# Creates what is missing of the pipeline's topics: deleted by age only, progress after six hours, all else after 90 days.
set -euo pipefail
server=$1 prefix=$2 partitions=$3
topics=(runs run-results progress checkpoints artifacts evaluations)

create() {
    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$server" --create --if-not-exists --topic "$1" \
        --partitions "$partitions" --replication-factor 1 \
        --config cleanup.policy=delete --config "retention.ms=$2" --config "segment.ms=$3"
}
for topic in "${topics[@]}"; do
    case $topic in
        progress) create "$prefix$topic" 21600000 21600000 ;;
        *) create "$prefix$topic" 7776000000 604800000 ;;
    esac
    create "$prefix$topic.dlq" 7776000000 604800000
done
