package dev.sealane.server.manage;

import dev.sealane.server.account.AccessTokens;
import dev.sealane.server.account.Accounts;
import dev.sealane.server.account.Sessions;
import dev.sealane.server.db.Tenant;

/**
 * The verbs about users that both management APIs translate to.
 *
 * @param tenant whose users sign in here
 */
public record People(Tenant tenant, Accounts accounts, Sessions sessions, AccessTokens tokens) {}
