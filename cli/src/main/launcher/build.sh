# Part of ./proxquant: build PRODUCT... builds those programs that were not built from their present sources, and shows how far it is.
#
# A product is the folder of a module. It is built in target/launcher there, apart from other builds of the checkout. The file
# `built` in it, written when Maven has succeeded, holds a checksum of every source that went into it: a build that fails, is
# stopped or is killed before that leaves the product stale, and so does a source that is changed, added or deleted. A killed
# build may have left half a file that looks new, and a deleted source its class: then what the last build left is removed first.
#
# Uses $root, $java and fail() of the script that reads this. All messages go to standard error.

LOCK=9 # the number of a file that Maven inherits: the lock ends with the last of its holders, however that ends

# Checksum and name of every source of a product, or of what products share.
sources() {
    case $1 in
        cli | shared) set -- "$1" local libs ;;
        services/*) set -- "$1" libs ;;
    esac
    [ "$1" != shared ] || shift
    (cd "$root" && find pom.xml .mvn "$@" -name target -prune -o -type f \
        \( -path '*/src/main/*' -o -name pom.xml -o -path '.mvn/*' \) -exec cksum {} +) | LC_ALL=C sort -k 3
}

# Those of the given products that are stale, as a list for Maven.
stale() {
    list=
    for product in "$@"; do
        built="$root/$product/target/launcher/built"
        [ -f "$built" ] && [ "$(sources "$product")" = "$(cat "$built")" ] || list="${list:+$list,}$product"
    done
    printf '%s' "$list"
}

# Whether Maven can build on what the last build left: it notices new and changed sources, but not all effects of deleted ones.
resumable() {
    last="$root/target/launcher/$1/sources"
    [ -f "$last" ] && [ ! -e "$root/target/launcher/unfinished" ] || return 1
    [ "$(sources "$1" | grep 'pom\.xml$')" = "$(grep 'pom\.xml$' "$last")" ] || return 1
    while read -r _ _ source; do
        [ -f "$root/$source" ] || return 1
    done <"$last"
}

# Records the sources of a build, after removing the folders if Maven cannot build on them: begin WHAT FOLDER...
begin() {
    what=$1
    shift
    resumable "$what" || rm -rf "$@"
    mkdir -p "$root/target/launcher/$what"
    sources "$what" >"$root/target/launcher/$what/sources"
}

lock() {
    if command -v flock >/dev/null 2>&1; then
        flock "$@" $LOCK
    elif command -v perl >/dev/null 2>&1; then
        perl -e 'use Fcntl ":flock"; open(my $l, ">&=", shift) or exit 1; flock($l, LOCK_EX | (@ARGV ? LOCK_NB : 0)) or exit 1' \
            $LOCK "$@"
    fi
}

# Where Maven is, from its log: module, what was downloaded, what is being downloaded.
state() {
    awk '
        / Building .* \[[0-9]+\/[0-9]+\]$/ { module = $NF " " $(NF - 2); if ($(NF - 2) == "Pipeline") module = $NF " poms" }
        /Downloading from / { loading = $NF; sub(".*/", "", loading) }
        /Downloaded from / {
            loading = ""
            for (i = 3; i < NF; i++) if ($(i + 1) ~ /^[kMG]?B$/ && $i ~ /^\(/) {
                bytes += substr($i, 2) * ($(i + 1) == "B" ? 1 : $(i + 1) == "kB" ? 1e3 : $(i + 1) == "MB" ? 1e6 : 1e9)
            }
        }
        END {
            printf "%s", module == "" ? "[0/?] starting Maven" : module
            if (bytes) printf ", %.1f MB downloaded", bytes / 1e6
            if (loading != "" && module != "") printf ", %s", loading
        }' "$1" 2>/dev/null
}

# Shows that state until Maven has ended: one line that changes on a terminal, else a line for each module and for each half minute.
report() {
    seconds=0 told= module=
    while kill -0 "$2" 2>/dev/null; do
        if [ -t 2 ]; then
            width=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2)
            printf '\r\033[K%.*s' "$((${width:-80} - 1))" "  $seconds s, $(state "$1")" >&2
        elif now=$(state "$1") && { [ "${now%%,*}" != "$module" ] || [ $((seconds % 30)) = 0 ]; } && [ "$now" != "$told" ]; then
            module=${now%%,*} told=$now
            printf '  %s s, %s\n' "$seconds" "$now" >&2
        fi
        sleep 1 2>/dev/null
        seconds=$((seconds + 1))
    done
}

need_tools() {
    maven=$(command -v mvn) ||
        fail "something has to be built ($1) and there is no Maven; install 3.8.6 or newer (for example: apt-get install maven)"
    found=$("$maven" -v 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9][0-9.]*\).*$/\1/p' | head -n 1)
    printf '%s\n' "${found:-9}" | awk -F . '{ exit !($1 * 1000000 + $2 * 1000 + $3 >= 3008006) }' ||
        fail "something has to be built ($1) and Maven $found is too old (it is $maven); put 3.8.6 or newer first on the PATH"
    # Maven finds a Java in its own way; it must be the one that runs the result.
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    if ! [ -x "$home/bin/javac" ]; then
        home=${JAVA_HOME:-}
    fi
    if [ -z "$home" ] && ! command -v javac >/dev/null 2>&1; then
        fail "something has to be built ($1) and $java is no JDK (no javac beside it); install a JDK 17 or newer and set JAVA_HOME"
    fi
}

stopped() {
    trap '' INT TERM HUP
    kill "$running" 2>/dev/null || true
    wait "$running" 2>/dev/null || true
    printf '\nproxquant: stopped while building; the next call begins anew\n' >&2
    exit 130
}

build() {
    [ -n "$(stale "$@")" ] || return 0
    need_tools "$(stale "$@")"
    mkdir -p "$root/target/launcher" 2>/dev/null && [ -w "$root/target/launcher" ] ||
        fail "something has to be built ($(stale "$@")), and $root cannot be written; build it there as its owner, or clone it elsewhere"
    eval "exec $LOCK>>\"\$root/target/launcher/lock\""
    lock -n || { echo "Another ./proxquant builds in this checkout; waiting for it" >&2 && lock || true; }
    modules=$(stale "$@") # the other one may have built them
    [ -z "$modules" ] || build_modules "$modules"
    eval "exec $LOCK>&-"
}

build_modules() {
    log="$root/target/launcher/build.log"
    products=$(printf '%s' "$1" | tr ',' ' ')
    begin shared "$root"/libs/*/target/launcher "$root/local/target/launcher"
    for product in $products; do
        begin "$product" "$root/$product/target/launcher"
        # Removed, not written over: a command that still runs keeps the jars that it has open.
        (cd "$root/$product/target/launcher" 2>/dev/null && rm -rf built app stack) || true
    done
    printf 'Building %s\n(the first time this downloads libraries; log: %s)\n' "$1" "$log" >&2
    : >"$log"
    : >"$root/target/launcher/unfinished"
    began=$(date +%s)
    ([ -z "$home" ] || export JAVA_HOME="$home"
        cd "$root" && exec "$maven" -B -P launcher,-static-analysis -Dmaven.test.skip=true -pl "$1" -am package) \
        </dev/null >"$log" 2>&1 &
    running=$!
    trap stopped INT TERM HUP
    report "$log" "$running" 9>&- </dev/null >/dev/null &
    reporter=$!
    status=0
    wait "$running" || status=$?
    trap - INT TERM HUP
    kill "$reporter" 2>/dev/null || true
    wait "$reporter" 2>/dev/null || true
    [ ! -t 2 ] || printf '\r\033[K' >&2
    # What Maven left is whole if it ended by itself, and may not be if a signal ended it.
    [ "$status" -gt 128 ] || rm "$root/target/launcher/unfinished"
    if [ "$status" != 0 ]; then
        grep '^\[ERROR\]' "$log" | head -n 15 >&2 || true
        fail "the build failed; its whole log is $log"
    fi
    for product in $products; do
        cp "$root/target/launcher/$product/sources" "$root/$product/target/launcher/built"
    done
    loaded=$(state "$log" | sed -n 's/.*, \([0-9.]* MB downloaded\).*/, \1/p')
    printf 'Built in %s s%s\n' "$(($(date +%s) - began))" "$loaded" >&2
}
