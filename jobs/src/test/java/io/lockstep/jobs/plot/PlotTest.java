package io.lockstep.jobs.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of picture, in both formats. */
class PlotTest {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    static Map<String, Plot> plots() {
        var plots = new TreeMap<String, Plot>();
        double[] epochs = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        double[] loss = IntStream.range(0, 20)
                .mapToDouble(i -> 0.9 * Math.exp(-i / 5.0) + 0.02)
                .toArray();
        double[] valid = IntStream.range(0, 20)
                .mapToDouble(i -> 0.9 * Math.exp(-i / 6.0) + 0.06)
                .toArray();
        var curves = List.of(
                LineChart.Series.of("train", epochs, loss, Palette.of("train", 0)),
                LineChart.Series.of("valid", epochs, valid, Palette.of("valid", 1))
                        .asDashed());
        plots.put("lines", LineChart.of("Learning <curves>", "epoch", "loss", false, curves));
        plots.put("lines-log", LineChart.of("Learning <curves>", "epoch", "loss", true, curves));
        plots.put(
                "heat",
                new HeatMap(
                        "Accuracy by depth & width",
                        "width",
                        List.of("64", "128", "256"),
                        "depth",
                        List.of("1", "2", "3"),
                        new double[][] {{0.91, 0.93, 0.95}, {0.92, Double.NaN, 0.97}, {0.90, 0.96, 0.98}},
                        3));
        var x = new Axis("first feature", -2, 3, false);
        var y = new Axis("second feature", -1, 2, false);
        var points = List.of(
                ScatterChart.Group.of(
                        "class 0", new double[] {-1, 0, 0.5}, new double[] {0, 1, 0.7}, Palette.series(0)),
                ScatterChart.Group.of(
                        "class 1", new double[] {1, 2, 1.5}, new double[] {0, -0.5, 0.2}, Palette.series(4)));
        plots.put(
                "regions",
                ScatterChart.of("Decision regions", x, y, points)
                        .over(ScatterChart.Field.diverging(x, y, 80, (a, b) -> Math.tanh(a - b * b) * 0.6)));
        plots.put(
                "bars",
                new BarChart(
                        "Leaderboard",
                        "valid accuracy",
                        List.of(
                                BarChart.Bar.of("depth 3, width 256", 0.981, Palette.series(0)),
                                new BarChart.Bar("depth 2, width 128", 0.962, 0.955, 0.97, Palette.series(0)),
                                BarChart.Bar.of("depth 1, width 64", 0.913, Palette.series(0))),
                        3));
        var pixels = new float[64];
        for (int i = 0; i < 64; i++) pixels[i] = i / 63f - 0.5f;
        plots.put(
                "images",
                new ImageGrid(
                        "Weights",
                        4,
                        IntStream.range(0, 8)
                                .mapToObj(i -> i % 2 == 0
                                        ? ImageGrid.Tile.weights(pixels, 8, 8, "unit " + i)
                                        : ImageGrid.Tile.grey(pixels, 8, 8, "digit " + i))
                                .toList()));
        plots.put(
                "network",
                new NetworkDiagram(
                        "XOR",
                        List.of(List.of("x1", "x2"), List.of("h1", "h2"), List.of("xor")),
                        List.of(
                                new NetworkDiagram.Connection(0, 0, 1, 0, 1.5),
                                new NetworkDiagram.Connection(0, 1, 1, 0, -2),
                                new NetworkDiagram.Connection(0, 0, 1, 1, -1),
                                new NetworkDiagram.Connection(0, 1, 1, 1, 1),
                                new NetworkDiagram.Connection(1, 0, 2, 0, 3),
                                new NetworkDiagram.Connection(1, 1, 2, 0, 2)),
                        true));
        plots.put("panels", new Panels(2, List.of(plots.get("lines"), plots.get("bars"), plots.get("heat"))));
        return plots;
    }

    static List<String> names() {
        return List.copyOf(plots().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void pngHasTheSizeAndMarksInEveryQuarter(String name) throws IOException {
        byte[] png = plots().get(name).png(WIDTH, HEIGHT);
        var image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(2 * WIDTH, image.getWidth());
        assertEquals(2 * HEIGHT, image.getHeight());
        int quarters = name.equals("panels") ? 3 : 4; // three panels in two columns
        for (int quarter = 0; quarter < quarters; quarter++)
            assertTrue(marks(image, quarter) > 100, name + " has nothing in its quarter " + quarter);
        var folder = System.getProperty("lockstep.pictures"); // to look at them
        if (folder != null) ImageIO.write(image, "png", new File(folder, name + ".png"));
    }

    /** Pixels of a quarter that are not as the corner, which every plot leaves free. */
    private static int marks(BufferedImage image, int quarter) {
        int width = image.getWidth() / 2;
        int height = image.getHeight() / 2;
        int marks = 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                if (image.getRGB(x + quarter % 2 * width, y + quarter / 2 * height) != image.getRGB(0, 0)) marks++;
        return marks;
    }

    @ParameterizedTest
    @MethodSource("names")
    void svgIsWellFormed(String name) throws Exception {
        var svg = plots().get(name).svg(WIDTH, HEIGHT);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(document.getElementsByTagName("text").getLength() > 2);
    }

    @Test
    void axesAreLabelledAndTextIsEscaped() {
        var svg = plots().get("lines").svg(WIDTH, HEIGHT);
        for (var text : List.of(">epoch<", ">loss<", ">train<", ">valid<", "Learning &lt;curves&gt;"))
            assertTrue(svg.contains(text), text);
    }

    @Test
    void onAPageRolesAreVariablesOfThePage() {
        var svg = plots().get("lines").svgElement("a", WIDTH, HEIGHT);
        assertTrue(svg.contains("var(--ink)") && svg.contains("var(--grid)"));
        assertTrue(svg.contains("a-clip0"));
    }

    /** Where variables are unknown, as in a file of its own on light paper, the light colours hold. */
    @Test
    void aFileOfItsOwnIsDarkWhereItsReaderPrefersDark() {
        var svg = plots().get("lines").svg(WIDTH, HEIGHT);
        assertTrue(svg.contains("@media(prefers-color-scheme:dark){svg{--ink:#"), svg);
        assertTrue(svg.contains("fill:var(--paper,#ffffff)") && svg.contains("fill:var(--ink,#1f2329)"), svg);
    }

    @Test
    void ticksAreRoundAndInside() {
        assertEquals(List.of(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0), new Axis("", 0, 1, false).ticks(5));
        assertEquals(List.of(0.001, 0.01, 0.1, 1.0), new Axis("", 0.001, 1, true).ticks(6));
    }

    @Test
    void seriesColoursStayApartForColourBlindReaders() {
        // Machado, Oliveira and Fernandes (2009), deuteranopia, applied to the sRGB values.
        double[][] deuteranopia = {{0.367, 0.861, -0.228}, {0.280, 0.673, 0.047}, {-0.012, 0.043, 0.969}};
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < i; j++) {
                double[] a = seen(deuteranopia, Palette.series(i).rgb());
                double[] b = seen(deuteranopia, Palette.series(j).rgb());
                double distance = Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
                assertTrue(distance > 40, i + " and " + j + " are only " + distance + " apart");
            }
    }

    /** WCAG 2.2, 1.4.11: a line has three times the light of its paper, or a third of it. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void coloursOfThePagesStandOutFromThePaper(String mode) throws IOException {
        String css;
        try (var in = Palette.class.getResourceAsStream("/io/lockstep/jobs/report/page.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int which = mode.equals("light") ? 0 : 1;
        double paper = light(declared(css, "--paper:#").get(which));
        for (int i = 0; i < 8; i++) {
            var colours = declared(css, ".s" + i + "{--c:#");
            assertEquals(2, colours.size(), ".s" + i + ": one for light paper, one for dark");
            double colour = light(colours.get(which));
            double ratio = (Math.max(colour, paper) + 0.05) / (Math.min(colour, paper) + 0.05);
            assertTrue(ratio >= 3, ".s" + i + " on " + mode + " paper: " + ratio);
        }
    }

    /** The colours that follow {@code what}, in the order of the file. */
    private static List<Integer> declared(String css, String what) {
        return Pattern.compile(Pattern.quote(what) + "([0-9a-f]{6}|[0-9a-f]{3})\\b")
                .matcher(css)
                .results()
                .map(found -> found.group(1))
                .map(hex -> hex.length() == 6 ? hex : hex.replaceAll(".", "$0$0"))
                .map(hex -> Integer.parseInt(hex, 16))
                .toList();
    }

    /** WCAG's relative luminance. */
    private static double light(int rgb) {
        double[] linear = new double[3];
        for (int k = 0; k < 3; k++) {
            double c = (rgb >> 8 * (2 - k) & 0xff) / 255.0;
            linear[k] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static double[] seen(double[][] matrix, int rgb) {
        double[] in = {(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff};
        var out = new double[3];
        for (int i = 0; i < 3; i++) for (int k = 0; k < 3; k++) out[i] += matrix[i][k] * in[k];
        return out;
    }

    @Test
    void gifHoldsAllFramesAndRepeats() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gif = new AnimatedGif(out, 100)) {
            for (int i = 0; i < 3; i++) {
                var frame = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
                frame.setRGB(i, i, 0xff0000);
                gif.add(frame);
            }
        }
        var reader = ImageIO.getImageReadersBySuffix("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(out.toByteArray())));
        assertEquals(3, reader.getNumImages(true));
        assertNotEquals(-1, new String(out.toByteArray(), StandardCharsets.ISO_8859_1).indexOf("NETSCAPE2.0"));
    }

    @Test
    void theDotFaceDrawsWhereThereAreNoFonts() {
        var image = new BufferedImage(200, 30, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.translate(4, 20);
        DotFont.draw(graphics, "Epoch 0.98", 16, Canvas.Anchor.START);
        graphics.dispose();
        int lit = 0;
        for (int y = 0; y < 30; y++) for (int x = 0; x < 200; x++) if ((image.getRGB(x, y) & 0xffffff) != 0) lit++;
        assertTrue(lit > 150 && lit < 2000, lit + " pixels");
    }

    /** By WCAG's formula, against the two papers of page.css. */
    @Test
    void linesStandOutFromLightAndDarkPaper() {
        for (int series = 0; series < 7; series++)
            for (int paper : new int[] {0xffffff, 0x161c22}) {
                double a = luminance(Palette.series(series).rgb()) + 0.05;
                double b = luminance(paper) + 0.05;
                assertTrue(Math.max(a, b) / Math.min(a, b) >= 3, series + " on " + Integer.toHexString(paper));
            }
    }

    private static double luminance(int rgb) {
        double sum = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int i = 0; i < 3; i++) {
            double part = (rgb >> 16 - 8 * i & 0xff) / 255.0;
            sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void anAxisOfManyDecadesHasPowersOfTenThroughout() {
        var axis = new Axis("", 1e-7, 1e5, true);
        assertEquals(
                List.of("10⁻⁷", "10⁻⁵", "10⁻³", "10⁻¹", "10¹", "10³", "10⁵"),
                axis.ticks(7).stream().map(axis::text).toList());
        assertEquals(
                List.of(1.0, 2.0, 8.0),
                new Axis("", 1, 8, true).marked(8, 2, 1, 2).ticks(5));
    }
}
