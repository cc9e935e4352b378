# shellcheck shell=bash
# What every command needs: one way to refuse, a Java, a Spark.

# Refuses a user's mistake. $1: what is wrong, where, and what is allowed.
fail() {
    printf 'lockstep: %s\n' "$1" >&2
    exit 2
}

# Sets java to JAVA_HOME's, else to the one on the PATH, and java_major; refuses one older than 17.
find_java() {
    if [[ -n ${JAVA_HOME:-} ]]; then
        java=$JAVA_HOME/bin/java
        [[ -x $java ]] || fail "JAVA_HOME=$JAVA_HOME holds no bin/java; set it to a JDK, 17 or newer"
    else
        java=$(command -v java) || fail "no java on the PATH; install a JDK, 17 or newer, or set JAVA_HOME"
    fi
    local release said
    release=$(readlink -f "$java")
    release=${release%/bin/java}/release
    # A JDK says its version in a file, without being started.
    if [[ ! -r $release || ! $(<"$release") =~ JAVA_VERSION=\"([0-9][^\"]*)\" ]]; then
        said=$("$java" -version 2>&1) || fail "$java does not run: $said"
        [[ $said =~ version\ \"([0-9][^\"]*)\" ]] || fail "$java -version says no version: $said"
    fi
    local version=${BASH_REMATCH[1]}
    java_major=${version%%[!0-9]*}
    ((java_major >= 17)) || fail "$java is Java $version; a JDK, 17 or newer, is needed (JAVA_HOME chooses one)"
}

# Sets SPARK_HOME to the laid-out runtime unless the user has set one, and checks what is there.
find_spark() {
    export SPARK_HOME=${SPARK_HOME:-$runtime} SPARK_SCALA_VERSION=2.13
    local core=("$SPARK_HOME"/jars/spark-core_*.jar)
    [[ -f ${core[0]} ]] || fail "SPARK_HOME=$SPARK_HOME holds no jars/spark-core_*.jar; set it to a Spark 4.1, or unset it"
    [[ ${core[0]##*/} == spark-core_2.13-4.* ]] \
        || fail "SPARK_HOME=$SPARK_HOME is ${core[0]##*/}; Spark 4.1 for Scala 2.13 is needed (unset SPARK_HOME to use the one that comes with Lockstep)"
}

# Replaces this shell by a Spark class, as bin/spark-class of a Spark distribution does.
exec_spark_class() {
    if [[ -x $SPARK_HOME/bin/spark-class ]]; then
        exec "$SPARK_HOME/bin/spark-class" "$@"
    fi
    # Spark's launcher knows the flags that its version wants of the JVM. It prints a NUL and a newline,
    # then the command's words, each ended by a NUL; nothing after the first NUL is a refusal.
    local command=() word
    while IFS= read -r -d '' word; do command+=("${word#$'\n'}"); done \
        < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
    ((${#command[@]} > 1)) || exit 1
    exec "${command[@]:1}"
}
