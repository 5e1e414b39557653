package dev.sealane.artifact.sign;

import java.security.spec.ECParameterSpec;

/** Names curves in messages. */
final class Curves {
    private Curves() {}

    /** The NIST name that goes with the size of the field, which is what users know the curve by. */
    static String describe(ECParameterSpec curve) {
        int bits = curve.getCurve().getField().getFieldSize();
        return switch (bits) {
            case 224 -> "P-224";
            case 256 -> "another curve with 256 bits";
            case 384 -> "P-384";
            case 521 -> "P-521";
            default -> "a curve with " + bits + " bits";
        };
    }
}
