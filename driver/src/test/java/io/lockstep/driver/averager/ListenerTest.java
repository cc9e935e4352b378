package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;

/** One port for all trials, and what strangers can do there: little. */
@Timeout(60)
class ListenerTest {
    private static final int STRANGERS = 5_000;

    @Test
    void thousandsOfStrangersCostNoThreadsAndStopNobody() throws Exception {
        try (var trial = new TestTrial(new Limits(30_000, 3_000, 20_000, 200, 5_000), 6)) {
            var address =
                    new InetSocketAddress("127.0.0.1", trial.server.address().port());
            var held = new ArrayList<SocketChannel>(); // say nothing and stay
            int threads = Thread.activeCount();
            int most = threads;
            for (int i = 0; i < STRANGERS; i++) {
                var stranger = SocketChannel.open(address);
                if (i % 20 == 0) held.add(stranger);
                else {
                    if (i % 2 == 0) stranger.write(ByteBuffer.allocate(100));
                    stranger.setOption(StandardSocketOptions.SO_LINGER, 0); // or ports run out
                    stranger.close();
                }
                if (i % 100 == 0) most = Math.max(most, Thread.activeCount());
                if (i == STRANGERS / 2) workOrCallAgain(trial);
            }
            trial.run(40);
            trial.assertWeights(40);
            assertTrue(most - threads < 20, threads + " threads before, " + most + " meanwhile");
            for (var stranger : held) stranger.close();
        }
    }

    /** As Spark's tasks do, whose connection may be one that went. */
    private static void workOrCallAgain(TestTrial trial) {
        trial.start(() -> {
            for (int call = 0; ; call++) {
                try {
                    WorkerLoop.run(trial.seat(Transport.TCP, "well"), new WholeNumbers());
                    return null;
                } catch (IOException e) {
                    if (call == 3) throw e;
                }
            }
        });
    }

    @Test
    void oneLineAMinuteTellsHowManyWereRefused() {
        var lines = new ArrayList<String>();
        var log = (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn")) lines.add(String.valueOf(((Object[]) arguments[1])[0]));
                    return null;
                });
        var refusals = new RefusalLog(log);
        for (int i = 0; i < 1000; i++) {
            refusals.add(null, "no token");
            refusals.look();
        }
        assertEquals(1, lines.size(), lines.toString());
        refusals.flush();
        assertEquals(java.util.List.of("1", "999"), lines);
    }

    @Test
    void trialsShareAPort() throws Exception {
        try (var one = new TestTrial();
                var two = new TestTrial()) {
            assertEquals(one.server.address().port(), two.server.address().port());
            assertNotEquals(one.server.address().trial(), two.server.address().trial());
            for (var trial : java.util.List.of(one, two)) trial.work(Transport.TCP, "w", new WholeNumbers());
            one.run(40);
            two.run(20);
            one.assertWeights(40);
            two.assertWeights(20);
            one.close();
            two.run(40); // the port lives as long as a trial uses it
            two.assertWeights(40);
        }
    }

    @Test
    void aRangeOfPortsIsTriedInOrder() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var trial = new TestTrial()) {
            int port = taken.getLocalPort();
            var layout = io.lockstep.core.network.ParameterLayout.of(trial.settings.architecture());
            var only = new AveragerServer.Place("127.0.0.1", port, port, "127.0.0.1", false);
            assertThrows(IOException.class, () -> new AveragerServer(trial.averager, layout, only, TestTrial.SOON));
            var range = new AveragerServer.Place("127.0.0.1", port, Math.min(65535, port + 20), "127.0.0.1", false);
            try (var server = new AveragerServer(trial.averager, layout, range, TestTrial.SOON)) {
                assertTrue(server.address().port() > port, server.address().toString());
            }
        }
    }

    @Test
    void aTrialThatIsOverIsNoLongerHere() throws Exception {
        try (var other = new TestTrial()) {
            TcpAddress address;
            try (var over = new TestTrial()) {
                address = over.server.address();
            }
            var calls = new AtomicInteger();
            assertThrows(IOException.class, () -> {
                calls.incrementAndGet();
                Relay.open(address, other.settings, null, "late");
            });
            assertEquals(0, other.averager.workers());
        }
    }
}
