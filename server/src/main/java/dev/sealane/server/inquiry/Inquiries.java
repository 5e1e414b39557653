package dev.sealane.server.inquiry;

import dev.sealane.server.db.Database;

/** Every list there is, in one hand. */
public record Inquiries(Targets targets, Actions actions, RolloutSearch rollouts) {
    public static Inquiries of(Database database) {
        return new Inquiries(new Targets(database), new Actions(database), new RolloutSearch(database));
    }
}
