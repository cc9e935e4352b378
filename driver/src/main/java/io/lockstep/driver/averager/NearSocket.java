package io.lockstep.driver.averager;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket, in a directory that its user alone may enter: executors beside the driver reach it by that, which
 * costs the kernel less than half of what TCP on the loopback does. What is said there is the same, proofs and ciphers too.
 */
final class NearSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NearSocket.class);

    private final Path directory;
    private final Path path;
    private final ServerSocketChannel channel;

    private NearSocket(Path directory, int backlog) throws IOException {
        this.directory = directory;
        path = directory.resolve("averager");
        directory.toFile().deleteOnExit();
        channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), backlog);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        path.toFile().deleteOnExit();
    }

    /** Listens; null where this system, or the length of its temporary directory's name, doesn't allow it. */
    static NearSocket open(int backlog) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("lockstep-");
            return new NearSocket(directory, backlog);
        } catch (IOException | RuntimeException e) {
            LOG.debug("no socket of this machine's own: {}", e.toString());
            if (directory != null) delete(directory);
            return null;
        }
    }

    /** Connects to one; null where there is none of that path on this machine, or it can't be reached. */
    static SocketChannel connect(String path) {
        if (path == null || !Files.exists(Path.of(path))) return null;
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException | RuntimeException e) {
            LOG.debug("can't reach {}: {}", path, e.toString());
            return null;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    String path() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        delete(path);
        delete(directory);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("can't delete {}: {}", path, e.toString());
        }
    }
}
