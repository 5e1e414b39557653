package dev.sealane.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The releases of SWUpdate that the tests run against: the one that is installed, and those of newer Debian releases,
 * unpacked beside it.
 */
public enum SwupdateRelease {
    /** 2022.12: CMS with OpenSSL. */
    BOOKWORM,
    /** 2024.12: CMS with wolfSSL. */
    TRIXIE,
    /** 2026.05: what judges signatures is chosen when it starts. */
    FORKY;

    /** What an image's signature is. */
    public enum Signature {
        CMS("opensslCMS"),
        /** PKCS#1 v1.5, or ECDSA. */
        RSA("opensslRSA"),
        RSA_PSS("opensslRSAPSS");

        private final String provider;

        Signature(String provider) {
            this.provider = provider;
        }
    }

    /** Where it is, or a skipped test. */
    public Path require() {
        return switch (this) {
            case BOOKWORM -> Peer.SWUPDATE.require();
            case TRIXIE -> Peer.SWUPDATE_OF_TRIXIE.require();
            case FORKY -> Peer.SWUPDATE_OF_FORKY.require();
        };
    }

    /** The options by which it trusts images that are signed like this with the key behind a PEM file. */
    public List<String> trusting(Signature signature, Path pem) {
        List<String> options = new ArrayList<>(List.of("-k", pem.toString()));
        switch (this) {
            case FORKY -> options.addAll(List.of("--digest-provider", signature.provider));
            case BOOKWORM, TRIXIE -> {
                if (signature != Signature.CMS) {
                    throw new IllegalArgumentException(this + " knows CMS only");
                }
            }
        }
        return options;
    }

    /** The options of its client for hawkBit: newer ones have several clients. */
    String client() {
        return switch (this) {
            case BOOKWORM -> "";
            case TRIXIE, FORKY -> "-S hawkbit";
        };
    }

    /** Its settings, among {@code globals}, for images with a CMS signature. */
    String settings() {
        return switch (this) {
            case FORKY -> "digest-provider = \"" + Signature.CMS.provider + "\";";
            case BOOKWORM, TRIXIE -> "";
        };
    }
}
