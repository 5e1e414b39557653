package dev.sealane.artifact;

import java.io.IOException;
import java.util.List;

/**
 * An artifact was refused: one final type for each kind of refusal, with the facts as typed fields.
 *
 * <p>Everything the readers of this module refuse arrives as one of these; any other {@link IOException} is a failure of
 * the stream underneath. Messages say what was expected, what was found and where, and hold only bounded, printable
 * excerpts of the input.
 */
public abstract sealed class ArtifactException extends IOException {
    private final String code;

    private ArtifactException(String code, String message) {
        super(message);
        this.code = code;
    }

    private ArtifactException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A name for this kind of refusal that never changes; programs may depend on it. */
    public final String code() {
        return code;
    }

    /** The bytes are something else than an artifact. */
    public static final class NotAnArtifact extends ArtifactException {
        private final String found;

        /**
         * An artifact of no known format.
         *
         * @param expected the format by name, and what it starts with
         */
        public NotAnArtifact(String expected, String found) {
            super("not-an-artifact", "not " + expected + ", found " + Excerpt.of(found));
            this.found = found;
        }

        public String found() {
            return found;
        }
    }

    /** The artifact is of a format version that is not read. */
    public static final class UnsupportedVersion extends ArtifactException {
        private final String version;

        public UnsupportedVersion(String version) {
            super(
                    "unsupported-version",
                    "unsupported artifact version: expected 2 or 3, found " + Excerpt.of(version) + " in 'version'");
            this.version = version;
        }

        public String version() {
            return version;
        }
    }

    /** The artifact is well formed but uses something that is not supported here, such as an augmented layer. */
    public static final class UnsupportedFeature extends ArtifactException {
        private final String feature;
        private final String where;

        public UnsupportedFeature(String feature, String where) {
            super("unsupported-feature", "unsupported: " + feature + ", found at " + Excerpt.quoted(where));
            this.feature = feature;
            this.where = where;
        }

        public String feature() {
            return feature;
        }

        public String where() {
            return where;
        }
    }

    /** The input ends before the artifact does. */
    public static final class Truncated extends ArtifactException {
        private final String where;

        public Truncated(String where) {
            super("truncated", "truncated: the input ends inside " + Excerpt.of(where));
            this.where = where;
        }

        public Truncated(String where, Throwable cause) {
            super("truncated", "truncated: the input ends inside " + Excerpt.of(where), cause);
            this.where = where;
        }

        public String where() {
            return where;
        }
    }

    /** A part of the artifact breaks the rules of its format. */
    public static final class Malformed extends ArtifactException {
        private final String where;
        private final String expected;
        private final String found;

        public Malformed(String where, String expected, String found) {
            super("malformed", message(where, expected, found));
            this.where = where;
            this.expected = expected;
            this.found = found;
        }

        public Malformed(String where, String expected, String found, Throwable cause) {
            super("malformed", message(where, expected, found), cause);
            this.where = where;
            this.expected = expected;
            this.found = found;
        }

        private static String message(String where, String expected, String found) {
            return "malformed " + Excerpt.of(where) + ": expected " + expected + ", found " + Excerpt.of(found);
        }

        public String where() {
            return where;
        }

        public String expected() {
            return expected;
        }

        public String found() {
            return found;
        }
    }

    /** An entry stands where another, or none, has to stand. */
    public static final class UnexpectedEntry extends ArtifactException {
        private final String where;
        private final String expected;
        private final String found;

        public UnexpectedEntry(String where, String expected, String found) {
            super(
                    "unexpected-entry",
                    "unexpected entry in " + where + ": expected " + expected + ", found " + Excerpt.of(found));
            this.where = where;
            this.expected = expected;
            this.found = found;
        }

        public String where() {
            return where;
        }

        public String expected() {
            return expected;
        }

        public String found() {
            return found;
        }
    }

    /** A count or a length is over its limit. */
    public static final class LimitExceeded extends ArtifactException {
        private final String limit;
        private final long allowed;
        private final String where;

        public LimitExceeded(String limit, long allowed, String where) {
            super(
                    "limit-exceeded",
                    "over a limit: " + limit + " may be at most " + allowed + ", found more in " + Excerpt.of(where));
            this.limit = limit;
            this.allowed = allowed;
            this.where = where;
        }

        public String limit() {
            return limit;
        }

        public long allowed() {
            return allowed;
        }

        public String where() {
            return where;
        }
    }

    /** Content does not have the digest that the signed part of the artifact lists. */
    public static final class DigestMismatch extends ArtifactException {
        private final String name;
        private final Digest expected;
        private final Digest found;

        public DigestMismatch(String name, Digest expected, Digest found) {
            super(
                    "digest-mismatch",
                    "checksum mismatch in " + Excerpt.quoted(name) + ": expected SHA-256 " + expected + ", found "
                            + found);
            this.name = name;
            this.expected = expected;
            this.found = found;
        }

        public String name() {
            return name;
        }

        public Digest expected() {
            return expected;
        }

        public Digest found() {
            return found;
        }
    }

    /** The artifact holds something that the manifest does not list, so nothing vouches for it. */
    public static final class NotInManifest extends ArtifactException {
        private final String name;

        public NotInManifest(String name) {
            super(
                    "not-in-manifest",
                    "not in the manifest: expected a line for " + Excerpt.quoted(name) + ", found none");
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    /** The manifest or the format asks for something that the artifact does not hold. */
    public static final class Missing extends ArtifactException {
        private final String name;

        public Missing(String name, String where) {
            super("missing", "missing: expected " + Excerpt.quoted(name) + " in " + where + ", found none");
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    /** A key is configured and the artifact carries no signature. */
    public static final class SignatureMissing extends ArtifactException {
        public SignatureMissing(String member, String after) {
            super(
                    "signature-missing",
                    "unsigned: a verifying key is configured, expected '" + member + "' after '" + after
                            + "', found none");
        }
    }

    /** None of the configured keys verifies the signature. */
    public static final class SignatureWrong extends ArtifactException {
        private final int keysTried;

        public SignatureWrong(int keysTried, String member) {
            super(
                    "signature-wrong",
                    "wrong signature: expected one by " + (keysTried == 1 ? "the configured key" : keysTried + " keys")
                            + ", found another in '" + member + "'");
            this.keysTried = keysTried;
        }

        public int keysTried() {
            return keysTried;
        }
    }

    /** The artifact is made for other hardware. */
    public static final class DeviceTypeMismatch extends ArtifactException {
        private final String deviceType;
        private final List<String> compatible;

        public DeviceTypeMismatch(String deviceType, List<String> compatible) {
            super(
                    "device-type-mismatch",
                    "wrong device type: this device is " + Excerpt.quoted(deviceType) + ", the artifact is for "
                            + Excerpt.of(String.join(", ", compatible)));
            this.deviceType = deviceType;
            this.compatible = List.copyOf(compatible);
        }

        public String deviceType() {
            return deviceType;
        }

        public List<String> compatible() {
            return compatible;
        }
    }

    /** The artifact depends on something that the device does not provide. */
    public static final class DependencyUnmet extends ArtifactException {
        private final String key;
        private final List<String> wanted;
        private final String found;

        public DependencyUnmet(String key, List<String> wanted, String found) {
            super(
                    "dependency-unmet",
                    "unmet dependency: " + Excerpt.quoted(key) + " has to be one of "
                            + Excerpt.of(String.join(", ", wanted)) + ", the device has " + Excerpt.of(found));
            this.key = key;
            this.wanted = List.copyOf(wanted);
            this.found = found;
        }

        public String key() {
            return key;
        }

        public List<String> wanted() {
            return wanted;
        }

        public String found() {
            return found;
        }
    }

    /** Nothing on this device can install payloads of this type. */
    public static final class PayloadTypeUnsupported extends ArtifactException {
        private final String payloadType;

        public PayloadTypeUnsupported(String payloadType, String supported) {
            super(
                    "payload-type-unsupported",
                    "unsupported payload type: this device installs " + Excerpt.of(supported) + ", the artifact holds "
                            + Excerpt.quoted(payloadType));
            this.payloadType = payloadType;
        }

        public String payloadType() {
            return payloadType;
        }
    }

    /** The software does not fit this revision of the hardware. */
    public static final class HardwareMismatch extends ArtifactException {
        private final String revision;
        private final List<String> accepted;

        public HardwareMismatch(String revision, List<String> accepted) {
            super(
                    "hardware-mismatch",
                    "wrong hardware: this device has revision " + Excerpt.quoted(revision) + ", the software is for "
                            + (accepted.isEmpty() ? "none" : Excerpt.of(String.join(", ", accepted))));
            this.revision = revision;
            this.accepted = List.copyOf(accepted);
        }

        public String revision() {
            return revision;
        }

        public List<String> accepted() {
            return accepted;
        }
    }

    /** The version of the software breaks a rule of the device. */
    public static final class VersionRefused extends ArtifactException {
        private final String limit;
        private final String version;

        /** A rule that is named by what it forbids, such as {@code no version lower than}. */
        public VersionRefused(String rule, String limit, String version) {
            super(
                    "version-refused",
                    "refused version: this device takes " + rule + " " + Excerpt.quoted(limit) + ", the software is "
                            + Excerpt.quoted(version));
            this.limit = limit;
            this.version = version;
        }

        public String limit() {
            return limit;
        }

        public String version() {
            return version;
        }
    }

    /** The description holds nothing for this device and this selection. */
    public static final class NothingToInstall extends ArtifactException {
        public NothingToInstall(String where) {
            super(
                    "nothing-to-install",
                    "nothing to install: expected an image, a file, a script, a partition or a boot variable in "
                            + Excerpt.of(where) + ", found none");
        }
    }

    /** The set and the mode that were asked for are not in the description. */
    public static final class SelectionUnknown extends ArtifactException {
        private final String choice;

        public SelectionUnknown(String choice, String where) {
            super(
                    "selection-unknown",
                    "unknown selection: expected " + Excerpt.quoted(choice) + " in " + Excerpt.of(where)
                            + ", found no such set and mode");
            this.choice = choice;
        }

        public String choice() {
            return choice;
        }
    }

    /** The certificate of a signer is not one that may sign here. */
    public static final class CertificateRefused extends ArtifactException {
        private final String expected;

        public CertificateRefused(String expected, String found) {
            super("certificate-refused", "refused certificate: expected " + expected + ", found " + Excerpt.of(found));
            this.expected = expected;
        }

        public CertificateRefused(String expected, String found, Throwable cause) {
            super(
                    "certificate-refused",
                    "refused certificate: expected " + expected + ", found " + Excerpt.of(found),
                    cause);
            this.expected = expected;
        }

        public String expected() {
            return expected;
        }
    }

    /** Encrypted content cannot be read: there is no key, another key is needed, or the content is broken. */
    public static final class DecryptionFailed extends ArtifactException {
        private final String where;

        public DecryptionFailed(String where, String expected) {
            super("decryption-failed", "cannot decrypt " + Excerpt.quoted(where) + ": expected " + expected);
            this.where = where;
        }

        public DecryptionFailed(String where, String expected, Throwable cause) {
            super("decryption-failed", "cannot decrypt " + Excerpt.quoted(where) + ": expected " + expected, cause);
            this.where = where;
        }

        public String where() {
            return where;
        }
    }
}
