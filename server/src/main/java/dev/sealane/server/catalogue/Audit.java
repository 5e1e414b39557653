package dev.sealane.server.catalogue;

import dev.sealane.server.db.Row;
import java.time.Instant;

/**
 * Who made a thing and who changed it last.
 *
 * @param createdBy empty if unknown
 * @param changedBy empty if unknown
 */
public record Audit(String createdBy, Instant createdAt, String changedBy, Instant changedAt) {
    public static Audit read(Row row) {
        return new Audit(
                row.text("created_by"), row.instant("created_at"), row.text("changed_by"), row.instant("changed_at"));
    }
}
