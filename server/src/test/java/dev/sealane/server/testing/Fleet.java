package dev.sealane.server.testing;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceKey;
import dev.sealane.server.device.Identity;
import dev.sealane.server.release.ArtifactId;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Puts devices and artifacts into a database for tests of what happens to them. */
public final class Fleet {
    private final Database database;
    private final Tenant tenant;
    private final Admissions admissions;

    public Fleet(Database database, Tenant tenant) {
        this.database = database;
        this.tenant = tenant;
        this.admissions = new Admissions(database);
    }

    /** A new Ed25519 key pair. */
    public static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half as the server knows it. */
    public static DeviceKey key(KeyPair pair) {
        return DeviceKey.parse("test", pem(pair));
    }

    /** The public half as devices send it. */
    public static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    public static Identity identity(String serial) {
        return Identity.parse("test", "{\"sn\":\"" + serial + "\"}");
    }

    /** A device that has called and waits. */
    public DeviceId pending(String serial) {
        admissions.authenticate(tenant, identity(serial), key(keyPair()));
        return database.call(transaction -> transaction.first(
                        "select id from device where tenant = ? and identity = ? and admission <> 'decommissioned'",
                        row -> new DeviceId(row.uuid("id")),
                        tenant.id(),
                        identity(serial).canonical()))
                .orElseThrow();
    }

    /** A device that belongs to the fleet. */
    public DeviceId accepted(String serial) {
        DeviceId device = pending(serial);
        AuthSet set = admissions.authSets(tenant, List.of(device)).get(device).getFirst();
        admissions.accept(tenant, device, set.id());
        return device;
    }

    /** An artifact without bytes, for tests that never download it. */
    public ArtifactId artifact(String name, String... deviceTypes) {
        ArtifactId id = ArtifactId.random();
        database.run(transaction ->
                transaction.update("""
                insert into artifact (tenant, id, name, format, version, device_types, payload_type, signed, provides, depends,
                    scripts, files, size, digest, blob)
                values (?, ?, ?, 'mender', 3, ?, 'rootfs-image', false, '{}', '{}', '{}', '[]', 0, '\\x00', ?)""", tenant.id(), id.value(), name, List.of(deviceTypes), UUID.randomUUID()));
        return id;
    }
}
