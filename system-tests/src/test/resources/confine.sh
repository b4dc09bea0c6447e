#!/bin/sh
# confine.sh WRITABLE READONLY GROUPS USER COMMAND...: becomes the command, as a restricted pod would run it.
#   WRITABLE  the only folder that stays writable when READONLY is yes; that needs a mount namespace of one's own (unshare -m)
#   READONLY  yes or no
#   GROUPS    cgroup.procs files to enter, separated by commas; - for none
#   USER      uid to run under, in group 0 and no other; - for the present one
set -eu
writable=$1 readonly=$2 groups=$3 user=$4
shift 4

if [ "$groups" != - ]; then
    for group in $(echo "$groups" | tr , ' '); do
        echo $$ >"$group"
    done
fi
if [ "$readonly" = yes ]; then
    mount --make-rprivate /
    mount --bind "$writable" "$writable"
    for place in $(cut -d ' ' -f 2 /proc/self/mounts); do
        case $place in
            /proc* | /sys* | /dev* | "$writable") ;;
            # what cannot be remounted stays; the test looks at what came of it
            *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;;
        esac
    done
fi
if [ "$user" != - ]; then
    exec setpriv --reuid "$user" --regid 0 --clear-groups --no-new-privs "$@"
fi
exec "$@"
