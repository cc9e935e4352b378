package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartTest {
    @Test
    void loadsWhatIsThereAndPassesOverTheRest() {
        assertEquals(2, Start.load(List.of("java.lang.Object", "no.such.Class", "", "io.lockstep.jobs.command.Main")));
    }

    @Test
    void ofACommandThatIsNamedOnlyItsOwnOptionsAreMade() {
        assertEquals(
                List.of("train"),
                List.copyOf(Commands.create(new String[] {"train", "--help"})
                        .getSubcommands()
                        .keySet()));
        var all = Commands.create().getSubcommands().keySet();
        for (var arguments : List.of(List.<String>of(), List.of("help", "train"), List.of("--help"), List.of("trian")))
            assertEquals(
                    all,
                    Commands.create(arguments.toArray(String[]::new))
                            .getSubcommands()
                            .keySet());
    }
}
