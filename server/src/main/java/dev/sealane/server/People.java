package dev.sealane.server;

import dev.sealane.server.account.AccessTokens;
import dev.sealane.server.account.Accounts;
import dev.sealane.server.account.Credentials;
import dev.sealane.server.account.FirstUser;
import dev.sealane.server.account.Sessions;
import dev.sealane.server.db.Database;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Who may use the server, wired together. */
record People(Accounts accounts, Sessions sessions, AccessTokens tokens, FirstUser firstUser, Credentials credentials) {
    static People open(Database database, InstantSource clock) {
        SecureRandom random = new SecureRandom();
        Accounts accounts = new Accounts(database, random);
        Sessions sessions = new Sessions(database, accounts, random, clock);
        AccessTokens tokens = new AccessTokens(database, random, clock);
        return new People(
                accounts,
                sessions,
                tokens,
                new FirstUser(database, accounts, random, clock),
                new Credentials(sessions, tokens));
    }
}
