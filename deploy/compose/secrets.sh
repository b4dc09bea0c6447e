#!/bin/sh
# Prints an .env for compose.yaml with keys and a password of your own. Redirect it once; a second time would lock you out
# of the object store's and Grafana's volumes.
set -eu
key() {
    head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'
}
printf 'PROXQUANT_STORE_ACCESS_KEY=%s\nPROXQUANT_STORE_SECRET_KEY=%s\nGRAFANA_ADMIN_PASSWORD=%s\n' "$(key 10)" "$(key 20)" "$(key 12)"
