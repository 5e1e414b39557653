package dev.sealane.server.release;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The combinations of depended-on values that an artifact answers, each as a digest: two artifacts of one name with a
 * combination in common would both be right for some device (Mender management API digest, 5.1: unique key).
 */
final class Fits {
    /** More combinations than any real artifact has: ten device types times a hundred earlier versions. */
    static final int MAX_COMBINATIONS = 1_000;

    private Fits() {}

    /**
     * The combinations of an artifact of this format. Formats that the same devices take share them: of two such
     * artifacts no device could tell which is meant. No device type at all is a combination of its own.
     *
     * @throws ArtifactRefused if there are more than {@link #MAX_COMBINATIONS}
     */
    static List<byte[]> of(Format format, List<String> deviceTypes, Map<String, List<String>> depends) {
        Map<String, List<String>> wanted = new TreeMap<>(depends);
        wanted.put("device_type", deviceTypes.isEmpty() ? List.of("") : deviceTypes);
        if (format.dialect() != Dialect.MENDER) {
            wanted.put("dialect", List.of(format.dialect().word()));
        }
        List<Map<String, String>> combinations = new ArrayList<>(List.of(new TreeMap<>()));
        for (Map.Entry<String, List<String>> key : wanted.entrySet()) {
            combinations = times(combinations, key.getKey(), key.getValue());
        }
        return combinations.stream().map(Fits::digest).toList();
    }

    private static List<Map<String, String>> times(
            List<Map<String, String>> combinations, String key, List<String> values) {
        List<String> distinct = values.stream().distinct().toList();
        if ((long) combinations.size() * distinct.size() > MAX_COMBINATIONS) {
            throw new ArtifactRefused(
                    "too-many-depends",
                    "expected at most " + MAX_COMBINATIONS + " combinations of device types and depended-on values");
        }
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
            for (String value : distinct) {
                Map<String, String> next = new TreeMap<>(combination);
                next.put(key, value);
                longer.add(next);
            }
        }
        return longer;
    }

    /** The primary key decides; looking first only serves to name the artifact that is in the way. */
    static void insert(Transaction transaction, Tenant tenant, ArtifactId id, String name, List<byte[]> fits) {
        List<String> digests = fits.stream().map(HexFormat.of()::formatHex).toList();
        int inserted = transaction.update("""
                insert into artifact_fit (tenant, name, fit, artifact_id)
                select ?, ?, decode(fit, 'hex'), ? from unnest(?) as fit on conflict do nothing""", tenant.id(), name, id.value(), digests);
        if (inserted < digests.size()) {
            Optional<ArtifactId> existing = transaction
                    .list("""
                    select artifact_id from artifact_fit where tenant = ? and name = ? and artifact_id <> ?
                    and fit in (select decode(fit, 'hex') from unnest(?) as fit) limit 1""", row -> new ArtifactId(row.uuid("artifact_id")), tenant.id(), name, id.value(), digests)
                    .stream()
                    .findFirst();
            throw new ReleaseConflict(name, existing.orElse(id));
        }
    }

    private static byte[] digest(Map<String, String> combination) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(Json.write(combination).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
