package io.lockstep.jobs.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a process listens, as Linux tells in {@code /proc}. */
public final class ListeningSockets {
    private static final String LISTENING = "0A";

    private ListeningSockets() {}

    /** Addresses as {@code /proc/net/tcp} and {@code tcp6} write them, with the port: 0100007F:1F90. */
    public static List<String> of(ProcessHandle process) throws IOException {
        var sockets = sockets(process.pid());
        var found = new ArrayList<String>();
        for (var table : List.of("tcp", "tcp6"))
            for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/" + table))) {
                var fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTENING) && sockets.contains(fields[9]))
                    found.add(fields[1]);
            }
        return found;
    }

    /** Those of {@link #of} that others than this machine can reach. */
    static List<String> reachable(ProcessHandle process) throws IOException {
        return of(process).stream()
                .filter(address -> !address.startsWith("0100007F:")
                        && !address.startsWith("0000000000000000FFFF00000100007F:")
                        && !address.startsWith("00000000000000000000000001000000:"))
                .toList();
    }

    /** Numbers of the process's open sockets. */
    private static Set<String> sockets(long pid) throws IOException {
        var numbers = new HashSet<String>();
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (var file : files.toList()) {
                try {
                    var target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:["))
                        numbers.add(target.substring("socket:[".length(), target.length() - 1));
                } catch (IOException e) {
                    continue; // closed meanwhile
                }
            }
        }
        return numbers;
    }
}
