package dev.sealane.server.release;

import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The public keys whose signatures a tenant trusts.
 *
 * <p>With at least one key, an upload that none of them verifies is refused. What was taken in before stays: devices judge
 * it by the keys they hold themselves. Safe for many threads.
 */
public final class VerificationKeys {
    /** A key for each team and its successor; every upload is checked against all of them. */
    public static final int MAX_KEYS = 20;

    public static final int MAX_NAME = 100;

    /** An RSA-16384 key has 3 KiB in PEM; comments may stand around it. */
    public static final int MAX_PEM = 16 * 1024;

    private static final Logger LOG = System.getLogger(VerificationKeys.class.getName());

    private final Database database;

    public VerificationKeys(Database database) {
        this.database = database;
    }

    /** The tenant's keys by name. */
    public List<VerificationKey> list(Tenant tenant) {
        return database.call(transaction -> transaction.list(
                "select id, name, pem, fingerprint, created_at from verification_key where tenant = ? order by name",
                VerificationKeys::read,
                tenant.id()));
    }

    /**
     * Adds a key.
     *
     * @param pem a SubjectPublicKeyInfo in PEM, or the certificate of an authority that signs itself
     * @throws KeyRefused if it is no key that verifies artifacts, it or its name exists, or there are too many
     */
    public VerificationKey add(Tenant tenant, String name, String pem) {
        if (name.isBlank() || name.length() > MAX_NAME || !name.equals(name.strip()) || hasControl(name)) {
            throw new InvalidInput("name", "expected 1 to " + MAX_NAME + " printable characters");
        }
        Parsed parsed = parse(pem);
        PublicKey key = parsed.key();
        VerificationKeyId id = VerificationKeyId.random();
        try {
            database.run(transaction -> insert(transaction, tenant, id, name, parsed));
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? KeyRefused.exists(name) : e;
        }
        LOG.log(Level.INFO, "verification key {0} added: {1}", id, fingerprint(key));
        return list(tenant).stream()
                .filter(added -> added.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("verification key", id.toString()));
    }

    /**
     * Adds a key unless the tenant has it already, under whatever name.
     *
     * @throws KeyRefused as {@link #add}
     */
    public void ensure(Tenant tenant, String name, String pem) {
        String fingerprint = fingerprint(parse(pem).key());
        if (list(tenant).stream().noneMatch(key -> key.fingerprint().equals(fingerprint))) {
            add(tenant, name, pem);
        }
    }

    /**
     * Removes a key. Without any, unsigned artifacts are taken again.
     *
     * @throws NotFound if there is no such key
     */
    public void remove(Tenant tenant, VerificationKeyId id) {
        database.run(transaction -> {
            int removed = transaction.update(
                    "delete from verification_key where tenant = ? and id = ?", tenant.id(), id.value());
            if (removed == 0) {
                throw new NotFound("verification key", id.toString());
            }
            announce(transaction, tenant);
        });
        LOG.log(Level.INFO, "verification key {0} removed", id);
    }

    private static void insert(
            Transaction transaction, Tenant tenant, VerificationKeyId id, String name, Parsed parsed) {
        // The row lock on the tenant makes the count hold until the commit.
        transaction.number("select count(*) from (select 1 from tenant where id = ? for update) t", tenant.id());
        long existing = transaction.number("select count(*) from verification_key where tenant = ?", tenant.id());
        if (existing >= MAX_KEYS) {
            throw KeyRefused.tooMany(MAX_KEYS);
        }
        transaction.update(
                "insert into verification_key (tenant, id, name, pem, fingerprint) values (?, ?, ?, ?, ?)",
                tenant.id(),
                id.value(),
                name,
                parsed.certificate().map(TrustedCertificate::pem).orElseGet(() -> PemKeys.encodePublic(parsed.key())),
                HexFormat.of().parseHex(fingerprint(parsed.key())));
        announce(transaction, tenant);
    }

    private static void announce(Transaction transaction, Tenant tenant) {
        transaction.publish(new Change(tenant, Change.Kind.RELEASE, ""));
    }

    private static boolean hasControl(String name) {
        return name.chars().anyMatch(Character::isISOControl);
    }

    private record Parsed(PublicKey key, Optional<X509Certificate> certificate) {
        static Parsed of(String pem) throws UnusableKeyException {
            if (!TrustedCertificate.isIn(pem)) {
                return new Parsed(PemKeys.parsePublic(pem), Optional.empty());
            }
            X509Certificate certificate = TrustedCertificate.parse(pem);
            return new Parsed(certificate.getPublicKey(), Optional.of(certificate));
        }
    }

    private static Parsed parse(String pem) {
        if (pem.length() > MAX_PEM) {
            throw new InvalidInput("pem", "expected at most " + MAX_PEM + " characters");
        }
        try {
            Parsed parsed = Parsed.of(pem);
            ArtifactSignature.requireUsable(parsed.key());
            return parsed;
        } catch (UnusableKeyException e) {
            throw KeyRefused.unusable(e);
        }
    }

    private static String fingerprint(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static VerificationKey read(Row row) {
        try {
            Parsed parsed = Parsed.of(row.text("pem"));
            return new VerificationKey(
                    new VerificationKeyId(row.uuid("id")),
                    row.text("name"),
                    parsed.key(),
                    parsed.certificate(),
                    HexFormat.of().formatHex(row.bytes("fingerprint")),
                    row.instant("created_at"));
        } catch (UnusableKeyException e) {
            throw new IllegalStateException("a stored verification key cannot be read", e);
        }
    }
}
