package io.lockstep.jobs.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by the published formats alone (TFRecord; event.proto, summary.proto; the plugin's plugin_data.proto),
 * sharing nothing with what writes them: its checksum is worked out bit by bit from the polynomial of CRC-32C.
 */
public final class Events {
    /** A scalar of a file. */
    public record Scalar(String tag, long step, double value, double wallSeconds) {}

    public final List<Scalar> scalars = new ArrayList<>();
    public final Map<String, Object> settings = new LinkedHashMap<>();
    public final Map<String, Long> kinds = new LinkedHashMap<>();
    public final List<String> metrics = new ArrayList<>();
    public long status = -1;
    public String version = "";

    private Events() {}

    /** All event files of a directory, in the order of their names. */
    public static Events of(Path directory) throws IOException {
        var events = new Events();
        try (var files = Files.list(directory)) {
            for (var file : files.filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
                    .sorted()
                    .toList()) events.read(Files.readAllBytes(file));
        }
        return events;
    }

    private void read(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean first = true;
        while (in.hasRemaining()) {
            int at = in.position();
            long length = in.getLong();
            assertEquals(masked(file, at, 8), in.getInt(), "checksum of a length at " + at);
            assertEquals(masked(file, at + 12, (int) length), in.getInt(at + 12 + (int) length), "checksum at " + at);
            event(fields(file, at + 12, (int) length), first);
            first = false;
            in.position(at + 12 + (int) length + 4);
        }
    }

    private void event(Map<Integer, List<Object>> event, boolean first) {
        double wall = Double.longBitsToDouble((Long) event.get(1).get(0));
        if (first) {
            version = text(event.get(3).get(0));
            return;
        }
        long step = event.containsKey(2) ? (Long) event.get(2).get(0) : 0;
        for (var value : message(event.get(5).get(0)).get(1)) {
            var fields = message(value);
            var tag = text(fields.get(1).get(0));
            if (fields.containsKey(2))
                scalars.add(new Scalar(
                        tag, step, Float.intBitsToFloat(((Long) fields.get(2).get(0)).intValue()), wall));
            if (fields.containsKey(9))
                plugin(tag, message(message(fields.get(9).get(0)).get(1).get(0)));
        }
    }

    private void plugin(String tag, Map<Integer, List<Object>> data) {
        assertEquals("hparams", text(data.get(1).get(0)));
        var content = message(data.get(2).get(0));
        switch (tag) {
            case "_hparams_/experiment" -> {
                var experiment = message(content.get(2).get(0));
                for (var info : experiment.getOrDefault(4, List.of()))
                    kinds.put(text(message(info).get(1).get(0)), (Long)
                            message(info).get(4).get(0));
                for (var info : experiment.getOrDefault(5, List.of()))
                    metrics.add(text(message(message(info).get(1).get(0)).get(2).get(0)));
            }
            case "_hparams_/session_start_info" -> {
                for (var entry : message(content.get(3).get(0)).getOrDefault(1, List.of()))
                    settings.put(
                            text(message(entry).get(1).get(0)),
                            value(message(message(entry).get(2).get(0))));
            }
            case "_hparams_/session_end_info" ->
                status = (Long) message(content.get(4).get(0)).get(1).get(0);
            default -> throw new AssertionError(tag);
        }
    }

    private static Object value(Map<Integer, List<Object>> value) {
        if (value.containsKey(2))
            return Double.longBitsToDouble((Long) value.get(2).get(0));
        if (value.containsKey(3)) return text(value.get(3).get(0));
        return value.get(4).get(0).equals(1L);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static Map<Integer, List<Object>> message(Object bytes) {
        return fields((byte[]) bytes, 0, ((byte[]) bytes).length);
    }

    /** Fields by number: numbers as their bits, all else as bytes. */
    private static Map<Integer, List<Object>> fields(byte[] data, int from, int length) {
        var fields = new LinkedHashMap<Integer, List<Object>>();
        var in = ByteBuffer.wrap(data, from, length).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 2 -> {
                            var bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        case 5 -> (long) in.getInt();
                        default -> throw new AssertionError("wire type of tag " + tag);
                    };
            fields.computeIfAbsent((int) (tag >> 3), key -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            long part = in.get();
            value |= (part & 127) << shift;
            if (part >= 0) return value;
        }
    }

    private static int masked(byte[] data, int from, int length) {
        int crc = ~0;
        for (int i = from; i < from + length; i++) {
            crc ^= data[i] & 255;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }
}
