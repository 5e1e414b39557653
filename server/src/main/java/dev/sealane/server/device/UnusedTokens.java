package dev.sealane.server.device;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps the secret of a device's own token until the device first uses it, so that whoever entered the device can read it
 * again and hand it over. From its first use on nobody can: then the digest is all there is.
 *
 * <p>The secret is sealed with AES-256-GCM under a key of the server's that is not in the database, and bound to its
 * device: a stolen copy of the database shows no token, and a row that was moved to another device cannot be opened.
 */
public final class UnusedTokens {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Database database;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /**
     * Seals with this key.
     *
     * @param key 32 bytes
     */
    public UnusedTokens(Database database, byte[] key) {
        this.database = database;
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Keeps the secret of a token that was entered for the device; one that is in use already is not kept. */
    public void keep(Tenant tenant, DeviceId device, String secret) {
        byte[] digest = Credential.Token.shown(secret).digest();
        byte[] box = seal(device, secret);
        database.run(transaction -> {
            // Its first use waits for this row, or has been.
            transaction.list(
                    "select id from device where tenant = ? and id = ? for no key update",
                    row -> row.uuid("id"),
                    tenant.id(),
                    device.value());
            transaction.update("""
                    insert into unused_token (tenant, device_id, sealed)
                    select s.tenant, s.device_id, ? from auth_set s
                    where s.tenant = ? and s.device_id = ? and s.digest = ? and s.status = 'preauthorised'
                    on conflict (tenant, device_id) do update set sealed = excluded.sealed""", box, tenant.id(), device.value(), digest);
        });
    }

    /** The secret, if the device has not used it. */
    public Optional<String> find(Tenant tenant, DeviceId device) {
        return database.call(transaction -> transaction.first(
                        "select sealed from unused_token where tenant = ? and device_id = ?",
                        row -> row.bytes("sealed"),
                        tenant.id(),
                        device.value()))
                .flatMap(box -> open(device, box));
    }

    /** Forgets it as part of the transaction that takes it into use or makes it worthless. */
    static void forget(Transaction transaction, Tenant tenant, DeviceId device) {
        transaction.update("delete from unused_token where tenant = ? and device_id = ?", tenant.id(), device.value());
    }

    private byte[] seal(DeviceId device, String secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, device, nonce).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] box = Arrays.copyOf(nonce, NONCE + ciphertext.length);
            System.arraycopy(ciphertext, 0, box, NONCE, ciphertext.length);
            return box;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM", e);
        }
    }

    /** Empty if it was sealed with another key, as after the server's keys were rotated, or for another device. */
    private Optional<String> open(DeviceId device, byte[] box) {
        try {
            byte[] nonce = Arrays.copyOf(box, NONCE);
            byte[] secret = cipher(Cipher.DECRYPT_MODE, device, nonce).doFinal(box, NONCE, box.length - NONCE);
            return Optional.of(new String(secret, StandardCharsets.UTF_8));
        } catch (AEADBadTagException foreign) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, DeviceId device, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(device.toString().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
