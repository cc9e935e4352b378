# shellcheck shell=bash disable=SC2154
# Hands a command to Spark's SparkSubmit. Reads deploy, app, main, master, config, confs and rest.

# A config file may name the master and Spark settings; options win.
read_config() {
    local path=${config#file:}
    [[ $config != file:* ]] || path=${path#//}
    [[ -f $path && -r $path ]] || fail "option --config: cannot read '$config'; allowed is a YAML file"
    # What names neither needs no JVM to read it.
    grep -qE 'master|conf' "$path" || return 0
    local lines line from_file=()
    lines=$("$java" -XX:TieredStopAtLevel=1 -Xshare:auto "-Dlog4j2.configurationFile=$deploy/conf/log4j2.properties" \
        -cp "$app:$SPARK_HOME/jars/*" "${main%Main}SubmitConfig" "$path") || exit
    while IFS= read -r line; do
        case $line in
            master=*) master=${master:-${line#master=}} ;;
            conf=*) from_file+=("${line#conf=}") ;;
        esac
    done <<<"$lines"
    confs=(${from_file[@]+"${from_file[@]}"} ${confs[@]+"${confs[@]}"})
}

check_master() {
    local allowed='local, local[N], local[*], spark://HOST:PORT, yarn or k8s://URL'
    case $master in
        local | yarn | spark://*:* | k8s://*) ;;
        *)
            [[ $master =~ ^local\[([1-9][0-9]*|\*)(,[1-9][0-9]*)?\]$ || $master =~ ^local-cluster\[[0-9,]+\]$ ]] \
                || fail "option --master: found '$master'; allowed: $allowed"
            ;;
    esac
    # Nobody listens: said at once, where Spark would try for a minute.
    if [[ $master =~ ^spark://(127\.0\.0\.1|localhost):([0-9]+)$ ]]; then
        (exec 3<>"/dev/tcp/127.0.0.1/${BASH_REMATCH[2]}") 2>/dev/null \
            || fail "option --master: nothing listens at $master; 'deploy/lockstep cluster up --workers 2' starts a cluster there"
    fi
}

# The clients of YARN and Kubernetes are no part of the runtime that comes with Lockstep: the first submission lays out a
# Spark that has them. $1: the master; $2: Spark's module for it.
find_cluster_spark() {
    local module=("$SPARK_HOME"/jars/spark-"$2"_*.jar) there=$deploy/target/clusters/spark
    [[ ! -f ${module[0]} ]] || return 0
    [[ $SPARK_HOME == "$runtime" ]] || fail "option --master: $1 needs a Spark with its module spark-$2, and SPARK_HOME=$SPARK_HOME has none"
    export SPARK_HOME=$there
    is_laid_out && return
    command -v mvn >/dev/null || fail "option --master: $1 needs a Spark with its module spark-$2: set SPARK_HOME to one, or have mvn on the PATH"
    printf 'lockstep: laying out a Spark for YARN and Kubernetes in %s (once; this may download it)\n' "$there" >&2
    (
        mkdir -p "$deploy/target/clusters"
        if command -v flock >/dev/null; then flock 9; fi
        is_laid_out || {
            rm -rf "$there"
            mvn -B -q -Dstyle.color=never -f "$deploy/clusters/pom.xml" package </dev/null >&2 && : >"$deploy/target/clusters/complete"
        }
    ) 9>"$deploy/target/clusters.lock" || fail "option --master: $1: no Spark with spark-$2 could be laid out; what Maven said stands above"
}

is_laid_out() {
    local complete=$deploy/target/clusters/complete
    [[ -f $complete && ! $deploy/clusters/pom.xml -nt $complete ]]
}

submit() {
    [[ -z $config ]] || read_config
    master=${master:-local[*]}
    check_master
    case $master in
        yarn) find_cluster_spark yarn yarn ;;
        k8s://*) find_cluster_spark k8s kubernetes ;;
    esac
    local pair pairs=()
    for pair in ${confs[@]+"${confs[@]}"}; do
        [[ $pair == ?*=* ]] || fail "option --conf: found '$pair'; expected KEY=VALUE, as spark.driver.memory=4g"
        pairs+=(--conf "$pair")
    done

    # As spark-submit --packages does: into ~/.ivy2 once, for driver and executors alike. The version is that of the
    # Hadoop that is there, for the two have to be of one release. Of the AWS SDK the four modules that it uses, in place
    # of the bundle, which has all of AWS; Netty is Spark's.
    local packages=()
    if [[ $s3 ]]; then
        local hadoop=("$SPARK_HOME"/jars/hadoop-client-api-*.jar)
        [[ -f ${hadoop[0]} ]] || fail "option --s3: SPARK_HOME=$SPARK_HOME holds no jars/hadoop-client-api-*.jar"
        hadoop=${hadoop[0]##*/hadoop-client-api-}
        local aws=2.57.8 list module
        list=org.apache.hadoop:hadoop-aws:${hadoop%.jar}
        for module in s3 s3-transfer-manager apache-client sts; do list+=,software.amazon.awssdk:$module:$aws; done
        packages=(--packages "$list" --exclude-packages 'software.amazon.awssdk:bundle,io.netty:*')
    fi

    # A driver on this machine alone listens on this machine alone.
    case $master in
        local* | spark://127.0.0.1:* | spark://localhost:*) export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} ;;
    esac
    # The weakest of Spark's ways to set it: --conf and the site's spark-defaults.conf win.
    export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-2g}
    ((${#packages[@]} > 0)) || start_plainly
    # From Java 24 on the JVM complains of what Spark's memory access has always done.
    local allow_unsafe=''
    ((java_major < 24)) || allow_unsafe=--sun-misc-unsafe-memory-access=allow
    export SPARK_SUBMIT_OPTS="-Djava.awt.headless=true \"-Dlog4j2.configurationFile=$deploy/conf/log4j2.properties\" $allow_unsafe ${SPARK_SUBMIT_OPTS:-}"
    exec_spark_class org.apache.spark.deploy.SparkSubmit --class "$main" --name lockstep --master "$master" \
        --properties-file "$deploy/conf/spark-defaults.conf" --load-spark-defaults \
        ${packages[@]+"${packages[@]}"} ${pairs[@]+"${pairs[@]}"} "$app" ${rest[@]+"${rest[@]}"}
}
