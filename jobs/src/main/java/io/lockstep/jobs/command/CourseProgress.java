package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.jobs.lab.experiment.Effort;
import io.lockstep.jobs.lab.experiment.Experiment;
import io.lockstep.jobs.lab.experiment.Lab;

/** How far one experiment or a course of them is: the trainings of the one that runs, the time passed and the time left. */
final class CourseProgress implements Lab.Progress {
    /** Seconds at the table's speed that count as passed before the first experiment. */
    private static final double BEFORE = 5;
    /** Of what was done before, no more than so many of the table's seconds count: what else ran then tells nothing of now. */
    private static final double REMEMBERED = 30;

    private final ProgressLine line;
    private final Effort effort;
    private final long begin = System.nanoTime();
    private double took = BEFORE; // seconds here of the work that counts
    private double table = BEFORE; // seconds of the same in the table
    private Experiment current;
    private double before; // seconds until it began

    CourseProgress(ProgressLine line, Effort effort) {
        this.line = line;
        this.effort = effort;
    }

    /** The next experiment begins. */
    void begin(Experiment experiment) {
        current = experiment;
        before = passed();
        line.begin(effort.share(experiment, 0) - table / effort.total(), took);
        line.say(experiment.name() + ": " + experiment.question());
    }

    @Override
    public void trained(int done, int all, String last) {
        double now = passed();
        double within = effort.within(current, (double) done / all, now - before, took / table);
        line.show(
                current.name() + ": " + done + " of " + all + " trainings, last " + last + ", "
                        + Figures.wholeSeconds((long) now) + " passed",
                effort.share(current, within));
    }

    /** The experiment has ended; returns its seconds. */
    double ended() {
        double own = passed() - before;
        line.say(current.name() + ": took " + Figures.seconds(own) + line.left(effort.share(current, 1)));
        took += own;
        table += effort.seconds(current);
        double kept = Math.min(1, REMEMBERED / table);
        took *= kept;
        table *= kept;
        return own;
    }

    private double passed() {
        return (System.nanoTime() - begin) / 1e9;
    }
}
