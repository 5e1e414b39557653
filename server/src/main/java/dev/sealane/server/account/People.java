package dev.sealane.server.account;

import dev.sealane.server.db.Database;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Who may use the server, wired together. */
public record People(
        Accounts accounts, Sessions sessions, AccessTokens tokens, FirstUser firstUser, Credentials credentials) {
    /** Builds them on a database that is open. */
    public static People open(Database database, InstantSource clock) {
        SecureRandom random = new SecureRandom();
        Accounts accounts = new Accounts(database, random);
        Sessions sessions = new Sessions(database, accounts, random, clock);
        AccessTokens tokens = new AccessTokens(database, random, clock);
        return new People(
                accounts,
                sessions,
                tokens,
                new FirstUser(database, accounts, random, clock),
                new Credentials(
                        sessions, tokens, new BasicSignIns(database, sessions, accounts, tokens, random, clock)));
    }
}
