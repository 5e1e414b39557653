package dev.sealane.artifact.cms;

/** What a signer's certificate has to be made for (image digest, section 5.2). */
public enum CmsPurpose {
    /** E-mail protection where the certificate names purposes at all; what installers ask for unless told otherwise. */
    EMAIL_PROTECTION("emailProtection", "1.3.6.1.5.5.7.3.4", false),
    /** Code signing, by name. */
    CODE_SIGNING("codeSigning", "1.3.6.1.5.5.7.3.3", true);

    private final String label;
    private final String objectId;
    private final boolean mustBeNamed;

    CmsPurpose(String label, String objectId, boolean mustBeNamed) {
        this.label = label;
        this.objectId = objectId;
        this.mustBeNamed = mustBeNamed;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    String objectId() {
        return objectId;
    }

    boolean mustBeNamed() {
        return mustBeNamed;
    }
}
