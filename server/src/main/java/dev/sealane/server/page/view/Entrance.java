package dev.sealane.server.page.view;

import dev.sealane.server.page.asset.Assets;
import java.util.Optional;

/**
 * A page in front of sign-in: signing in itself, or choosing the first password.
 *
 * @param email what was typed before, so that a mistake costs one field only
 * @param next where to go afterwards
 */
public record Entrance(Assets assets, String email, String next, Optional<Fault> fault) {}
