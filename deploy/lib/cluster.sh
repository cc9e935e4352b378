# shellcheck shell=bash disable=SC2154
# A Spark standalone cluster on this machine: one master and N workers, each a JVM of its own, on 127.0.0.1 alone.
#
# The state directory (LOCKSTEP_CLUSTER_DIR, by default deploy/target/cluster) holds for each member, "master" or
# "worker-1" and so on, NAME.pid and NAME.log; and "address", "web" and "workers", what was asked for.

state=${LOCKSTEP_CLUSTER_DIR:-$deploy/target/cluster}

cluster_usage() {
    cat <<'EOF'
Usage: deploy/lockstep cluster up --workers N [--cores C] [--memory M] [--port P]
       deploy/lockstep cluster status
       deploy/lockstep cluster down

A Spark standalone cluster on this machine: one master and N worker processes.
  --workers N   worker processes (up needs it)
  --cores C     task slots of each worker (default: the machine's processors, shared out)
  --memory M    memory that each worker offers to executors (default: 2g)
  --port P      the master's port on 127.0.0.1 (default: 7077)
status ends with 0 when all of it runs, with 1 when not.
EOF
}

cluster() {
    local command=${1:-}
    (($# == 0)) || shift
    case $command in
        up) cluster_up "$@" ;;
        status) no_options status "$@" && cluster_status ;;
        down) no_options down "$@" && cluster_down ;;
        -h | --help | help) cluster_usage ;;
        *) fail "cluster: found '$command'; expected up, status or down" ;;
    esac
}

no_options() {
    (($# == 1)) || fail "cluster $1: found '$2'; it takes no options"
}

# When process $1 started, in ticks; empty when there is no such process or no /proc to ask. Field 22 of its stat,
# counted after the name, which may hold blanks.
started_at() {
    local stat
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    read -r -a stat <<<"${stat##*) }"
    [[ ${stat[0]} == Z ]] || echo "${stat[19]}"
}

# Is the member $1 running? A process that took over a dead one's number started at another time.
alive() {
    local pid ticks
    read -r pid ticks 2>/dev/null <"$state/$1.pid" || return 1
    kill -0 "$pid" 2>/dev/null && [[ $(started_at "$pid") == "$ticks" ]]
}

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

members() {
    local file
    for file in "$state"/*.pid; do
        [[ ! -f $file ]] || basename "$file" .pid
    done
}

any_alive() {
    local name
    for name in $(members); do
        if alive "$name"; then return 0; fi
    done
    return 1
}

# Repeats a command until it holds. $1: seconds to wait at most; the rest: the command.
within() {
    local deadline=$((SECONDS + $1)) && shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

# Starts a member in the background, out of reach of the terminal's Ctrl-C. $1: its name; the rest: class and arguments.
start() {
    local name=$1 && shift
    (
        export LOCKSTEP_MEMBER=$state SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY=${SPARK_DAEMON_MEMORY:-512m}
        # A port that is taken is an error, never a reason to take the next one. The REST server, which nobody here
        # uses, would want the one port 6066 for every cluster of the machine.
        export SPARK_DAEMON_JAVA_OPTS="${SPARK_DAEMON_JAVA_OPTS:-} -Dspark.port.maxRetries=0 -Dspark.master.rest.enabled=false"
        trap '' HUP INT
        exec_spark_class "$@"
    ) </dev/null >"$state/$name.log" 2>&1 9>&- &
    echo "$! $(started_at $!)" >"$state/$name.pid"
}

# The workers that the master counts as alive, from its web page; 0 when it doesn't answer.
registered() {
    local line count=0
    if { exec 3<>"/dev/tcp/127.0.0.1/$(cat "$state/web")"; } 2>/dev/null; then
        printf 'GET /json/ HTTP/1.0\r\n\r\n' >&3
        while IFS= read -r -t 5 line <&3; do
            if [[ $line =~ \"aliveworkers\"\ *:\ *([0-9]+) ]]; then count=${BASH_REMATCH[1]}; fi
        done
        exec 3>&-
    fi
    echo "$count"
}

all_registered() { (($(registered) == $(cat "$state/workers"))); }

# The master says in its log where its web page is.
web_port_known() {
    alive master || return 0 # the caller looks again, and says so
    sed -n 's/.*MasterWebUI.*started at http:\/\/[^:]*:\([0-9]*\).*/\1/p' "$state/master.log" 2>/dev/null | head -n 1 >"$state/web"
    [[ -s $state/web ]]
}

# Gives up: shows the end of the first log of a dead member, or else the master's, and stops what was started.
give_up() {
    local name dead=master
    for name in $(members); do
        if ! alive "$name"; then dead=$name && break; fi
    done
    printf 'lockstep: cluster up: %s; the end of %s:\n' "$1" "$state/$dead.log" >&2
    tail -n 15 "$state/$dead.log" >&2
    cluster_down >&2
    exit 1
}

whole_number() {
    [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] && (($2 <= $3)) && return
    fail "cluster up: option $1: found '$2'; expected a whole number from 1 to $3"
}

cluster_up() {
    local workers='' cores='' memory=2g port=7077 option value
    while (($#)); do
        option=${1%%=*}
        case $1 in
            -h | --help) cluster_usage && return ;;
            --workers=* | --cores=* | --memory=* | --port=*) value=${1#*=} && shift ;;
            --workers | --cores | --memory | --port)
                (($# > 1)) || fail "cluster up: option $1: found no value"
                value=$2 && shift 2
                ;;
            *) fail "cluster up: found '$1'; allowed: --workers N, --cores C, --memory M, --port P" ;;
        esac
        case $option in
            --workers) whole_number "$option" "$value" 1000 && workers=$value ;;
            --cores) whole_number "$option" "$value" 1000 && cores=$value ;;
            --port) whole_number "$option" "$value" 65535 && port=$value ;;
            --memory)
                [[ $value =~ ^[1-9][0-9]*[mMgG]$ ]] || fail "cluster up: option --memory: found '$value'; expected as 512m or 4g"
                memory=$value
                ;;
        esac
    done
    [[ -n $workers ]] || fail "cluster up: --workers N is missing"
    if any_alive; then
        fail "cluster up: a cluster is up already at $(cat "$state/address"); 'deploy/lockstep cluster down' stops it"
    fi
    if listens "$port"; then
        fail "cluster up: port $port of 127.0.0.1 is taken by another program; choose another with --port"
    fi
    find_java
    build_if_stale
    find_spark
    if [[ -z $cores ]]; then
        cores=$(($(getconf _NPROCESSORS_ONLN) / workers))
        ((cores > 0)) || cores=1
    fi

    mkdir -p "$state"
    rm -rf "$state"/*.pid "$state"/*.log "$state/web" "$state/work"
    local address=spark://127.0.0.1:$port i
    echo "$address" >"$state/address"
    echo "$workers" >"$state/workers"
    trap 'cluster_down >&2; exit 130' INT TERM # a half-built cluster is no use to anyone

    start master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
    within 60 web_port_known || give_up 'the master did not start within 60 s'
    alive master || give_up 'the master ended at once'
    for ((i = 1; i <= workers; i++)); do
        start "worker-$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
            --cores "$cores" --memory "$memory" --work-dir "$state/work/worker-$i" "$address"
    done
    within $((120 + 10 * workers)) all_registered || give_up "only $(registered) of $workers workers registered in time"
    trap - INT TERM
    cluster_status
}

cluster_status() {
    if ! any_alive; then
        echo 'state: down'
        return 1
    fi
    local name up=0 asked whole=running
    asked=$(cat "$state/workers")
    for name in $(members); do
        if alive "$name" && [[ $name == worker-* ]]; then up=$((up + 1)); fi
    done
    if ! alive master || ((up < asked)) || ! all_registered; then whole=degraded; fi
    echo "state: $whole"
    echo "master: $(cat "$state/address")"
    echo "web: http://127.0.0.1:$(cat "$state/web")"
    echo "workers: $up of $asked running, $(registered) registered"
    for name in $(members); do
        if alive "$name"; then echo "$name: running, pid $(cut -d ' ' -f 1 "$state/$name.pid")"; else echo "$name: dead, see $state/$name.log"; fi
    done
    [[ $whole == running ]]
}

# Every process of the cluster: the members and, where /proc tells, the executors, which inherit a member's mark.
processes() {
    local name
    {
        for name in $(members); do
            if alive "$name"; then cut -d ' ' -f 1 "$state/$name.pid"; fi
        done
        grep -lzFx "LOCKSTEP_MEMBER=$state" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3 || true
    } | sort -u
}

none_left() { [[ -z $(processes) ]]; }

signal() {
    local pid
    for pid in $(processes); do kill "-$1" "$pid" 2>/dev/null || true; done
}

cluster_down() {
    local had=''
    none_left || had=yes
    signal TERM
    within 10 none_left || signal KILL
    within 10 none_left || {
        printf 'lockstep: cluster down: still running after SIGKILL: %s\n' "$(processes | tr '\n' ' ')" >&2
        exit 1
    }
    rm -f "$state"/*.pid
    if [[ $had ]]; then echo 'the cluster is down'; else echo 'no cluster was up'; fi
}
