package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Decides what the signature of a manifest is worth under a policy (format digest, sections 2.3 and 10, step 5). */
final class SignatureCheck {
    private SignatureCheck() {}

    static SignatureState check(SignaturePolicy policy, byte[] manifest, Optional<byte[]> stored)
            throws ArtifactException, UnusableKeyException {
        return switch (policy) {
            case SignaturePolicy.Ignore _ ->
                stored.isPresent() ? new SignatureState.SignedUnchecked() : new SignatureState.Unsigned();
            case SignaturePolicy.Report(List<PublicKey> keys) -> report(keys, manifest, stored);
            case SignaturePolicy.Require(List<PublicKey> keys) -> require(keys, manifest, stored);
        };
    }

    private static SignatureState report(List<PublicKey> keys, byte[] manifest, Optional<byte[]> stored)
            throws ArtifactException, UnusableKeyException {
        if (stored.isEmpty()) {
            return new SignatureState.Unsigned();
        }
        return keys.isEmpty() ? new SignatureState.SignedUnchecked() : verify(keys, manifest, stored.get());
    }

    private static SignatureState require(List<PublicKey> keys, byte[] manifest, Optional<byte[]> stored)
            throws ArtifactException, UnusableKeyException {
        if (stored.isEmpty()) {
            throw new ArtifactException.SignatureMissing(MenderReader.SIGNATURE, Manifest.NAME);
        }
        SignatureState state = verify(keys, manifest, stored.get());
        if (!(state instanceof SignatureState.Verified)) {
            throw new ArtifactException.SignatureWrong(keys.size(), MenderReader.SIGNATURE);
        }
        return state;
    }

    private static SignatureState verify(List<PublicKey> keys, byte[] manifest, byte[] stored)
            throws ArtifactException, UnusableKeyException {
        byte[] signature = decode(stored);
        for (PublicKey key : keys) {
            if (ArtifactSignature.verifies(key, manifest, signature)) {
                return new SignatureState.Verified(key);
            }
        }
        return new SignatureState.Wrong();
    }

    /** Line feeds are taken, as by all stock readers but one, because other signers wrap base64; nothing else is. */
    private static byte[] decode(byte[] stored) throws ArtifactException {
        String text = new String(stored, StandardCharsets.ISO_8859_1).replace("\n", "");
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ArtifactException.Malformed(MenderReader.SIGNATURE, "standard base64", "something else", e);
        }
    }
}
