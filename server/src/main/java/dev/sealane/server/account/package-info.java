/**
 * Who may manage a fleet: users, passwords, sessions, access tokens, and how the first user gets in. A stolen database
 * opens no door.
 */
@NullMarked
package dev.sealane.server.account;

import org.jspecify.annotations.NullMarked;
