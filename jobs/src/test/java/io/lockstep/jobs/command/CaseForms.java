package io.lockstep.jobs.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The clean table of the cases (age, income, score, label; 400 rows) in the forms that other programs give it. */
final class CaseForms {
    private final Path forms;
    private final List<String> lines; // of the clean table, the header first
    private final List<String[]> rows; // without the header

    private CaseForms(Path base, Path forms) throws IOException {
        this.forms = Files.createDirectories(forms);
        lines = Files.readAllLines(base);
        rows = lines.stream().skip(1).map(line -> line.split(",")).toList();
    }

    /** Writes all forms to {@code forms/} below {@code at}. */
    static void write(Path base, Path at) throws IOException {
        var forms = new CaseForms(base, at.resolve("forms"));
        forms.names();
        forms.separators();
        forms.quotes();
        forms.linesBetween();
        forms.encodings();
        forms.packed();
        forms.parts();
        forms.indices();
        forms.labels();
        forms.missing();
        forms.times();
        forms.otherFormats(at);
    }

    private void put(String name, String text) throws IOException {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] bytes) throws IOException {
        var file = forms.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static String joined(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n", "", "\n"));
    }

    private String plain() {
        return joined(lines.stream());
    }

    private String each(UnaryOperator<String> change) {
        return joined(lines.stream().map(change));
    }

    /** The table under another header, its rows made from the fields of the clean ones. */
    private String table(String header, Function<String[], String> row) {
        return joined(Stream.concat(Stream.of(header), rows.stream().map(row)));
    }

    private void names() throws IOException {
        for (var name : List.of("with blank.csv", "export_2024-05-01T10:30:00.csv", "größe_データ.csv", "a,b{c}.csv"))
            put(name, plain());
    }

    private void separators() throws IOException {
        put("bars.csv", each(line -> line.replace(',', '|')));
        put("tabs.txt", each(line -> line.replace(',', '\t')));
        put("tabs.tab", each(line -> line.replace(',', '\t')));
        put("colons.csv", each(line -> line.replace(',', ':')));
        put("semicolons.csv", each(line -> line.replace(',', ';')));
        put("sep_semicolon.csv", "sep=;\n" + each(line -> line.replace(',', ';')));
        put("decimal_tabs.tsv", each(line -> line.replace(',', '\t').replace('.', ',')));
        put("quoted_decimals.csv", each(line -> '"' + line.replace(",", "\",\"").replace('.', ',') + '"'));
        put("thousands_points.csv", table("age;income;score;label", CaseForms::german));
        put("minus_sign.csv", each(line -> line.replace('-', '\u2212')));
        put("label_first.csv", table("label,age,income,score", r -> r[3] + "," + r[0] + "," + r[1] + "," + r[2]));
    }

    /** 4024.8 as 4.024,8. */
    private static String german(String[] row) {
        var parts = row[1].split("\\.");
        var whole = parts[0].length() > 3
                ? parts[0].substring(0, parts[0].length() - 3) + "." + parts[0].substring(parts[0].length() - 3)
                : parts[0];
        return row[0] + ";" + whole + (parts.length > 1 ? "," + parts[1] : "") + ";" + row[2].replace('.', ',') + ";"
                + row[3];
    }

    private void quotes() throws IOException {
        put("all_quoted.csv", each(line -> '"' + line.replace(",", "\",\"") + '"'));
        put(
                "escaped_quotes.csv",
                table(
                        "age,income,score,label",
                        r -> r[0] + "," + r[1] + "," + r[2] + ","
                                + (r[3].equals("1") ? "\"say \\\"yes\\\"\"" : "\"say \"\"no\"\"\"")));
        put(
                "multi_line.csv",
                table(
                        "age,note,income,score,label",
                        r -> r[0] + ",\"first\nsecond, third\r\nlast\"," + r[1] + "," + r[2] + "," + r[3]));
    }

    private void linesBetween() throws IOException {
        put("comments.csv", "# from the warehouse\n# as of today, all rows\n" + plain());
        var within = new ArrayList<>(lines);
        within.add(0, "# from the warehouse");
        within.add(50, "# page 2");
        put("comments_within.csv", joined(within.stream()));
        put("hash_header.csv", "#" + plain());
        put("trailing_commas.csv", each(line -> line + ","));
        put(
                "trailing_in_rows.csv",
                lines.get(0) + "\n" + joined(lines.stream().skip(1).map(line -> line + ",")));
        put("empty_rows.csv", each(line -> line.endsWith("1") ? line + "\n\n" : line) + "\n\n");
        put("leading_blank_lines.csv", "\n\n" + plain());
        put("comma_rows.csv", each(line -> line.endsWith("1") ? line + "\n,,," : line));
        put("no_last_newline.csv", plain().stripTrailing());
        put("nul.csv", plain().replaceFirst("\n", "\n\0\0\0\n"));
    }

    private void encodings() throws IOException {
        put("utf16_be.csv", ("\uFEFF" + plain()).getBytes(StandardCharsets.UTF_16BE));
        put("utf16_le_no_mark.csv", plain().getBytes(StandardCharsets.UTF_16LE));
        put("utf32.csv", ("\uFEFF" + plain()).getBytes(Charset.forName("UTF-32LE")));
    }

    private void packed() throws IOException {
        put("tabs.tsv.gz", gzip(each(line -> line.replace(',', '\t'))));
        var bzip2 = new ByteArrayOutputStream();
        var codec = new org.apache.hadoop.io.compress.BZip2Codec();
        codec.setConf(new org.apache.hadoop.conf.Configuration());
        try (var out = codec.createOutputStream(bzip2)) {
            out.write(plain().getBytes(StandardCharsets.UTF_8));
        }
        put("base.csv.bz2", bzip2.toByteArray());
        var zstd = new ByteArrayOutputStream();
        try (var out = new com.github.luben.zstd.ZstdOutputStream(zstd)) {
            out.write(plain().getBytes(StandardCharsets.UTF_8));
        }
        put("base.csv.zst", zstd.toByteArray());
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void parts() throws IOException {
        var header = lines.get(0);
        for (int part = 0; part < 4; part++) {
            var some = joined(lines.subList(1 + 100 * part, 101 + 100 * part).stream());
            put("nested/2024/0" + part + "/part-0.csv", header + "\n" + some);
            put("no_header_parts/part-0" + part + ".csv", some);
        }
        put("nested/README.txt", "what this is\n");
        put("nested/2024/_SUCCESS", "");
        put("nested/2024/.part-0.csv.crc", "crc");
        put("parts_other_order/part-0.csv", header + "\n" + joined(lines.subList(1, 201).stream()));
        put(
                "parts_other_order/part-1.csv",
                "label,score,age,income\n"
                        + joined(rows.stream().skip(200).map(r -> r[3] + "," + r[2] + "," + r[0] + "," + r[1])));
    }

    private void indices() throws IOException {
        int[] n = {0};
        put(
                "r_row_names.csv",
                table("\"\",\"age\",\"income\",\"score\",\"label\"", r -> "\"" + ++n[0] + "\"," + String.join(",", r)));
        n[0] = 0;
        put("unnamed_0.csv", table("Unnamed: 0," + lines.get(0), r -> n[0]++ + "," + String.join(",", r)));
        n[0] = 0;
        put("index_level.csv", table(lines.get(0) + ",__index_level_0__", r -> String.join(",", r) + "," + n[0]++));
    }

    private void labels() throws IOException {
        int[] n = {0};
        var names = List.of("7", "007", "x");
        put("label_007.csv", table(lines.get(0), r -> features(r) + names.get(n[0]++ % 3)));
        var brands = List.of("Infinity", "Ferrari");
        put("label_infinity.csv", table(lines.get(0), r -> features(r) + brands.get(n[0]++ % 2)));
        put("label_thousands.csv", table(lines.get(0), r -> features(r) + "\"" + (1 + n[0]++) + ",000\""));
        put("label_decimal_comma.csv", table("age,income,score,y", r -> features(r) + "\"" + n[0]++ + ",5\""));
        put("label_all_different.csv", table(lines.get(0), r -> features(r) + "name" + n[0]++));
        put("label_question.csv", table(lines.get(0), r -> features(r) + (n[0]++ % 9 == 0 ? "?" : r[3])));
        n[0] = 0;
        put(
                "label_one_text.csv",
                table("age,income,score,y", r -> features(r) + (++n[0] == 7 ? "about 3" : n[0] + ".5")));
    }

    private static String features(String[] row) {
        return row[0] + "," + row[1] + "," + row[2] + ",";
    }

    private void missing() throws IOException {
        var words = List.of(
                "", "NA", "N/A", "#N/A", "n/a", "null", "NULL", "None", "NaN", "?", "-", "<NA>", "NONE", "nil",
                "#NULL!", "\\N", "missing");
        int[] n = {0};
        put(
                "missing_words.csv",
                table(
                        lines.get(0),
                        r -> r[0] + "," + (n[0]++ % 20 == 3 ? words.get(n[0] / 20 % 12) : r[1]) + "," + r[2] + ","
                                + r[3]));
    }

    private void times() throws IOException {
        // Which half of a minute decides.
        put(
                "epoch_seconds.csv",
                joined(Stream.concat(
                        Stream.of("at,label"),
                        Stream.iterate(0, i -> i + 1)
                                .limit(400)
                                .map(i -> (1714558200 + i) + "," + (i < 200 ? 0 : 1)))));
        put(
                "epoch_nanos.csv",
                joined(Stream.concat(
                        Stream.of("at,label"),
                        Stream.iterate(0, i -> i + 1)
                                .limit(400)
                                .map(i -> (1714558200000000000L + i * 150_000_000L) + "," + (i < 200 ? 0 : 1)))));
    }

    private void otherFormats(Path at) throws IOException {
        var json = joined(rows.stream()
                .map(r -> "{\"age\":" + r[0] + ",\"income\":" + r[1] + ",\"score\":" + r[2] + ",\"label\":" + r[3]
                        + "}"));
        put("base.jsonl", json);
        put("base.ndjson", json);
        var svm = joined(rows.stream().map(r -> r[3] + " 1:" + r[0] + " 2:" + r[1] + " 3:" + r[2]));
        put("base.svm.gz", gzip(svm));
        put(
                "more_features.libsvm",
                joined(rows.stream().map(r -> r[3] + " 1:" + r[0] + " 2:" + r[1] + " 3:" + r[2] + " 9:4")));
        put("index_twice.libsvm", joined(rows.stream().map(r -> r[3] + " 1:" + r[0] + " 1:" + r[1])));
        var idx = at.resolve("idx/i01_mnist_names");
        try (var files = Files.list(idx)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var name = file.getFileName().toString();
                var bytes = Files.readAllBytes(file);
                put("idx_nested/raw/" + name, bytes);
                put("idx_dotted/" + name.replaceFirst("-idx(\\d)", ".idx$1"), bytes);
                put(
                        "idx_raw_named_gz/" + name,
                        new java.util.zip.GZIPInputStream(Files.newInputStream(file)).readAllBytes());
            }
        }
    }
}
