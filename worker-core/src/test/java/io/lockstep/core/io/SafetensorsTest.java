package io.lockstep.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static List<NamedTensor> someTensors() {
        return List.of(
                NamedTensor.of("z floats", new float[] {1f, -0f, Float.NaN, Float.MIN_VALUE, 5f, 6f}, 2, 3),
                NamedTensor.of("a \"doubles\" ü", new double[] {Math.PI, Double.NEGATIVE_INFINITY}, 2),
                NamedTensor.of("longs", new long[] {Long.MIN_VALUE}, 1, 1),
                NamedTensor.of("none", new float[0], 0, 7),
                NamedTensor.of("bytes", new byte[] {1, -1, 0}, 3),
                NamedTensor.of("scalar", new float[] {3f}));
    }

    @Test
    void whatIsWrittenIsRead() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("version", "1");
        metadata.put("a", "ü\n");
        var file = Safetensors.read(Safetensors.toBytes(metadata, someTensors()), "here");
        assertEquals(List.of("version", "a"), List.copyOf(file.metadata().keySet()));
        assertEquals(metadata, file.metadata());
        assertEquals(List.of("z floats", "a \"doubles\" ü", "longs", "none", "bytes", "scalar"), file.names());
        assertArrayEquals(
                new float[] {1f, -0f, Float.NaN, Float.MIN_VALUE, 5f, 6f},
                file.find("z floats").orElseThrow().toFloats());
        assertArrayEquals(
                new double[] {Math.PI, Double.NEGATIVE_INFINITY},
                file.tensors().get(1).toDoubles());
        assertArrayEquals(new long[] {Long.MIN_VALUE}, file.tensors().get(2).toLongs());
        assertEquals(List.of(0L, 7L), file.tensors().get(3).shape());
        assertArrayEquals(new byte[] {1, -1, 0}, file.tensors().get(4).toBytes());
        assertEquals(List.of(), file.tensors().get(5).shape());
    }

    @Test
    void theBytesAreTheFormats() {
        byte[] file = Safetensors.toBytes(Map.of(), List.of(NamedTensor.of("w", new float[] {1f, 2f}, 1, 2)));
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        int padded = (header.length() + 7) / 8 * 8;
        var expected = ByteBuffer.allocate(8 + padded + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded).put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8));
        expected.putFloat(1f).putFloat(2f);
        assertArrayEquals(expected.array(), file);
        assertEquals(0, file.length % 4);
    }

    @Test
    void takenNamesAreRefusedBeforeWriting() {
        var tensor = NamedTensor.of("w", new float[] {1f}, 1);
        assertThrows(IllegalArgumentException.class, () -> Safetensors.toBytes(Map.of(), List.of(tensor, tensor)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{} {}",
                "nonsense",
                " {}",
                "\uFEFF{}",
                "{\"w\":1}",
                "{\"w\":{}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"w\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[18446744073709551616],\"data_offsets\":[0,0]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}",
                "{\"__metadata__\":{\"a\":1}}",
                "{\"__metadata__\":[]}",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[2147483648],\"data_offsets\":[0,2147483648]}}",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[2147483000],\"data_offsets\":[0,2147483000]}}"
            })
    void badHeadersAreRefusedWithTheFilesName(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(8 + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        var error = assertThrows(UserError.class, () -> Safetensors.read(file.array(), "m.safetensors"));
        assertTrue(error.getMessage().startsWith("m.safetensors: "), error.getMessage());
    }

    @Test
    void everyCutIsNoticed() {
        byte[] file = Safetensors.toBytes(Map.of("k", "v"), someTensors());
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(UserError.class, () -> Safetensors.read(cut, "cut"), "cut to " + length);
        }
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertThrows(UserError.class, () -> Safetensors.read(longer, "longer"));
    }

    @Test
    void aHugeHeaderLengthAllocatesNothing() {
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, (16 << 20) + 1, 16 << 20, 0}) {
            byte[] file = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            assertThrows(UserError.class, () -> Safetensors.read(file, "huge"), "length " + length);
        }
    }
}
