package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.Png;
import io.lockstep.jobs.report.Page;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The page over all experiments of one {@code experiment all}: a card each, with its first picture. */
public final class Index {
    private static final int THUMBNAIL_WIDTH = 360;

    private final List<Experiment> chosen;
    private final boolean quick;
    private final Map<String, String> findings = new LinkedHashMap<>();
    private final Map<String, Double> seconds = new HashMap<>();

    /**
     * @param chosen the experiments that are to be run, in their order
     * @param quick whether their smaller versions are
     */
    public Index(List<Experiment> chosen, boolean quick) {
        this.chosen = List.copyOf(chosen);
        this.quick = quick;
    }

    /** @param took seconds */
    public void add(Experiment experiment, String finding, double took) {
        findings.put(experiment.name(), finding);
        seconds.put(experiment.name(), took);
    }

    /** Writes {@code index.html} beside the experiments' directories, of what has been found so far. */
    public void write(Directory directory) {
        var page = new Page("From one neuron to deep networks");
        page.paragraph("A course in " + chosen.size() + " experiments, each trained for real when this page was made"
                + (quick ? ", in the smaller versions of --quick" : "") + ". They are best read in their order:"
                + " what one neuron can do, what a hidden layer adds, and what depth costs and gives.");
        page.cards(cards -> {
            int number = 0;
            for (var experiment : chosen) {
                number++;
                var finding = findings.get(experiment.name());
                if (finding == null) continue;
                var target = experiment.name() + "/" + Sheet.REPORT;
                var title = number + ". " + experiment.name();
                cards.card(
                        title,
                        experiment.question(),
                        finding,
                        "Took " + Figures.seconds(seconds.get(experiment.name())) + ".",
                        target,
                        thumbnail(directory.child(experiment.name())));
            }
        });
        list(page, "Not finished", chosen.stream().filter(e -> !findings.containsKey(e.name())));
        list(page, "Not run, for want of --data", Experiments.all().stream().filter(e -> !chosen.contains(e)));
        directory.writeText("index.html", page.html());
    }

    private static void list(Page page, String title, Stream<Experiment> experiments) {
        var rows = experiments.map(e -> List.of(e.name(), e.question())).toList();
        if (!rows.isEmpty()) page.heading(title).table(List.of("name", "question"), rows);
    }

    /** The directory's first picture, small; null where there is none. */
    private static byte[] thumbnail(Directory place) {
        var names = place.list().stream()
                .filter(n -> n.endsWith(".png") || n.endsWith(".gif"))
                .sorted()
                .toList();
        if (names.isEmpty()) return null;
        try {
            var whole = ImageIO.read(
                    new ByteArrayInputStream(place.read(names.get(0)).orElseThrow()));
            int height = Math.max(1, whole.getHeight() * THUMBNAIL_WIDTH / whole.getWidth());
            var small = new BufferedImage(THUMBNAIL_WIDTH, height, BufferedImage.TYPE_INT_RGB);
            var graphics = small.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(whole, 0, 0, THUMBNAIL_WIDTH, height, null);
            graphics.dispose();
            return Png.of(small);
        } catch (IOException e) {
            throw new UncheckedIOException(names.get(0), e);
        }
    }
}
