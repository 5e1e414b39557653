import org.jspecify.annotations.NullMarked;

/**
 * What an update is: reading, writing, signing and verifying artifacts.
 *
 * <p>The wall exists because this is the smallest code that parses untrusted bytes; three programs use it and it is
 * fuzzed alone. It knows nobody else in Sealane; keys reach it as {@link java.security.PrivateKey} and
 * {@link java.security.PublicKey}.
 */
@NullMarked
module dev.sealane.artifact {
    requires static org.jspecify;
    requires tools.jackson.core;
    requires com.github.luben.zstd_jni;
    requires org.tukaani.xz;

    exports dev.sealane.artifact;
    exports dev.sealane.artifact.cms;
    exports dev.sealane.artifact.codec;
    exports dev.sealane.artifact.convert;
    exports dev.sealane.artifact.cpio;
    exports dev.sealane.artifact.crypt;
    exports dev.sealane.artifact.mender;
    exports dev.sealane.artifact.rdiff;
    exports dev.sealane.artifact.sign;
    exports dev.sealane.artifact.stream;
    exports dev.sealane.artifact.swu;
    exports dev.sealane.artifact.swu.description;
    exports dev.sealane.artifact.swu.libconfig;
    exports dev.sealane.artifact.tar;
    exports dev.sealane.artifact.zchunk;
}
