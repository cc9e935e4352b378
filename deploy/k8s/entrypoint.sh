#!/usr/bin/env bash
# What a container of the image runs. Spark on Kubernetes starts it as "driver …" and "executor"; anything else is a
# lockstep command.
set -euo pipefail
deploy=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)
# shellcheck source=deploy/lib/common.sh
source "$deploy/lib/common.sh"
export SPARK_HOME=${SPARK_HOME:-/opt/spark}

# Java options come one a variable: SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1, …
java_options=()
for ((i = 0; ; i++)); do
    name=SPARK_JAVA_OPT_$i
    [[ -n ${!name+set} ]] || break
    java_options+=("${!name}")
done

case ${1:-help} in
    driver)
        shift
        find_java
        # Spark's launcher gives the JVM the memory and the flags that the properties name.
        export SPARK_SUBMIT_OPTS="-Djava.awt.headless=true -Dlog4j2.configurationFile=$deploy/conf/log4j2.properties ${SPARK_SUBMIT_OPTS:-}"
        exec_spark_class org.apache.spark.deploy.SparkSubmit \
            --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" --deploy-mode client "$@"
        ;;
    executor)
        find_java
        exec "$java" "-Dlog4j2.configurationFile=$deploy/conf/log4j2.properties" ${java_options[@]+"${java_options[@]}"} "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" \
            -cp "${SPARK_CLASSPATH:+$SPARK_CLASSPATH:}$SPARK_HOME/jars/*" \
            org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
            --driver-url "$SPARK_DRIVER_URL" --executor-id "$SPARK_EXECUTOR_ID" --cores "$SPARK_EXECUTOR_CORES" \
            --app-id "$SPARK_APPLICATION_ID" --hostname "$SPARK_EXECUTOR_POD_IP" \
            --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" --podName "$SPARK_EXECUTOR_POD_NAME"
        ;;
    *) exec "$deploy/lockstep" "$@" ;;
esac
