package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.Task;
import io.lockstep.driver.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class IdxIngestTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final int ROWS = 30;

    @TempDir
    Path temp;

    private TestIngest ingest;
    private final byte[] pixels = new byte[ROWS * 6];
    private final byte[] labels = new byte[ROWS];

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
        new Random(5).nextBytes(pixels);
        for (int i = 0; i < ROWS; i++) labels[i] = (byte) (i % 3);
    }

    private static byte[] idx(int magic, byte[] content, int... sizes) {
        var buffer = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
        for (int size : sizes) buffer.putInt(size);
        return buffer.put(content).array();
    }

    private byte[] images() {
        return idx(0x803, pixels, ROWS, 2, 3);
    }

    private byte[] labels() {
        return idx(0x801, labels, ROWS);
    }

    private Path directory(String name, byte[] images, byte[] labels) throws IOException {
        ingest.write(name + "/" + IMAGES, images);
        if (labels != null) ingest.write(name + "/" + LABELS, labels);
        return temp.resolve(name);
    }

    /** As MNIST, Fashion and KMNIST, EMNIST and torchvision have them, packed or not, below or not. */
    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
        "train-images.idx3-ubyte, train-labels.idx1-ubyte, t10k-images.idx3-ubyte, t10k-labels.idx1-ubyte",
        "emnist-balanced-train-images-idx3-ubyte, emnist-balanced-train-labels-idx1-ubyte,"
                + " emnist-balanced-test-images-idx3-ubyte, emnist-balanced-test-labels-idx1-ubyte",
        "emnist-letters-train-images-idx3-ubyte.gz, emnist-letters-train-labels-idx1-ubyte.gz,"
                + " emnist-letters-test-images-idx3-ubyte.gz, emnist-letters-test-labels-idx1-ubyte.gz",
        "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, test-images-idx3-ubyte.gz, test-labels-idx1-ubyte.gz",
        "FashionMNIST/raw/train-images-idx3-ubyte, FashionMNIST/raw/train-labels-idx1-ubyte,"
                + " FashionMNIST/raw/t10k-images-idx3-ubyte, FashionMNIST/raw/t10k-labels-idx1-ubyte",
        "KMNIST/raw/train-images-idx3-ubyte.gz, KMNIST/raw/train-labels-idx1-ubyte.gz,"
                + " KMNIST/raw/t10k-images-idx3-ubyte.gz, KMNIST/raw/t10k-labels-idx1-ubyte.gz"
    })
    void anyOfTheNamesOfItsKin(String images, String itsLabels, String testImages, String testLabels)
            throws IOException {
        ingest.write("data/" + images, packed(images, images()));
        ingest.write("data/" + itsLabels, packed(itsLabels, labels()));
        ingest.write("data/" + testImages, packed(testImages, idx(0x803, Arrays.copyOf(pixels, 12), 2, 2, 3)));
        ingest.write("data/" + testLabels, packed(testLabels, idx(0x801, Arrays.copyOf(labels, 2), 2)));
        var source = DataSource.of(temp.resolve("data").toString());
        assertEquals(ROWS, ingest.prepare(source).info().rows());
        assertTrue(ingest.ingest().hasTestPart(source));
        assertEquals(
                2, ingest.prepare(source.withPart(DataSource.Part.TEST)).info().rows());
    }

    private static byte[] packed(String name, byte[] content) throws IOException {
        return name.endsWith(".gz") ? TableFormat.gzip(content) : content;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imagesStayBytes(boolean gzip) throws IOException {
        var directory = temp.resolve("data");
        if (gzip) {
            ingest.write("data/" + IMAGES + ".gz", TableFormat.gzip(images()));
            ingest.write("data/" + LABELS + ".gz", TableFormat.gzip(labels()));
        } else directory("data", images(), labels());
        var data = ingest.prepare(directory);
        var info = data.info();
        assertTrue(info.byteFeatures());
        assertEquals(List.of(2, 3), info.featureShape());
        assertEquals(List.of("p0_0", "p0_1", "p0_2", "p1_0", "p1_1", "p1_2"), info.featureNames());
        assertEquals(Task.CLASSIFICATION, info.task());
        assertEquals(List.of("0", "1", "2"), info.classNames());
        var rows = TestIngest.rows(data);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 6; j++) assertEquals((pixels[i * 6 + j] & 0xff) / 255f, rows.features()[i][j]);
            assertEquals(labels[i], rows.targets()[i]);
        }
        // In memory a byte a pixel; on disk too, and four a target, with little beside.
        var block = BlockCache.block(data.dir(), 0, LocalSpark.context().hadoopConfiguration());
        assertArrayEquals(pixels, block.bytes());
        assertNull(block.floats());
        assertTrue(info.blocks().get(0).bytes() < ROWS * (6 + 4) + 400);
    }

    @Test
    void packedOrNotTheFingerprintIsTheSameAndThePlainFileWins() throws IOException {
        var plain = ingest.prepare(directory("plain", images(), labels()));
        directory("both", images(), labels());
        ingest.write("both/" + IMAGES + ".gz", TableFormat.gzip(idx(0x803, new byte[6], 1, 2, 3)));
        assertEquals(
                plain.info().fingerprint(),
                ingest.prepare(temp.resolve("both")).info().fingerprint());
        ingest.write("packed/" + IMAGES + ".gz", TableFormat.gzip(images()));
        ingest.write("packed/" + LABELS, labels());
        assertEquals(
                plain.info().fingerprint(),
                ingest.prepare(temp.resolve("packed")).info().fingerprint());
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        byte[] images = images();
        byte[] gzip = TableFormat.gzip(images);
        var bad = new Object[][] {
            {idx(0x801, pixels, ROWS, 2, 3), labels(), "magic number 0x00000801; IDX images begin with 0x00000803"},
            {images, idx(0x803, labels, ROWS), "magic number 0x00000803; IDX labels begin with 0x00000801"},
            {idx(0xd03, pixels, ROWS, 2, 3), labels(), "magic number 0x00000d03"},
            {Arrays.copyOf(images, images.length - 1), labels(), "truncated: 195 bytes; its header asks for 196"},
            {Arrays.copyOf(images, images.length + 1), labels(), "197 bytes; its header asks for 196"},
            {Arrays.copyOf(images, 11), labels(), "truncated in its header"},
            {new byte[0], labels(), "truncated in its header"},
            {idx(0x803, new byte[0], 0, 2, 3), labels(), "size 0 of dimension 0; at least 1"},
            {idx(0x803, pixels, ROWS, -2, 3), labels(), "size -2 of dimension 1; at least 1"},
            {idx(0x803, pixels, ROWS, 1 << 16, 1 << 16), labels(), "items of more than"},
            {images, idx(0x801, Arrays.copyOf(labels, ROWS - 1), ROWS - 1), "holds 30 images, ", "29 labels"},
            {images, null, "no labels beside it; a file " + LABELS + "[.gz] is needed"},
            {images, idx(0x801, new byte[ROWS], ROWS), "one class only, \"0\""},
        };
        for (int i = 0; i < bad.length; i++) {
            var parts = Arrays.copyOfRange(bad[i], 2, bad[i].length, String[].class);
            ingest.refuses(directory("bad-" + i, (byte[]) bad[i][0], (byte[]) bad[i][1]), parts);
        }
        var damaged = gzip.clone();
        damaged[damaged.length - 6] ^= 1;
        var packed = new Object[][] {
            {Arrays.copyOf(gzip, gzip.length / 2), "truncated or broken: it ends in item"},
            {Arrays.copyOf(gzip, gzip.length - 4), "broken gzip file at its end"},
            {damaged, "broken gzip file at its end"},
            {TableFormat.gzip(Arrays.copyOf(images, images.length - 1)), "it ends in item 30 of 30"},
            {TableFormat.gzip(Arrays.copyOf(images, images.length + 1)), "continues after the 30 items of its header"},
            {images, "not a gzip file, as its name says"},
        };
        for (int i = 0; i < packed.length; i++) {
            ingest.write("packed-" + i + "/" + IMAGES + ".gz", (byte[]) packed[i][0]);
            ingest.write("packed-" + i + "/" + LABELS, labels());
            ingest.refuses(temp.resolve("packed-" + i), IMAGES + ".gz", (String) packed[i][1]);
        }
    }

    @Test
    void partsAreFoundByTheirNamesOrTheOnlyOneIsTaken() throws IOException {
        var directory = directory("data", images(), labels());
        var source = DataSource.of(directory.toString());
        assertFalse(ingest.ingest().hasTestPart(source));
        var train = ingest.prepare(directory).info();
        var onlyOne = ingest.ingest().prepareLike(source.withPart(DataSource.Part.TEST), train.schema(), true);
        assertEquals(train.fingerprint(), onlyOne.info().fingerprint());
        ingest.write("data/t10k-images-idx3-ubyte", idx(0x803, Arrays.copyOf(pixels, 12), 2, 2, 3));
        ingest.write("data/t10k-labels-idx1-ubyte", idx(0x801, Arrays.copyOf(labels, 2), 2));
        assertTrue(ingest.ingest().hasTestPart(source));
        var test = ingest.ingest().prepareLike(source.withPart(DataSource.Part.TEST), train.schema(), true);
        assertEquals(2, test.info().rows());
        // An images file is named alone, with its labels beside it.
        var file = DataSource.of(directory.resolve("t10k-images-idx3-ubyte").toString());
        assertEquals(
                test.info().fingerprint(),
                ingest.ingest().prepareLike(file, train.schema(), true).info().fingerprint());
        assertFalse(ingest.ingest().hasTestPart(file));
        ingest.write("none/other-labels-idx1-ubyte", labels());
        ingest.refuses(temp.resolve("none"), "holds no " + IMAGES + "[.gz]; it holds other-labels-idx1-ubyte");
    }

    @Test
    void changedLabelsBesideAnImagesFileAreSeen() throws IOException {
        var images = directory("data", images(), labels()).resolve(IMAGES);
        var before = ingest.prepare(images);
        labels[0] = 2;
        var file = ingest.write("data/" + LABELS, labels());
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        var after = ingest.prepare(images);
        assertEquals(0, TestIngest.rows(before).targets()[0]);
        assertEquals(2, TestIngest.rows(after).targets()[0]);
    }

    @Test
    void imagesAreShrunkByAreaAndOnlyShrunk() throws IOException {
        byte[] square = {0, 100, (byte) 200, (byte) 255, 10, 20, 30, 40, 1, 2, 3, 4, 5, 6, 7, 8};
        ingest.write("square/" + IMAGES, idx(0x803, Arrays.copyOf(square, 32), 2, 4, 4));
        ingest.write("square/" + LABELS, idx(0x801, new byte[] {0, 1}, 2));
        var data = ingest.prepare(temp.resolve("square?resize=2"));
        assertEquals(List.of(2, 2), data.info().featureShape());
        var block = BlockCache.table(data.dir(), LocalSpark.context().hadoopConfiguration());
        assertEquals(4, block.features());
        float[] expected = {33 / 255f, 131 / 255f, 4 / 255f, 6 / 255f};
        assertArrayEquals(expected, TestIngest.rows(data).features()[0]);
        for (var size : List.of("0", "-1", "5", "2.5", "two", ""))
            ingest.refuses(temp.resolve("square?resize=" + size), "resize=" + size, "allowed are", "1");
        ingest.refuses(
                DataSource.of(ingest.write("a.csv", "a,label\n1,x\n2,y\n") + "?resize=2"), "resize is for IDX images");
    }

    @Test
    void otherDataHasTheShapeAndTheScaleOfTheModel() throws IOException {
        var model = ingest.prepare(directory("data", images(), labels())).info().schema();
        ingest.write("turned/" + IMAGES, idx(0x803, pixels, ROWS, 3, 2));
        ingest.write("turned/" + LABELS, labels());
        ingest.refusesLike(temp.resolve("turned"), model, "images of 3×2 pixels; the training data has 2×3");
        // The bytes as numbers in a table are on another scale, those between 0 and 1 are right.
        var header = "p0_0,p0_1,p0_2,p1_0,p1_1,p1_2,label\n";
        ingest.refusesLike(
                ingest.write("bytes.csv", header + "0,0,0,0,255,0,1\n"),
                model,
                "column \"p1_1\" reaches from 255.0 to 255.0",
                "allowed are values from 0 to 1");
        var shares = ingest.prepareLike(ingest.write("shares.csv", header + "0,0,0,0,1,.5,1\n"), model, true);
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 1, .5f}, TestIngest.rows(shares).features()[0]);
        // Labels that nobody asks for needn't be there, nor match.
        var unlabelled = ingest.prepareLike(directory("new", images(), null), model, false);
        assertFalse(unlabelled.info().labelled());
        var columns = ingest.prepare(ingest.write("xy.csv", "x,y,label\n1,2,0\n3,4,1\n"))
                .info()
                .schema();
        ingest.refusesLike(temp.resolve("data"), columns, "the columns don't fit the training data: missing x, y");
    }
}
