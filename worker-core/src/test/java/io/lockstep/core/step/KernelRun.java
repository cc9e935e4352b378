package io.lockstep.core.step;

import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.math.Kernels;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.optim.Adam;
import java.io.IOException;
import java.util.List;

/** Trains networks of all kinds, and the golden traces where they are, and prints a hash of each one's weights. */
final class KernelRun {
    static final int NETWORKS = 6;
    private static final int STEPS = 12;

    private KernelRun() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("kernel " + Kernels.name().split(" ")[0]);
        for (var norm : Norm.values())
            for (boolean sparse : new boolean[] {false, true})
                print(norm + (sparse ? " sparse" : " dense"), network(norm, sparse), STEPS);
        for (var name : GoldenCase.names()) {
            var loop = GoldenCase.of(name).loop(2);
            print(name, loop, loop.settings.epochs() * loop.plan().stepsPerEpoch());
        }
    }

    private static Trials.Loop network(Norm norm, boolean sparse) {
        var architecture = Architecture.builder(51, List.of(37, 37, 18), 5)
                .activation(Activation.GELU)
                .dropout(0.3f)
                .norm(norm)
                .residual(true)
                .build();
        var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, Adam.DEFAULT, 61, 8, List.of());
        return new Trials.Loop(settings, Trials.table(200, 51, sparse, 5));
    }

    private static void print(String name, Trials.Loop loop, long steps) {
        for (long step = 0; step < steps; step++) {
            loop.gradient();
            loop.update();
        }
        System.out.println(name + " " + Sha256.hex(ModelFile.encode(loop.weights, loop.statistics)));
    }
}
