package dev.sealane.artifact.mender;

import java.util.Optional;

/**
 * The type of a payload, which names the handler or update module that installs it.
 *
 * <p>Devices look a module up as a file of this name, so a type has no separator and is neither {@code .} nor {@code ..}
 * (format digest, section 10, step 12).
 *
 * @param value the name
 */
public record PayloadType(String value) {
    /** The limit of the stock tools (section 10.1). */
    public static final int MAX_CHARACTERS = 256;

    /** A whole root file system image. */
    public static final PayloadType ROOTFS_IMAGE = new PayloadType("rootfs-image");

    public PayloadType {
        if (!isPayloadType(value)) {
            throw new IllegalArgumentException(
                    "a payload type has 1 to " + MAX_CHARACTERS + " printable characters and no '/'");
        }
    }

    /** The type, or nothing if {@code text} is not one. */
    public static Optional<PayloadType> parse(String text) {
        return isPayloadType(text) ? Optional.of(new PayloadType(text)) : Optional.empty();
    }

    private static boolean isPayloadType(String text) {
        return Text.isName(text, MAX_CHARACTERS) && text.indexOf('/') < 0 && !text.equals(".") && !text.equals("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
