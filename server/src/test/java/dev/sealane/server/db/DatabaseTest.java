package dev.sealane.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.testing.FreshDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
final class DatabaseTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Database database;

    DatabaseTest(Database database) {
        this.database = database;
    }

    @Test
    void hasTheDefaultTenant() {
        List<String> tenants =
                database.call(transaction -> transaction.list("select id from tenant", row -> row.text("id")));

        assertThat(tenants).contains("default");
    }

    @Test
    void keepsNothingOfWorkThatThrows() {
        assertThatThrownBy(() -> database.run(transaction -> {
                    transaction.update("insert into tenant (id) values ('half')");
                    throw new IllegalStateException("stop");
                }))
                .isInstanceOf(IllegalStateException.class);

        long kept = database.call(transaction -> transaction.number("select count(*) from tenant where id = 'half'"));
        assertThat(kept).isZero();
    }

    @Test
    void namesAKeyThatExistsAlready() {
        assertThatThrownBy(() ->
                        database.run(transaction -> transaction.update("insert into tenant (id) values ('default')")))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.isDuplicate()).isTrue());
    }

    @Test
    void passesTextsAndIdsAsArrays() {
        UUID id = UUID.randomUUID();

        long found = database.call(
                transaction -> transaction.number("select count(*) from unnest(?) i where i = ?", List.of(id), id));
        Optional<List<String>> words = database.call(transaction ->
                transaction.first("select ? as words", row -> row.texts("words"), List.of("a", "b'\"{}")));

        assertThat(found).isEqualTo(1);
        assertThat(words).contains(List.of("a", "b'\"{}"));
    }

    @Test
    void deliversAChangeBeforeTheCommittingCallReturns() throws Exception {
        BlockingQueue<Change> received = new LinkedBlockingQueue<>();
        Change change = new Change(Tenant.DEFAULT, Change.Kind.DEVICE, "one");
        try (var _ = database.changes().subscribe(Tenant.DEFAULT, received::add)) {
            database.run(transaction -> transaction.publish(change));

            assertThat(received).contains(change);
        }
    }

    @Test
    void announcesNothingOfATransactionThatFailed() {
        BlockingQueue<Change> received = new LinkedBlockingQueue<>();
        Change change = new Change(Tenant.DEFAULT, Change.Kind.DEVICE, "never");
        try (var _ = database.changes().subscribe(Tenant.DEFAULT, received::add)) {
            assertThatThrownBy(() -> database.run(transaction -> {
                        transaction.publish(change);
                        throw new IllegalStateException("stop");
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(received).doesNotContain(change);
        }
    }

    @Test
    void tellsEachServerOfTheSameDatabaseOnceAndNoOtherTenant(DatabaseUrl url) throws Exception {
        BlockingQueue<Change> received = new LinkedBlockingQueue<>();
        Change expected = new Change(Tenant.DEFAULT, Change.Kind.ROLLOUT, "r");
        try (Database one = Database.open(url);
                Database other = Database.open(url);
                var _ = other.changes().subscribe(Tenant.DEFAULT, received::add)) {
            awaitCurrent(other.changes());
            one.run(transaction -> {
                transaction.publish(new Change(new Tenant("other"), Change.Kind.ROLLOUT, "hidden"));
                transaction.publish(expected);
            });
            one.run(transaction -> transaction.publish(new Change(Tenant.DEFAULT, Change.Kind.RELEASE, "last")));

            assertThat(nextButMissed(received)).isEqualTo(expected);
            assertThat(nextButMissed(received).id()).isEqualTo("last");
        }
    }

    @Test
    void tellsThatChangesWereMissedWhenTheListeningConnectionWasLost(DatabaseUrl url) throws Exception {
        BlockingQueue<Change> received = new LinkedBlockingQueue<>();
        try (Database lost = Database.open(url);
                var _ = lost.changes().subscribe(Tenant.DEFAULT, received::add)) {
            awaitCurrent(lost.changes());
            received.clear();

            lost.run(transaction -> transaction.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where query like 'listen%' and datname = current_database()"));

            assertThat(received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isEqualTo(new Change(Tenant.DEFAULT, Change.Kind.MISSED, ""));
        }
    }

    @Test
    void hidesThePasswordInItsTextForm() {
        assertThat(DatabaseUrl.parse("postgresql://db/sealane?user=a&password=secret"))
                .hasToString("jdbc:postgresql://db/sealane");
    }

    @Test
    void readsAnEmptyColumnAsNothing() {
        Optional<Optional<String>> read = database.call(transaction ->
                transaction.first("select ?::text as word", row -> row.optionalText("word"), Optional.empty()));

        assertThat(read).contains(Optional.empty());
    }

    private static Change nextButMissed(BlockingQueue<Change> received) throws InterruptedException {
        Change change = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return change != null && change.kind() == Change.Kind.MISSED ? nextButMissed(received) : change;
    }

    private static void awaitCurrent(Changes changes) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!changes.isCurrent() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(changes.isCurrent()).isTrue();
    }
}
