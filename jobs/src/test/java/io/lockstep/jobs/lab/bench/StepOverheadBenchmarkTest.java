package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(60)
class StepOverheadBenchmarkTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("bench.seconds", "0.05"));

    @Test
    void measuresEachWay() throws Exception {
        var results = StepOverheadBenchmark.run(SECONDS);
        assertEquals(8, results.size());
        for (var result : results) {
            assertEquals(235_146, result.parameters());
            assertTrue(result.stepMicros() > 0 && result.updateMicros() > 0, result.toString());
        }
    }

    /** Beyond its bytes, a step over TCP costs their encoding and checksums on both sides, and the update. */
    @Test
    void aStepOverTcpCostsAFewTimesWhatItsBytesCost() throws Exception {
        var step = StepOverheadBenchmark.measure(StepOverheadBenchmark.Way.TCP, 1, 10 * SECONDS);
        double bytes = micros(Float.BYTES * step.parameters(), 200);
        assertTrue(step.stepMicros() < 10 * bytes, step + ", of which " + bytes + " µs for the bytes alone");
    }

    /** The median time of that many bytes there and back between two threads, by plain sockets. */
    private static double micros(int bytes, int rounds) throws IOException, InterruptedException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = ServerSocketChannel.open().bind(loopback);
                var here = SocketChannel.open(listener.getLocalAddress());
                var there = listener.accept()) {
            var echo = new Thread(() -> {
                var buffer = ByteBuffer.allocateDirect(bytes);
                for (int i = 0; i < rounds; i++) exchange(there, buffer, false);
            });
            echo.start();
            var buffer = ByteBuffer.allocateDirect(bytes);
            var micros = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                long begin = System.nanoTime();
                exchange(here, buffer, true);
                micros[i] = (System.nanoTime() - begin) / 1e3;
            }
            echo.join();
            Arrays.sort(micros);
            return micros[rounds / 2];
        }
    }

    private static void exchange(SocketChannel channel, ByteBuffer buffer, boolean first) {
        try {
            for (int half = 0; half < 2; half++) {
                buffer.clear();
                boolean write = first == (half == 0);
                while (buffer.hasRemaining())
                    if (write) channel.write(buffer);
                    else if (channel.read(buffer) < 0) throw new IOException("closed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
