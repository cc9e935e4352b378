package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.network.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Iterative magnitude pruning with rewinding against the same masks from other starts.
 *
 * <p>Source: Frankle and Carbin, "The lottery ticket hypothesis", 2019.
 */
final class LotteryTicket implements Experiment {
    private static final double PRUNED_A_ROUND = 0.35;
    private static final int SEEDS = 3;
    /** From here on seeds of the other starts. */
    private static final int OTHER_SEEDS = 101;

    @Override
    public String name() {
        return "lottery-ticket";
    }

    @Override
    public String question() {
        return "Do pruned weights train as well alone as in the whole network, and does it matter where they start?";
    }

    @Override
    public boolean takesData() {
        return true;
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int rounds = lab.pick(9, 6);
        var base = LabTrial.of(
                        "dense",
                        "data",
                        lab.data("builtin:spirals?n=1200&noise=0.05"),
                        "valid",
                        0.25,
                        "hidden",
                        "64,64",
                        "optimizer",
                        "adam",
                        "learning-rate",
                        0.005,
                        "batch-size",
                        64,
                        "checkpoint-every",
                        1000,
                        "epochs",
                        lab.pick(80, 40))
                .keeping(List.of(0));
        var story = new Story("weights left", "rewound: accuracy", "± 95 %", "re-initialised: accuracy", "± 95 %");
        double[] left = new double[rounds + 1];
        var winning = new double[rounds + 1][SEEDS];
        var random = new double[rounds + 1][SEEDS];
        lab.expect(SEEDS * (1 + 2 * rounds));
        for (int seed = 0; seed < SEEDS; seed++) {
            var mine = base.with("dense-seed" + (seed + 1), "seed", seed + 1);
            var trained = lab.train(mine);
            var start = trained.at(0).weights();
            var mask = ones(start);
            left[0] = 1;
            winning[0][seed] = random[0][seed] = trained.last("valid_accuracy");
            for (int round = 1; round <= rounds; round++) {
                mask = prune(trained.weights(), mask);
                left[round] += share(mask) / SEEDS;
                String name = "round" + round + "-seed" + (seed + 1);
                trained = lab.trainPruned(mine.with(name + "-rewound"), start, mask);
                winning[round][seed] = trained.last("valid_accuracy");
                random[round][seed] = lab.trainPruned(
                                mine.with(name + "-random", "seed", OTHER_SEEDS + seed), null, mask)
                        .last("valid_accuracy");
            }
        }
        var rewound = Stream.of(winning).map(Interval::of).toList();
        var anew = Stream.of(random).map(Interval::of).toList();
        for (int round = 0; round <= rounds; round++)
            story.row(
                    left[round],
                    rewound.get(round).mean(),
                    rewound.get(round).halfWidth(),
                    anew.get(round).mean(),
                    anew.get(round).halfWidth());
        double[] x = left;
        double[] won = rewound.stream().mapToDouble(Interval::mean).toArray();
        double[] wonHalf = rewound.stream().mapToDouble(Interval::halfWidth).toArray();
        double[] lost = anew.stream().mapToDouble(Interval::mean).toArray();
        double[] lostHalf = anew.stream().mapToDouble(Interval::halfWidth).toArray();
        story.figure("weights_left", x)
                .figure("rewound_accuracy", won)
                .figure("rewound_accuracy_95", wonHalf)
                .figure("reinitialised_accuracy", lost)
                .figure("reinitialised_accuracy_95", lostHalf);
        story.note("Each of " + SEEDS
                + " seeds has a whole network, masks and a rewound chain of its own; each mask is tried from"
                + " one other start too. Where the bands overlap, " + SEEDS + " seeds don't tell the two apart.");
        lab.draw()
                .lines(
                        "accuracy",
                        "Pruned networks, " + SEEDS + " seeds: mean and 95 % interval",
                        Scale.log("share of weights left, biases aside"),
                        Scale.linear("validation accuracy").upTo(1),
                        List.of(
                                new Line("rewound to the start", x, won).within(wonHalf),
                                new Line("re-initialised", x, lost).within(lostHalf)));
        int last = fewest(won);
        if (last == 0)
            return story.finding(
                    "No pruned network comes within a point of the whole one's %.1f %%; with %.1f %% of the weights left, rewinding gives %.1f %% and re-initialising %.1f %%.",
                    100 * won[0], 100 * x[1], 100 * won[1], 100 * lost[1]);
        int end = x.length - 1;
        return story.finding(
                "Rewound, a network with %.1f %% of its weights left is within a point of the whole one (%.1f %% against %.1f %%), the same re-initialised is at %.1f %%; with %.1f %% left it is %.1f %% against %.1f %%.",
                100 * x[last],
                100 * won[last],
                100 * won[0],
                100 * lost[last],
                100 * x[end],
                100 * won[end],
                100 * lost[end]);
    }

    /** The round with the fewest weights that is still within a point of the whole network, 0 where none is. */
    static int fewest(double[] accuracies) {
        int last = 0;
        for (int i = 1; i < accuracies.length; i++) if (accuracies[i] >= accuracies[0] - 0.01) last = i;
        return last;
    }

    private static Parameters ones(Parameters like) {
        var mask = new Parameters(like.tensors());
        for (int i = 0; i < mask.tensorCount(); i++) Arrays.fill(mask.get(i).data, 1f);
        return mask;
    }

    /** Takes the smallest of the weights left out of each layer; biases stay. The output layer loses half as many. */
    static Parameters prune(Parameters weights, Parameters mask) {
        var pruned = mask.copy();
        int last = -1;
        for (int i = 0; i < mask.tensorCount(); i++) if (mask.tensors().get(i).isWeight()) last = i;
        for (int i = 0; i < mask.tensorCount(); i++) {
            if (!mask.tensors().get(i).isWeight()) continue;
            float[] kept = pruned.get(i).data;
            float[] size = new float[kept.length];
            int count = 0;
            for (int j = 0; j < kept.length; j++) if (kept[j] != 0) size[count++] = Math.abs(weights.get(i).data[j]);
            Arrays.sort(size, 0, count);
            double share = i == last ? PRUNED_A_ROUND / 2 : PRUNED_A_ROUND;
            int dropped = Math.min((int) Math.round(count * share), count - 1);
            float threshold = size[dropped];
            for (int j = 0; j < kept.length; j++) if (Math.abs(weights.get(i).data[j]) < threshold) kept[j] = 0;
        }
        return pruned;
    }

    /** Share of the weights, biases aside, that a mask keeps. */
    static double share(Parameters mask) {
        long kept = 0;
        long all = 0;
        for (int i = 0; i < mask.tensorCount(); i++) {
            if (!mask.tensors().get(i).isWeight()) continue;
            for (float value : mask.get(i).data) {
                if (value != 0) kept++;
                all++;
            }
        }
        return (double) kept / all;
    }
}
