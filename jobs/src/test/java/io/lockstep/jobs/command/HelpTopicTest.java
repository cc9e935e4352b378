package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.generate.Generators;
import io.lockstep.core.eval.Metric;
import io.lockstep.driver.options.DataFormat;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.sweep.SweepSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The help's topics keep up with what they tell of. */
class HelpTopicTest {
    @ParameterizedTest
    @EnumSource(HelpTopic.class)
    void isShownByTheHelpInLinesThatFit(HelpTopic topic) {
        var help = CommandRun.of("help", topic.toString());
        assertEquals(0, help.code(), help.err());
        assertEquals(String.join("\n", topic.lines()) + "\n", help.out());
        for (var line : topic.lines()) assertTrue(line.length() <= 88, line);
        assertTrue(CommandRun.of("help").out().contains("lockstep help data, space, builtin and output"));
    }

    @Test
    void dataNamesEveryFormatAndItsEndings() {
        var text = String.join("\n", HelpTopic.DATA.lines());
        for (var format : DataFormat.values())
            if (format != DataFormat.AUTO) assertTrue(text.contains("\n  " + format + " "), format.toString());
        for (var ending : DataFormat.endings().split(", ")) assertTrue(text.contains(ending.substring(1)), ending);
    }

    @Test
    void spaceNamesEveryStrategyAndMetricAndItsExampleIsOne() {
        var lines = HelpTopic.SPACE.lines();
        var text = String.join("\n", lines);
        for (var name : List.of("grid", "random", "halving", "hyperband", "bohb", "pbt", "tpe"))
            assertTrue(text.contains("\n  " + name + ": "), name);
        for (var metric : Metric.values()) assertTrue(text.matches("(?s).*\\b" + metric.key() + "\\b.*"), metric.key());
        for (var term : List.of("constraints", "when", "enqueue", "finalists", "ensemble", "folds"))
            assertTrue(text.contains("\n  " + term + ": "), term);
        var example = String.join(
                "\n",
                lines.subList(
                        1,
                        lines.indexOf(lines.stream()
                                .filter(line -> line.startsWith("Values to try"))
                                .findFirst()
                                .orElseThrow())));
        var spec = SweepSpec.parse(
                YamlFile.parse("example", example).values(), TrainOptions.parse(Map.of("output", "out")), null);
        assertEquals("tpe", spec.search().strategy());
        assertEquals(6, spec.space().domains().size());
        assertTrue(spec.search().terms().containsKey("when"));
    }

    @Test
    void builtinNamesEverySetWithItsOptions() {
        var text = String.join(" ", HelpTopic.BUILTIN.lines()).replaceAll("\\s+", " ");
        assertTrue(Generators.help().size() >= 13);
        Generators.help().forEach((name, what) -> assertTrue(text.contains(name + ": " + what), name));
        assertTrue(text.contains(
                "moons: two interleaving half circles, as make_moons of scikit-learn; n 500, noise 0.2,"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        var help = CommandRun.of("help", "ouput");
        assertEquals(2, help.code());
        assertTrue(help.err().contains("unknown command or topic 'ouput'; the nearest known are output"), help.err());
    }

    /** What a directory holds is told by the topic: each name, or that of the directory it lies in. */
    static void assertTells(Stream<String> names) {
        var text = String.join("\n", HelpTopic.OUTPUT.lines());
        names.forEach(name -> assertTrue(text.contains(name), name + " is not in the help on output"));
    }
}
