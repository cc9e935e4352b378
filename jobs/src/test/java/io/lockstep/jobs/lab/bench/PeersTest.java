package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.lab.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of peers that have to be fetched; nothing is fetched here. */
@Timeout(120)
class PeersTest {
    @TempDir
    Path temp;

    private TrainFigures.Absent onlyAbsent(Maven maven, String wanted) throws Exception {
        var data = new TrainData(null, null, temp, null, 256);
        try (var peers = Peers.start(null, data, Python.named("no-such-python"), maven, List.of(wanted))) {
            assertEquals(List.of(), peers.present());
            assertEquals(1, peers.absent().size(), peers.absent().toString());
            return peers.absent().get(0);
        }
    }

    private Maven maven(String body) throws IOException {
        return new Maven(Script.write(temp.resolve("mvn-that-isn't"), body));
    }

    @Test
    void mavenIsAskedForNothingUntilAPeerIs() throws Exception {
        var maven = maven("touch '" + temp.resolve("asked") + "'; exit 1");
        assertEquals("PyTorch", onlyAbsent(maven, "pytorch").name());
        assertFalse(Files.exists(temp.resolve("asked")));
        onlyAbsent(maven, "dl4j");
        assertTrue(Files.exists(temp.resolve("asked")));
    }

    @Test
    void whatMavenCannotFindIsToldInItsWords() throws Exception {
        var maven = maven("echo '[INFO] Downloading'; echo '[ERROR] no nd4j in central'; echo '[ERROR] help'; exit 1");
        var absent = onlyAbsent(maven, "dl4j");
        assertEquals("Deeplearning4j", absent.name());
        assertEquals("could not be fetched: " + maven.program() + ": no nd4j in central", absent.because());
    }

    @Test
    void withoutMavenThatIsTheReason() throws Exception {
        var because = onlyAbsent(new Maven("no-such-maven"), "dl4j").because();
        assertTrue(because.startsWith("could not be fetched: Cannot run program \"no-such-maven\""), because);
    }

    /** Its program is source, which Java compiles where the library is; here it isn't. */
    @Test
    @Tag("slow")
    void theProgramRunsWithWhatMavenFetched() throws Exception {
        var maven = maven("for word; do case $word in -Dmdep.outputFile=*) echo '" + temp.resolve("empty.jar")
                + "' >\"${word#*=}\";; esac; done; echo \"$@\" >'" + temp.resolve("asked") + "'");
        assertEquals(
                "does not work here: it ended: error: compilation failed",
                onlyAbsent(maven, "dl4j").because());
        var asked = Files.readString(temp.resolve("asked"));
        var pom = temp.resolve("dl4j/pom.xml");
        assertTrue(asked.contains("-f " + pom + " -Ddl4j.version=1.0.0-M2.1"), asked);
        assertTrue(asked.contains(" dependency:build-classpath "), asked);
        assertTrue(Files.readString(pom).contains("<artifactId>nd4j-native</artifactId>"));
        assertTrue(Files.readString(temp.resolve("dl4j1.err"))
                .contains("package org.deeplearning4j.nn.conf does not exist"));
    }

    @Test
    void whatCouldNotBeHadIsToldWithWhatWasAskedFor() throws Exception {
        var because = onlyAbsent(new Maven("no-such-maven"), "h2o").because();
        assertTrue(because.startsWith("not to be had: asked for ai.h2o:h2o-algos"), because);
    }
}
