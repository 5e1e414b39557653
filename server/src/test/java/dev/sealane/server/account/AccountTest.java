package dev.sealane.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Principal;
import dev.sealane.server.refusal.Refusal;
import dev.sealane.server.testing.FreshDatabase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
final class AccountTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Email EMAIL = new Email("Ada@example.org");

    private final Database database;
    private final Tenant tenant = Tenant.DEFAULT;
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final SecureRandom random = new SecureRandom();
    private final Accounts accounts;
    private final Sessions sessions;
    private final AccessTokens tokens;
    private final FirstUser firstUser;

    AccountTest(Database database) {
        this.database = database;
        this.accounts = new Accounts(database, random);
        this.sessions = new Sessions(database, accounts, random, clock);
        this.tokens = new AccessTokens(database, random, clock);
        this.firstUser = new FirstUser(database, accounts, random, clock);
    }

    @BeforeEach
    void removeEverybody() {
        database.run(transaction -> {
            transaction.update("delete from account");
            transaction.update("delete from first_link");
        });
    }

    @Test
    void theFirstLinkWorksOnceAndOnlyWhileThereIsNobody() {
        Secret link = firstUser.offer(tenant).orElseThrow();

        assertThat(firstUser.isOpen(tenant, link)).isTrue();
        refused("weak-password", () -> firstUser.redeem(tenant, link, EMAIL, "short"));
        UserId user = firstUser.redeem(tenant, link, EMAIL, PASSWORD);
        assertThat(accounts.get(tenant, user).email().value()).isEqualTo("ada@example.org");
        assertThat(firstUser.isOpen(tenant, link)).isFalse();
        refused("first-link-invalid", () -> firstUser.redeem(tenant, link, new Email("b@example.org"), PASSWORD));
        assertThat(firstUser.offer(tenant)).isEmpty();
    }

    @Test
    void anOlderOrExpiredFirstLinkIsWorthNothing() {
        Secret older = firstUser.offer(tenant).orElseThrow();
        Secret newer = firstUser.offer(tenant).orElseThrow();

        refused("first-link-invalid", () -> firstUser.redeem(tenant, older, EMAIL, PASSWORD));
        now = now.plus(FirstUser.LIFE);
        refused("first-link-invalid", () -> firstUser.redeem(tenant, newer, EMAIL, PASSWORD));
    }

    @Test
    void credentialsOfTheEnvironmentMakeTheFirstUserAndThenChangeNothing() {
        refused("weak-password", () -> firstUser.ensure(tenant, EMAIL, "aaaaaaaaaaaa"));
        firstUser.ensure(tenant, EMAIL, PASSWORD);
        firstUser.ensure(tenant, EMAIL, "another good password");

        assertThat(accounts.list(tenant)).hasSize(1);
        assertThat(signIn(PASSWORD).user())
                .isEqualTo(accounts.list(tenant).getFirst().id());
    }

    @Test
    void theDatabaseHoldsNothingThatOpensADoor() {
        UserId user = accounts.create(tenant, EMAIL, new Password(PASSWORD));
        Secret session = signIn(PASSWORD).secret();
        Secret token = tokens.create(tenant, user, "ci", Optional.empty()).secret();

        for (String table : List.of("account", "session", "access_token")) {
            String rows = database.call(transaction -> transaction.list(
                            "select to_jsonb(t)::text as row from " + table + " t", row -> row.text("row")))
                    .toString();
            assertThat(rows).isNotEqualTo("[]").doesNotContain(PASSWORD, session.text(), token.text());
        }
    }

    @Test
    void aSessionEndsByItselfBySigningOutAndByANewPassword() {
        UserId user = accounts.create(tenant, EMAIL, new Password(PASSWORD));
        Secret first = signIn(PASSWORD).secret();
        Secret second = signIn(PASSWORD).secret();

        sessions.signOut(find(first).orElseThrow());
        assertThat(find(first)).isEmpty();
        assertThat(find(second)).isPresent();
        accounts.setPassword(tenant, user, new Password("another good password"));
        assertThat(find(second)).isEmpty();
        Secret third = signIn("another good password").secret();
        now = now.plus(Sessions.LIFE);
        assertThat(find(third)).isEmpty();
    }

    @Test
    void guessingIsSlowedDownByAccountAndAddress() {
        accounts.create(tenant, EMAIL, new Password(PASSWORD));
        for (int attempt = 0; attempt < SignInLimit.ATTEMPTS; attempt++) {
            refused("wrong-credentials", () -> signIn("wrong"));
        }

        assertThatThrownBy(() -> signIn(PASSWORD))
                .isInstanceOfSatisfying(
                        TooManyAttempts.class,
                        refusal -> assertThat(refusal.retryAfter()).contains(SignInLimit.RETURN));
        assertThat(sessions.signIn(tenant, EMAIL.value(), PASSWORD, "192.0.2.2").user())
                .as("another address is not held up")
                .isNotNull();
        now = now.plus(SignInLimit.RETURN);
        assertThat(signIn(PASSWORD).user()).isNotNull();
    }

    @Test
    void oneAddressCannotTryManyAccountsAndTheMemoryIsBounded() {
        SignInLimit limit = new SignInLimit(clock);
        for (int attempt = 0; attempt < SignInLimit.ATTEMPTS_OF_ADDRESS; attempt++) {
            limit.take("user" + attempt, "192.0.2.1");
        }
        assertThatThrownBy(() -> limit.take("one more", "192.0.2.1")).isInstanceOf(TooManyAttempts.class);
        for (int address = 0; address < 2 * SignInLimit.MAX_KEYS; address++) {
            limit.take("user", "address " + address);
        }
        assertThat(limit.size()).isEqualTo(SignInLimit.MAX_KEYS);
    }

    @Test
    void anAccessTokenExpiresAndIsOfOneUser() {
        UserId user = accounts.create(tenant, EMAIL, new Password(PASSWORD));
        UserId other = accounts.create(tenant, new Email("b@example.org"), new Password(PASSWORD));
        AccessTokens.Created token = tokens.create(tenant, user, "ci", Optional.of(Duration.ofHours(1)));

        assertThat(tokens.find(token.secret()).map(Principal::user)).contains(user.value());
        assertThat(tokens.list(tenant, user).getFirst().usedAt()).contains(now);
        refused("token-not-found", () -> tokens.delete(tenant, other, token.id()));
        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.find(token.secret())).isEmpty();
        assertThat(tokens.find(new Secret(AccessTokens.PREFIX + "x".repeat(10_000))))
                .isEmpty();
    }

    @Test
    void aUserHasALimitedNumberOfTokens() {
        UserId user = accounts.create(tenant, EMAIL, new Password(PASSWORD));
        for (int number = 0; number < AccessTokens.MAX_TOKENS; number++) {
            tokens.create(tenant, user, "token " + number, Optional.empty());
        }
        refused("too-many-tokens", () -> tokens.create(tenant, user, "one more", Optional.empty()));
    }

    @Test
    void theLastUserStays() {
        UserId user = accounts.create(tenant, EMAIL, new Password(PASSWORD));
        refused("last-user", () -> accounts.delete(tenant, user));
        accounts.create(tenant, new Email("b@example.org"), new Password(PASSWORD));
        accounts.delete(tenant, user);
        refused("user-not-found", () -> accounts.delete(tenant, user));
    }

    @Test
    void secretsDoNotShowThemselves() {
        assertThat(new Password(PASSWORD).toString()).doesNotContain(PASSWORD);
        assertThat(new Secret("first_abc").toString()).doesNotContain("abc");
    }

    private Sessions.Opened signIn(String password) {
        return sessions.signIn(tenant, "ADA@example.org", password, "192.0.2.1");
    }

    private Optional<Principal> find(Secret secret) {
        return sessions.find(secret, Principal.Via.SESSION);
    }

    private static void refused(String code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
