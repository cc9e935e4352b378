package io.lockstep.jobs.plot;

import java.awt.Graphics2D;

/**
 * A square picture with axes, one of several side by side.
 *
 * @param content paints in the coordinates of the plane
 */
public record Panel(String title, Range x, Range y, Content content) {

    /** An axis: its label and what it spans. */
    public record Range(String label, double low, double high) {
        public double at(double value) {
            return (value - low) / (high - low);
        }
    }

    /** Paints a panel's inside. */
    @FunctionalInterface
    public interface Content {
        void paint(Graphics2D g, Plane plane);
    }

    /** Maps the plane to pixels: {@code left}, {@code top}, {@code size} are the panel's square. */
    public record Plane(Range xRange, Range yRange, double left, double top, double size) {
        public double x(double value) {
            return left + size * xRange.at(value);
        }

        public double y(double value) {
            return top + size * (1 - yRange.at(value));
        }
    }
}
