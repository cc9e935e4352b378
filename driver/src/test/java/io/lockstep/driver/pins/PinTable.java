package io.lockstep.driver.pins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of pinned trainings in the test resources.
 *
 * @param arithmeticVersion the version that made the hashes
 */
record PinTable(int arithmeticVersion, List<Pin> pins) {
    /** With the value {@code write}, {@link PinnedBitsTest} writes the table anew instead of checking it. */
    static final String PROPERTY = "lockstep.pins";

    private static final ObjectMapper JSON = new ObjectMapper();

    static Path file() {
        return SourceTree.testResource("driver", "io/lockstep/driver/pins/pinned-bits.json");
    }

    static PinTable read() {
        try {
            var tree = JSON.readTree(Files.readString(file()));
            var pins = new ArrayList<Pin>();
            tree.get("trainings").forEach(pin -> pins.add(pin(pin)));
            return new PinTable(tree.get("arithmetic_version").asInt(), List.copyOf(pins));
        } catch (IOException e) {
            throw new AssertionError(file() + ": " + e.getMessage(), e);
        }
    }

    private static Pin pin(JsonNode json) {
        return new Pin(
                json.get("name").asText(),
                Pin.Door.valueOf(json.get("door").asText().toUpperCase(Locale.ROOT)),
                json.get("data").asText(),
                json.get("options").asText(),
                json.path("weights_sha256").asText(""));
    }

    /** Over what is there, a line an entry, so that a change shows as the lines that it changes. */
    void write() throws IOException {
        var text = new StringBuilder("{\n  \"arithmetic_version\": " + arithmeticVersion + ",\n  \"trainings\": [");
        var separator = "\n";
        for (var pin : pins) {
            text.append(separator).append("    {\n");
            line(text, "name", pin.name(), ",");
            line(text, "door", pin.door().name().toLowerCase(Locale.ROOT), ",");
            line(text, "data", pin.data(), ",");
            line(text, "options", pin.options(), ",");
            line(text, "weights_sha256", pin.weightsSha256(), "");
            text.append("    }");
            separator = ",\n";
        }
        Files.writeString(file(), text.append("\n  ]\n}\n"));
    }

    private static void line(StringBuilder text, String name, String value, String end) throws JsonProcessingException {
        text.append("      \"").append(name).append("\": ");
        text.append(JSON.writeValueAsString(value)).append(end).append('\n');
    }
}
