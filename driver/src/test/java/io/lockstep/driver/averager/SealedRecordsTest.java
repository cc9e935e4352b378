package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records open once, in order, at the other side of their own connection. */
@Timeout(60)
class SealedRecordsTest {
    private static final byte[] SECRET = "token and Spark's".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONCES = new byte[64];

    private final SealedRecords sender = SealedRecords.sealing(SECRET, NONCES, "from worker");
    private final SealedRecords receiver = SealedRecords.opening(SECRET, NONCES, "from worker");

    private static byte[] seal(SealedRecords by, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[SealedRecords.HEAD + bytes.length + SealedRecords.TAG];
        assertEquals(out.length, by.seal(bytes, bytes.length, out));
        return out;
    }

    private static String open(SealedRecords by, byte[] record) throws IOException {
        byte[] head = Arrays.copyOf(record, SealedRecords.HEAD);
        byte[] sealed = Arrays.copyOfRange(record, SealedRecords.HEAD, record.length);
        byte[] out = new byte[record.length];
        if (SealedRecords.length(head) != sealed.length) throw new IOException("more or less than was sent");
        int length = by.open(head, sealed, sealed.length, out);
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void openInOrder() throws IOException {
        for (var text : new String[] {"one", "two", "one"}) assertEquals(text, open(receiver, seal(sender, text)));
    }

    @Test
    void aReplayIsRefused() throws IOException {
        byte[] record = seal(sender, "sums");
        open(receiver, record);
        assertThrows(IOException.class, () -> open(receiver, record));
    }

    @Test
    void aRecordLeftOutIsNoticed() {
        seal(sender, "first");
        byte[] second = seal(sender, "second");
        assertThrows(IOException.class, () -> open(receiver, second));
    }

    @Test
    void whatComesBackToItsSenderIsRefused() {
        var own = SealedRecords.opening(SECRET, NONCES, "from averager");
        assertThrows(IOException.class, () -> open(own, seal(sender, "reflected")));
    }

    @Test
    void anotherConnectionsRecordsAreRefused() {
        byte[] others = NONCES.clone();
        others[63] = 1;
        var other = SealedRecords.opening(SECRET, others, "from worker");
        assertThrows(IOException.class, () -> open(other, seal(sender, "other nonce")));
    }

    @Test
    void withoutSparksSecretNothingOpens() {
        var other = SealedRecords.opening(Arrays.copyOf(SECRET, 5), NONCES, "from worker");
        assertThrows(IOException.class, () -> open(other, seal(sender, "other secret")));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] record = seal(sender, "bits");
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            var fresh = SealedRecords.opening(SECRET, NONCES, "from worker");
            assertThrows(IOException.class, () -> open(fresh, damaged), "bit " + bit);
        }
    }

    /** RFC 5869, test case 1. */
    @Test
    void keysAreDerivedAsTheStandardSays() {
        var hex = HexFormat.of();
        byte[] secret = new byte[22];
        Arrays.fill(secret, (byte) 0x0b);
        byte[] key = Secrets.derive(
                secret, hex.parseHex("000102030405060708090a0b0c"), hex.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42);
        assertArrayEquals(
                hex.parseHex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
                key);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "HOME", "RELAY", "SHARED_HOME"})
    void anEncryptedTrialComesToTheSameBits(Transport transport) throws Exception {
        try (var trial = new TestTrial(TestTrial.SOON, 6, step -> 0.125, null, true)) {
            for (int i = 0; i < 3; i++) trial.work(transport, "w" + i, new WholeNumbers());
            trial.run(40);
            trial.assertWeights(40);
            assertEquals(TestTrial.EVAL_ROWS, trial.evaluate().rows);
        }
    }

    /** A worker that doesn't encrypt can't be heard. */
    @Test
    void plainFramesAreRefusedWhereATrialIsEncrypted() throws Exception {
        try (var trial = new TestTrial(TestTrial.SOON, 6, step -> 0.125, null, true)) {
            var address = trial.server.address();
            var plain = new TcpAddress(
                    address.host(), address.port(), address.trial(), address.token(), false, address.limits(), 0);
            assertThrows(IOException.class, () -> Relay.open(plain, trial.settings, null, "plain"));
            assertEquals(0, trial.averager.workers());
        }
    }
}
