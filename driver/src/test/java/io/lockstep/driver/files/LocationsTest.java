package io.lockstep.driver.files;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class LocationsTest {
    @Test
    void s3WithoutItsClassesSaysHowToGetThem() {
        var conf = new Configuration();
        conf.set("fs.s3a.impl", "io.lockstep.NoSuchFileSystem");
        conf.set("fs.s3a.impl.disable.cache", "true");
        var path = new Path("s3a://bucket/table.csv");
        var error = assertThrows(UserError.class, () -> Locations.fileSystem(path, conf));
        for (var part : new String[] {"s3a://bucket/table.csv", "--s3", "hadoop-aws"})
            assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
