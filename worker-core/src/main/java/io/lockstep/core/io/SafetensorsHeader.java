package io.lockstep.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.lockstep.core.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors header, checked: known types, shapes that fill their bytes, names that differ, and offsets that follow
 * one another without gap or overlap.
 *
 * @param entries in the order of their bytes
 * @param dataBytes bytes of all tensors
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries, int dataBytes) {
    static final int MOST_BYTES = 16 << 20;
    private static final int MOST_DIMENSIONS = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build();

    record Entry(String name, DType type, List<Long> shape, long begin, long end) {}

    /** Reads and checks; every fault is a {@link UserError} at {@code place}. */
    static SafetensorsHeader parse(byte[] bytes, String place) {
        try {
            if (bytes[0] != '{')
                throw new UserError(place + ": its header begins with byte " + bytes[0] + ", not with {");
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            try (var json = JSON.createParser(new StringReader(text.toString()))) {
                return new Reader(json, place).header();
            }
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": its header is no JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new UserError(place + ": its header is no UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
    }

    /** The tensors, as views of {@code data}. */
    TensorFile over(byte[] data) {
        var tensors = new ArrayList<NamedTensor>();
        for (var entry : entries) {
            var bytes = ByteBuffer.wrap(data, (int) entry.begin(), (int) (entry.end() - entry.begin()));
            tensors.add(new NamedTensor(entry.name(), entry.type(), entry.shape(), bytes));
        }
        return new TensorFile(metadata, tensors);
    }

    /** Walks the tokens; Jackson's tree would take whole numbers from strings and fractions. */
    private record Reader(JsonParser json, String place) {

        SafetensorsHeader header() throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
            Map<String, String> metadata = Map.of();
            var entries = new ArrayList<Entry>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (name.equals(Safetensors.METADATA)) metadata = metadata();
                else entries.add(entry(name));
            }
            if (json.nextToken() != null) throw fault("something follows the header's JSON");
            entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            long end = 0;
            for (var entry : entries) {
                if (entry.begin() != end)
                    throw fault(entry.name() + " begins at byte " + entry.begin() + ", expected " + end);
                end = entry.end();
            }
            if (end > Integer.MAX_VALUE - 8) throw fault(end + " bytes of tensors; at most 2 GiB are read");
            return new SafetensorsHeader(metadata, entries, (int) end);
        }

        private Map<String, String> metadata() throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT, Safetensors.METADATA);
            var texts = new LinkedHashMap<String, String>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                expect(json.nextToken(), JsonToken.VALUE_STRING, Safetensors.METADATA + "." + key);
                texts.put(key, json.getText());
            }
            return texts;
        }

        private Entry entry(String name) throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT, name);
            DType type = null;
            List<Long> shape = null;
            List<Long> offsets = null;
            var seen = new HashSet<String>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (!seen.add(field)) throw fault(name + " has " + field + " twice");
                switch (field) {
                    case "dtype" -> type = type(name);
                    case "shape" -> shape = numbers(name + "'s shape", MOST_DIMENSIONS);
                    case "data_offsets" -> offsets = numbers(name + "'s data_offsets", 2);
                    default -> throw fault(name + " has an unknown field " + field);
                }
            }
            if (type == null || shape == null || offsets == null || offsets.size() != 2)
                throw fault(name + " lacks a dtype, a shape or two data_offsets");
            return entry(name, type, shape, offsets.get(0), offsets.get(1));
        }

        private Entry entry(String name, DType type, List<Long> shape, long begin, long end) {
            long elements = NamedTensor.elements(shape);
            if (elements < 0 || elements > Integer.MAX_VALUE) throw fault(name + " has the shape " + shape);
            if (begin > end || end - begin != elements * type.bytes())
                throw fault(name + " has the bytes " + begin + " to " + end + ", its shape " + shape + " of " + type
                        + " needs " + elements * type.bytes());
            return new Entry(name, type, shape, begin, end);
        }

        private DType type(String name) throws IOException {
            expect(json.nextToken(), JsonToken.VALUE_STRING, name + "'s dtype");
            for (var type : DType.values()) if (type.name().equals(json.getText())) return type;
            throw fault(name + " has the unknown dtype " + json.getText());
        }

        private List<Long> numbers(String what, int most) throws IOException {
            expect(json.nextToken(), JsonToken.START_ARRAY, what);
            var numbers = new ArrayList<Long>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
                if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0)
                    throw fault(what + " holds " + json.getText());
                if (numbers.size() == most) throw fault(what + " has more than " + most + " numbers");
                numbers.add(json.getLongValue());
            }
            return numbers;
        }

        private void expect(JsonToken found, JsonToken wanted, String what) {
            if (found != wanted) throw fault(what + " is " + found + ", expected " + wanted);
        }

        private UserError fault(String what) {
            return new UserError(place + ": is no valid safetensors file: " + what);
        }
    }
}
