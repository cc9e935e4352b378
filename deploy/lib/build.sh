# shellcheck shell=bash disable=SC2154
# Builds the application jar and lays out the Spark runtime, when either is missing or older than its sources.

root=$(cd "$deploy/.." && pwd -P)
app=$deploy/target/lockstep.jar
runtime=$deploy/target/spark

# A deleted file shows in the time of its directory.
newer_than() {
    local reference=$1 && shift
    [[ -n $(find "$@" -newer "$reference" 2>/dev/null | head -n 1) ]]
}

stale() {
    [[ -f $app ]] || return 0
    [[ -n ${SPARK_HOME:-} || -d $runtime/jars ]] || return 0
    newer_than "$app" "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main
}

build() {
    command -v mvn >/dev/null || fail "no mvn on the PATH; Maven 3.8 or newer is needed to build $app"
    printf 'lockstep: building %s (a first build also downloads Spark; this takes minutes)\n' "$app" >&2
    if [[ -d $runtime/jars ]] && newer_than "$runtime/jars" "$root/pom.xml" "$deploy/pom.xml"; then
        rm -rf "$runtime/jars" # it may hold jars of another Spark version
    fi
    local started=$deploy/target/build.started
    touch "$started"
    local skip_runtime=false
    [[ -z ${SPARK_HOME:-} ]] || skip_runtime=true
    (cd "$root" && mvn -B -q -Dstyle.color=never -Dstyle.color=never -DskipTests "-Dspark.runtime.skip=$skip_runtime" package </dev/null >&2) || {
        printf 'lockstep: the build failed; what Maven said stands above\n' >&2
        exit 1
    }
    # A file that was changed during the build must still look newer.
    touch -r "$started" "$app"
}

# LOCKSTEP_NO_BUILD=1 uses what is there: for images without Maven, and for tests of a finished build.
build_if_stale() {
    if [[ -n ${LOCKSTEP_NO_BUILD:-} ]]; then
        [[ -f $app ]] || fail "LOCKSTEP_NO_BUILD is set and $app does not exist"
        return
    fi
    stale || return 0
    mkdir -p "$deploy/target"
    (
        # Of several starting at once, one builds and the others wait for it.
        if command -v flock >/dev/null; then flock 9; fi
        if stale; then build; fi
    ) 9>"$deploy/target/build.lock"
}
