package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPlacesTest {
    private final Configuration conf = new Configuration();

    @ParameterizedTest
    @CsvSource({
        "local, true",
        "local[*], true",
        "'local[2,3]', true",
        "spark://127.0.0.1:7077, true",
        "spark://localhost, true",
        "spark://10.0.0.7:7077, false",
        "spark://localhost.example.org:7077, false",
        "yarn, false",
        "k8s://https://host:6443, false",
        "'local-cluster[2,1,1024]', false"
    })
    void oneMachineIsToldByTheMaster(String master, boolean one) {
        assertEquals(one, SharedPlaces.isOneMachine(master));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.csv", "/a b/100%.csv", "file:/data/x?resize=14", "file:///data"})
    void pathsOfThisHostAreRefusedWhereWorkersAreOnOthers(String uri) {
        assertDoesNotThrow(() -> SharedPlaces.refuseUnseen("local[2]", uri, "data", conf));
        var error = assertThrows(UserError.class, () -> SharedPlaces.refuseUnseen("yarn", uri, "data", conf));
        assertTrue(error.getMessage()
                .startsWith("data: " + uri + " is on this host, which the workers of yarn can't see"));
        assertTrue(error.getMessage().contains("hdfs:"));
    }

    @Test
    void placesOfOtherFileSystemsAreNot() {
        assertDoesNotThrow(() -> SharedPlaces.refuseUnseen("yarn", "hdfs://127.0.0.1:9/x", "data", conf));
        conf.set("fs.defaultFS", "hdfs://127.0.0.1:9");
        assertDoesNotThrow(() -> SharedPlaces.refuseUnseen("yarn", "/data/x.csv", "data", conf));
    }
}
