package io.lockstep.jobs.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private static final String HERE = "127.0.0.1";

    @Test
    void aPortThatIsTakenAtOneOfTheAddressesIsPassedOver() throws IOException {
        int port = FreePorts.at(HERE);
        try (var taken = new ServerSocket(port + 1, 1, InetAddress.getByName("127.0.0.2"))) {
            assertFalse(taken.getLocalPort() == FreePorts.at(HERE, "127.0.0.2"));
        }
    }

    @Test
    void noneIsGivenTwiceNorByTheKernelToWhoeverAsksForAny() throws IOException {
        var range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        assumeTrue(Files.exists(range), "no Linux");
        int first;
        try (var in = Files.newBufferedReader(range)) { // at one go: the kernel gives no second part of it
            first = Integer.parseInt(in.readLine().split("\\s+")[0]);
        }
        var given = new HashSet<Integer>();
        for (int i = 0; i < 100; i++) {
            int port = FreePorts.at(HERE);
            assertTrue(given.add(port), port + " again");
            assertTrue(port < first, port + " is of those from " + first + " on");
        }
    }
}
