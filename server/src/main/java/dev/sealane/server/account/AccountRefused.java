package dev.sealane.server.account;

import dev.sealane.server.refusal.Refusal;

/** A change to users, tokens or the first link that does not fit their present state. */
public final class AccountRefused extends Refusal {
    private AccountRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static AccountRefused emailTaken(Email email) {
        return new AccountRefused(Kind.UNPROCESSABLE, "email-taken", "a user with the e-mail " + email + " exists");
    }

    static AccountRefused lastUser() {
        return new AccountRefused(
                Kind.CONFLICT, "last-user", "the last user stays: without one nobody could sign in any more");
    }

    static AccountRefused tokenExists(String name) {
        return new AccountRefused(Kind.CONFLICT, "token-exists", "a token with the name '" + name + "' exists");
    }

    static AccountRefused tooManyTokens(int limit) {
        return new AccountRefused(
                Kind.UNPROCESSABLE, "too-many-tokens", "a user has at most " + limit + " tokens: delete one first");
    }

    static AccountRefused linkInvalid() {
        return new AccountRefused(
                Kind.NOT_FOUND,
                "first-link-invalid",
                "this link has been used, has expired, or is not the newest one: restart the server to get another");
    }
}
