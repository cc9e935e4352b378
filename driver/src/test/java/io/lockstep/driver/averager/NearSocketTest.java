package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors of the driver's machine come by its own socket, others by the network. */
@Timeout(60)
final class NearSocketTest {
    private static final int STEPS = 5;

    private static AveragerServer serve(TestTrial trial, boolean encrypted, int fanIn) throws IOException {
        var layout = ParameterLayout.of(trial.settings.architecture());
        var place = new AveragerServer.Place("127.0.0.1", 0, 0, "127.0.0.1", encrypted, true);
        return new AveragerServer(trial.averager, layout, place, TestTrial.SOON, fanIn);
    }

    private static TcpAddress at(TcpAddress real, int port, String near) {
        return new TcpAddress(
                real.host(), port, real.trial(), real.token(), real.encrypted(), real.limits(), real.fanIn(), near);
    }

    private static void assertTrains(TestTrial trial, TcpAddress address) throws Exception {
        var seat = Relay.open(address, trial.settings, null, "near").join("near");
        trial.start(() -> {
            WorkerLoop.run(seat, new WholeNumbers());
            return null;
        });
        trial.run(STEPS);
        trial.assertWeights(STEPS);
        trial.averager.end(null);
    }

    /** Nobody listens at the port that this worker is told of: it can only have come the other way. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepsGoThroughIt(boolean encrypted) throws Exception {
        try (var trial = new TestTrial();
                var server = serve(trial, encrypted, 0)) {
            assertTrains(
                    trial, at(server.address(), freePort(), server.address().near()));
            assertTrue(server.traffic() > 0, "its bytes are counted too");
        }
    }

    @Test
    void whoDoesNotFindItComesByTheNetwork() throws Exception {
        try (var trial = new TestTrial();
                var server = serve(trial, false, 0)) {
            var address = server.address();
            assertTrains(trial, at(address, address.port(), address.near() + "-of-another-machine"));
        }
    }

    @Test
    void itAsksForTheTokenToo() throws Exception {
        try (var trial = new TestTrial();
                var server = serve(trial, false, 0)) {
            var stranger =
                    at(server.address(), freePort(), server.address().near()).withToken(Handshake.token());
            var error = assertThrows(IOException.class, () -> Relay.open(stranger, trial.settings, null, "w"));
            assertTrue(error.getMessage().contains("token"), error.toString());
        }
    }

    @Test
    void nobodyElseMayEnterItsDirectoryWhichGoesWithIt() throws Exception {
        try (var trial = new TestTrial()) {
            Path directory;
            try (var server = serve(trial, false, 0)) {
                directory = Path.of(server.address().near()).getParent();
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            }
            assertFalse(Files.exists(directory), directory.toString());
        }
    }

    /** Those learn from their connection at which address others may join them. */
    @Test
    void executorsThatOthersJoinHaveNone() throws Exception {
        try (var trial = new TestTrial();
                var server = serve(trial, false, 2)) {
            assertNull(server.address().near());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
