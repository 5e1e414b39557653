package dev.sealane.server.manage;

import dev.sealane.server.db.Database;
import dev.sealane.server.testing.FreshDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the management APIs share: one server and one fleet for each class. */
@Timeout(600)
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ManagementTest {
    protected ManagementUnderTest api;
    protected dev.sealane.server.testing.Fleet devices;

    @BeforeAll
    final void start(Database database, @TempDir Path directory) throws IOException {
        api = new ManagementUnderTest(database, directory);
        devices = new dev.sealane.server.testing.Fleet(database, ManagementUnderTest.TENANT);
    }

    @AfterAll
    final void stop() {
        api.close();
    }
}
