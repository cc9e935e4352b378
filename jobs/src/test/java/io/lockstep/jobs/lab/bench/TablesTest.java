package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.lab.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tables that benchmarks make, and what they do with them. */
@Timeout(60)
class TablesTest {
    @TempDir
    Path temp;

    @Test
    void sparseRowsAreWideShortAndOfBothClasses() throws IOException {
        var few = temp.resolve("few.libsvm");
        SparseTable.write(few, 300, 47_236, 76);
        var lines = Files.readAllLines(few);
        int ones = 0;
        double entries = 0;
        int last = 0;
        for (var line : lines) {
            var cells = line.split(" ");
            ones += Integer.parseInt(cells[0]);
            entries += cells.length - 1;
            int before = 0;
            double square = 0;
            for (int e = 1; e < cells.length; e++) {
                var entry = cells[e].split(":");
                int index = Integer.parseInt(entry[0]);
                assertTrue(index > before && index <= 47_236, line);
                before = index;
                square += Math.pow(Double.parseDouble(entry[1]), 2);
            }
            assertEquals(1, square, 0.01);
            last = Math.max(last, before);
        }
        assertEquals(74, entries / lines.size(), 3);
        assertEquals(150, ones, 50);
        assertTrue(last > 46_000, "last " + last);
        var fewer = temp.resolve("fewer.libsvm");
        SparseTable.write(fewer, 100, 47_236, 76);
        assertEquals(lines.subList(0, 100), Files.readAllLines(fewer));
    }

    @Test
    void mixedRowsAreTheNumbersRowsWithTextAndGaps() throws IOException {
        var numbers = temp.resolve("numbers.csv");
        var mixed = temp.resolve("mixed.csv");
        MixedTable.write(numbers, 1000, false);
        MixedTable.write(mixed, 1000, true);
        var plain = Files.readAllLines(numbers);
        var text = Files.readAllLines(mixed);
        assertEquals(plain.get(0), text.get(0));
        int gaps = 0;
        int ones = 0;
        for (int i = 1; i <= 1000; i++) {
            var one = plain.get(i).split(",", -1);
            var other = text.get(i).split(",", -1);
            for (int c = 0; c < one.length; c++) {
                double number = Double.parseDouble(one[c]);
                boolean gap = other[c].isEmpty() || other[c].equals("?");
                if (gap) gaps++;
                else if (c < 8 || c == one.length - 1) assertEquals(number, Double.parseDouble(other[c]));
            }
            ones += Integer.parseInt(one[one.length - 1]);
        }
        assertEquals(650, gaps, 100);
        assertEquals(500, ones, 100);
    }

    /** Each training by a command of its own, with a heap of 2 GiB, and scikit-learn on the same file. */
    @Test
    void sparseTablesAreTrainedByWholeCommands() throws Exception {
        var launcher = program("launcher", """
                echo "$@" >>calls
                while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
                case $out in */run) mkdir -p $out; echo '{"seconds": 1.5}' >$out/metrics.jsonl;; esac
                echo '{"accuracy": 0.75}'""");
        var python = program("python", "[ \"$1\" = -c ] || { echo \"$@\" >>peers; echo '{\"epoch_seconds\": 2}'; }");
        var programs = new WholePrograms(launcher, null, temp, 1);
        var figures = programs.sparse(Python.named(python), 2000, ignored -> {});
        assertEquals(14, figures.results().size());
        assertEquals("Lockstep, adagrad", figures.results().get(0).name());
        assertEquals(350, figures.results().get(0).rows());
        assertEquals(1.5, figures.results().get(0).epoch());
        assertEquals(0.75, figures.results().get(0).accuracy());
        assertEquals(2, figures.results().get(5).epoch());
        var calls = new ArrayList<>(Files.readAllLines(temp.resolve("calls")));
        assertEquals(30, calls.size());
        for (var call : calls) assertTrue(call.endsWith("--master local[2] --conf spark.driver.memory=2g"), call);
        assertTrue(calls.get(0).startsWith("train --hidden 16 --optimizer adagrad "), calls.get(0));
        var peers = Files.readAllLines(temp.resolve("peers"));
        assertEquals("sparse.py mlp " + temp.resolve("rcv1.libsvm") + " 16 256 0.01", peers.get(0));
        assertTrue(figures.text().contains("scikit-learn SGDClassifier"), figures.text());
        assertEquals(List.of(), figures.absent());
    }

    private String program(String name, String body) throws IOException {
        return Script.write(temp.resolve(name), body);
    }
}
