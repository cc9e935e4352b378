package io.lockstep.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.core.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes of header length, a JSON header of names, types, shapes and offsets, padded with
 * spaces to a multiple of eight, then the tensors' bytes without gaps. Written from the tensors alone, in their order,
 * so that equal tensors are equal bytes.
 */
public final class Safetensors {
    static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = new JsonFactory();

    private Safetensors() {}

    /** Writes the file; {@code out} stays open. */
    public static void write(OutputStream out, Map<String, String> metadata, List<NamedTensor> tensors)
            throws IOException {
        stream(out, metadata, tensors.stream().map(TensorStream::of).toList());
    }

    /** As above, each tensor made as it is written. */
    static void stream(OutputStream out, Map<String, String> metadata, List<TensorStream> tensors) throws IOException {
        byte[] header = header(metadata, tensors);
        int padded = (header.length + 7) / 8 * 8;
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .array());
        out.write(header);
        for (int i = header.length; i < padded; i++) out.write(' ');
        for (var tensor : tensors) tensor.content().writeTo(out);
        out.flush();
    }

    /** The file as one array. */
    public static byte[] toBytes(Map<String, String> metadata, List<NamedTensor> tensors) {
        var out = new ByteArrayOutputStream();
        try {
            write(out, metadata, tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array doesn't fail
        }
        return out.toByteArray();
    }

    private static byte[] header(Map<String, String> metadata, List<TensorStream> tensors) throws IOException {
        var text = new StringWriter();
        var names = new HashSet<String>();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (var entry : metadata.entrySet()) json.writeStringField(entry.getKey(), entry.getValue());
                json.writeEndObject();
            }
            long offset = 0;
            for (var tensor : tensors) {
                if (tensor.name().equals(METADATA) || !names.add(tensor.name()))
                    throw new IllegalArgumentException("tensor name " + tensor.name() + " is taken");
                long end = offset + tensor.bytes();
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.type().name());
                json.writeArrayFieldStart("shape");
                for (long dimension : tensor.shape()) json.writeNumber(dimension);
                json.writeEndArray();
                json.writeArrayFieldStart("data_offsets");
                json.writeNumber(offset);
                json.writeNumber(end);
                json.writeEndArray();
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file to the stream's end. Nothing is allocated that the stream doesn't bring.
     *
     * @param place what errors call the file
     * @throws UserError where the bytes are no safetensors file
     */
    public static TensorFile read(InputStream in, String place) throws IOException {
        byte[] prefix = in.readNBytes(8);
        if (prefix.length < 8)
            throw new UserError(place + ": " + prefix.length + " bytes; a safetensors file has at least 8");
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > SafetensorsHeader.MOST_BYTES)
            throw new UserError(place + ": is no safetensors file: header of " + Long.toUnsignedString(length)
                    + " bytes; allowed are 2 to " + SafetensorsHeader.MOST_BYTES);
        byte[] text = in.readNBytes((int) length);
        if (text.length < length)
            throw new UserError(place + ": ends after " + text.length + " bytes of a header of " + length);
        var header = SafetensorsHeader.parse(text, place);
        byte[] data = in.readNBytes(header.dataBytes());
        if (data.length < header.dataBytes())
            throw new UserError(place + ": is cut short: " + data.length + " bytes of tensors; its header promises "
                    + header.dataBytes());
        if (in.read() >= 0) throw new UserError(place + ": has bytes behind its last tensor");
        return header.over(data);
    }

    /** As {@link #read(InputStream, String)}, from an array. */
    public static TensorFile read(byte[] file, String place) {
        try {
            return read(new ByteArrayInputStream(file), place);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array doesn't fail
        }
    }
}
