package dev.sealane.artifact.swu;

import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import java.util.Optional;

/**
 * How an image is read.
 *
 * @param limits what is refused for its size
 * @param signature what is demanded of the signature
 * @param selection which of the alternatives in the description are meant
 * @param device what the software has to fit
 * @param contentKey for encrypted payloads
 * @param descriptionKey for an encrypted description; where it is there, a description in plain text is refused
 * @param embeddedScripts what happens to an image that brings a program to be run while it is read
 */
public record SwuReadOptions(
        SwuLimits limits,
        SwuSignaturePolicy signature,
        Selection selection,
        DeviceProfile device,
        Optional<ContentKey> contentKey,
        Optional<DescriptionKey> descriptionKey,
        EmbeddedScripts embeddedScripts) {
    /** What happens to an image that brings a Lua program, which may change the entries while they are read. */
    public enum EmbeddedScripts {
        /** Refused: nothing here runs it, and the description without it means something else. */
        REFUSE,
        /** Shown and not run. Never for installing. */
        INSPECT
    }

    /** Default limits, no signature demanded, any device, the top of the description. */
    public static SwuReadOptions unverified() {
        return new SwuReadOptions(
                SwuLimits.defaults(),
                new SwuSignaturePolicy.Ignore(),
                Selection.NONE,
                DeviceProfile.ANY,
                Optional.empty(),
                Optional.empty(),
                EmbeddedScripts.REFUSE);
    }

    /** The same with another demand on the signature. */
    public SwuReadOptions withSignature(SwuSignaturePolicy other) {
        return new SwuReadOptions(limits, other, selection, device, contentKey, descriptionKey, embeddedScripts);
    }

    /** The same with other limits. */
    public SwuReadOptions withLimits(SwuLimits other) {
        return new SwuReadOptions(other, signature, selection, device, contentKey, descriptionKey, embeddedScripts);
    }

    /** The same for another selection. */
    public SwuReadOptions select(Selection other) {
        return new SwuReadOptions(limits, signature, other, device, contentKey, descriptionKey, embeddedScripts);
    }

    /** The same for another device. */
    public SwuReadOptions forDevice(DeviceProfile other) {
        return new SwuReadOptions(limits, signature, selection, other, contentKey, descriptionKey, embeddedScripts);
    }

    /** The same with a key for payloads. */
    public SwuReadOptions withContentKey(ContentKey key) {
        return new SwuReadOptions(
                limits, signature, selection, device, Optional.of(key), descriptionKey, embeddedScripts);
    }

    /** The same with a key for the description. */
    public SwuReadOptions withDescriptionKey(DescriptionKey key) {
        return new SwuReadOptions(limits, signature, selection, device, contentKey, Optional.of(key), embeddedScripts);
    }

    /** The same, showing programs instead of refusing them. */
    public SwuReadOptions inspectingScripts() {
        return new SwuReadOptions(
                limits, signature, selection, device, contentKey, descriptionKey, EmbeddedScripts.INSPECT);
    }
}
