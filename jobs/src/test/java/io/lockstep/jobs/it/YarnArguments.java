package io.lockstep.jobs.it;

import java.util.ArrayList;
import java.util.List;

/** What the commands of {@link YarnIT} are told. */
final class YarnArguments {
    /** Options of every training. */
    static final List<String> TRAINING = List.of(
            "--valid=0.1",
            "--standardize",
            "--hidden=48,33",
            "--dropout=0.1",
            "--batch-size=64",
            "--shards=8",
            "--checkpoint-every=20",
            "--seed=7");

    private YarnArguments() {}

    /** A training of that length. */
    static String[] train(String master, String data, String output, int epochs) {
        var arguments = new ArrayList<>(List.of("train", "--master", master, "--data", data, "--output", output));
        arguments.addAll(TRAINING);
        arguments.add("--epochs=" + epochs);
        return arguments.toArray(String[]::new);
    }

    /** Small executors, whose jars are this machine's and not uploaded. */
    static void addSpark(List<String> arguments, String queue) {
        addConf(arguments, "yarn.queue=" + queue);
        addConf(
                arguments,
                "yarn.jars=local:" + LockstepScript.root().resolve("deploy/target/clusters/spark/jars") + "/*");
        addConf(arguments, "executor.memory=512m");
        addConf(arguments, "executor.memoryOverhead=128m");
        addConf(arguments, "executor.cores=1");
    }

    static void addConf(List<String> arguments, String setting) {
        arguments.addAll(List.of("--conf", "spark." + setting));
    }

    /** As many executors as are needed, up to {@code most}, in the queue that is promised little. */
    static void addDynamic(List<String> arguments, int most) {
        addSpark(arguments, "low");
        addConf(arguments, "dynamicAllocation.enabled=true");
        addConf(arguments, "dynamicAllocation.shuffleTracking.enabled=true");
        addConf(arguments, "dynamicAllocation.minExecutors=1");
        addConf(arguments, "dynamicAllocation.maxExecutors=" + most);
        addConf(arguments, "yarn.am.memory=256m");
        addConf(arguments, "yarn.am.memoryOverhead=128m");
    }

    /** A space of two trials that differ in their length alone, the longer one first. */
    static String space(String data, int few, int many) {
        var base = new StringBuilder("base:\n  data: \"" + data + "\"\n");
        for (var option : TRAINING) {
            var parts = option.substring(2).split("=");
            base.append("  ").append(parts[0]).append(": ");
            base.append(parts.length == 1 ? "true" : parts[1]).append('\n');
        }
        return base + "search: {strategy: grid}\nspace: {epochs: [" + many + ", " + few + "]}\n";
    }
}
