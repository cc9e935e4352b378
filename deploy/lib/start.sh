# shellcheck shell=bash disable=SC2154
# Quick starts. What a start needs to know is kept in deploy/target/start and thrown away with the jar: help as text,
# the JVM's flags as Spark's launcher gives them, and the classes of a small training as an archive that the JVM maps.

start=$deploy/target/start

# Is this a question that the same jar always answers alike, to a terminal of one width and one with one?
is_fixed_text() {
    ((${#rest[@]} > 0 && ${#rest[@]} < 4)) || return 1
    [[ ! -t 1 || -z ${NO_COLOR:-}${CLICOLOR:-}${CLICOLOR_FORCE:-} ]] || return 1
    local word asks=''
    [[ ${rest[0]} != help ]] || asks=yes
    for word in "${rest[@]}"; do
        [[ $word =~ ^(-h|--help|--help-all|-V|--version)$ ]] && asks=yes && continue
        [[ $word =~ ^[a-z]+$ ]] || return 1
    done
    [[ $asks ]]
}

# Sets columns and colour: what a text is laid out for. Terminals' widths count by tens, for each text is kept once a width.
ask_terminal() {
    columns=80 colour=false
    [[ -t 1 ]] || return 0
    colour=true
    local size
    { size=$(stty size <&3 2>/dev/null) || return 0; } 3>&1
    columns=$((${size#* } / 10 * 10))
    ((columns > 0)) || columns=80 # a terminal that doesn't tell
    ((columns >= 60)) || columns=60
    ((columns <= 120)) || columns=120
}

text_file() { printf '%s/text/%s-%s/%s' "$start" "$columns" "$colour" "$(IFS=_ && echo "${rest[*]}")"; }

# Prints what was printed before; fails where nothing was, or the jar is newer.
print_known_text() {
    local file
    file=$(text_file)
    [[ -f $file && -f $app && $file -nt $app ]] || return 1
    [[ ${LOCKSTEP_NO_BUILD:-} ]] || ! stale || return 1
    cat "$file"
}

# Runs the command and keeps what it prints. $@: the command.
keep_text() {
    local file
    file=$(text_file)
    mkdir -p "${file%/*}" 2>/dev/null && [[ -w ${file%/*} ]] || exec "$@"
    "$@" >"$file.$$" || {
        local code=$?
        cat "$file.$$" && rm -f "$file.$$"
        exit "$code"
    }
    cat "$file.$$"
    mv -f "$file.$$" "$file" 2>/dev/null || rm -f "$file.$$"
}

# May this start leave Spark's launcher out? Where everything is our own: local or a standalone cluster, the runtime that comes
# with Lockstep, no settings of the driver's JVM but its heap's size, none of further jars, no site's Spark configuration.
is_plain() {
    [[ $master =~ ^(local(\[.*\])?|spark://.*)$ && ! $s3 && ! -x $SPARK_HOME/bin/spark-class && ! -e $SPARK_HOME/conf ]] || return 1
    [[ -z ${SPARK_CONF_DIR:-}${SPARK_SUBMIT_OPTS:-}${SPARK_CLASSPATH:-}${SPARK_DIST_CLASSPATH:-}${SPARK_DRIVER_CLASSPATH:-} ]] || return 1
    local pair
    driver_memory=$SPARK_DRIVER_MEMORY
    for pair in ${confs[@]+"${confs[@]}"}; do
        [[ $pair =~ ^spark\.driver\.memory=([0-9]+[mMgG])$ ]] && driver_memory=${BASH_REMATCH[1]} && continue
        [[ ! $pair =~ ^spark\.(driver|jars|files|archives|submit|plugins)(\.|=) ]] || return 1
    done
    mkdir -p "$start" 2>/dev/null && [[ -w $start ]]
}

# Sets flags and classes to what Spark's launcher says of this Spark and this Java, asked once for each jar.
read_flags() {
    local file=$start/flags-$java_major word found=''
    flags=() classes=''
    if [[ -f $file && $file -nt $app ]]; then
        local lines=()
        while IFS= read -r word; do lines+=("$word"); done <"$file"
        if [[ ${lines[0]:-} == "$java $SPARK_HOME" ]]; then
            classes=${lines[1]} flags=("${lines[@]:2}")
            return 0
        fi
    fi
    while IFS= read -r -d '' word; do
        word=${word#$'\n'}
        case $word in
            org.apache.spark.deploy.SparkSubmit) found=yes && break ;;
            -cp) classes=next ;;
            -Xmx* | '') ;;
            *) # what stands before -cp is the JVM itself
                if [[ $classes == next ]]; then classes=$word; elif [[ $classes ]]; then flags+=("$word"); fi
                ;;
        esac
    done < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
        org.apache.spark.deploy.SparkSubmit --class "$main" --master local x.jar)
    [[ $found && $classes && $classes != next && ${#flags[@]} -gt 1 ]] || return 1
    printf '%s\n' "$java $SPARK_HOME" "$classes" "${flags[@]}" >"$file.$$" && mv -f "$file.$$" "$file"
}

# When the JVM's second compiler begins. Much of a start is code that runs some thousand times and never again: it costs a core
# for seconds unless the compiler waits. The kernels it shall have at once, for without it they take a thousand times as long, and
# ciphers, which are instructions of the processor only then.
compiler=(-XX:Tier4InvocationThreshold=160000 -XX:Tier4MinInvocationThreshold=19200
    -XX:Tier4CompileThreshold=480000 -XX:Tier4BackEdgeThreshold=1280000
    -XX:CompileCommand=quiet '-XX:CompileCommand=CompileThresholdScaling,io.lockstep.core.math.*::*,0.02'
    '-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.02')

# The JVM and SparkSubmit behind Start, in local_command; the application on the JVM's own class path, so that its classes are archived.
set_local_command() {
    local_command=("$java" -Xlog:disable "$@" "${compiler[@]}" -cp "$classes:$app" "-Xmx$driver_memory"
        "${flags[@]}" -Djava.awt.headless=true "-Dlog4j2.configurationFile=$deploy/conf/log4j2.properties")
    ((java_major < 24)) || local_command+=(--sun-misc-unsafe-memory-access=allow)
    local_command+=("${main%Main}Start" --class "$main" --name lockstep --master "$master"
        --properties-file "$deploy/conf/spark-defaults.conf" --load-spark-defaults)
}

# Trains once on four rows, after which the JVM leaves the classes that it loaded.
make_archive() {
    local archive=$1
    [[ ! $archive.failed -nt $app && -z ${LOCKSTEP_NO_BUILD:-} ]] || return 1
    [[ ! -t 2 ]] || printf 'lockstep: making class data for quick starts (once)\n' >&2
    local place=$start/training-$$ master='local[*]' driver_memory=$SPARK_DRIVER_MEMORY
    # What was loaded, in order, is what the next start loads ahead (class Start).
    set_local_command "-XX:ArchiveClassesAtExit=$archive.$$" "-Xlog:class+load:file=$place.classes:none:filecount=0"
    if "${local_command[@]}" spark-internal train --data builtin:xor --quiet --output "$place/run" </dev/null >/dev/null 2>&1 \
        && [[ -f $archive.$$ ]]; then
        sed -n '/0x/d; /[$]Proxy/d; s/^\([[:alnum:]_.$]*\) source: .*/\1/p' "$place.classes" >"${archive%.jsa}.list"
        mv -f "$archive.$$" "$archive"
    else
        rm -f "$archive.$$" && : >"$archive.failed"
    fi
    rm -rf "$place" "$place.classes"
}

# Replaces this shell by the command where a plain start will do; returns where not.
start_plainly() {
    is_plain && read_flags || return 0
    local archive=$start/classes-$java_major.jsa share=()
    if [[ ! $archive -nt $app ]] && command -v flock >/dev/null; then
        # Who comes while another makes it starts without.
        { flock -n 8 && make_archive "$archive"; } 8>"$start/lock" || true
    fi
    [[ ! $archive -nt $app ]] || share=("-XX:SharedArchiveFile=$archive" "-Dlockstep.start.classes=${archive%.jsa}.list")
    local jar=spark-internal
    [[ $master == local* ]] || jar=$app # for the executors; the driver has it on its own class path
    set_local_command ${share[@]+"${share[@]}"}
    local executors=()
    [[ ! $master =~ ^spark://(127\.0\.0\.1|localhost): ]] || set_executors "${share[0]:-}"
    exec "${local_command[@]}" ${executors[@]+"${executors[@]}"} ${pairs[@]+"${pairs[@]}"} "$jar" ${rest[@]+"${rest[@]}"}
}

# Settings, in executors, by which executors of this machine start as the driver does; the user's own win. The archive is mapped
# by a JVM whose class path begins as that which it was made with; another one starts without. $1: the archive's flag, or nothing.
set_executors() {
    local pair options=${compiler[*]}
    for pair in ${confs[@]+"${confs[@]}"}; do
        [[ $pair != spark.executor.extraClassPath=* ]] || return 0
    done
    [[ ! $1 || $1 == *[\"\'\\]* ]] || options="-Xlog:disable \"$1\" $options"
    executors=(--conf "spark.executor.defaultJavaOptions=$options" --conf "spark.executor.extraClassPath=$classes:$app")
}
