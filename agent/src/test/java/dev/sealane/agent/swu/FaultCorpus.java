package dev.sealane.agent.swu;

import static dev.sealane.agent.swu.InstallCase.Corpus.files;
import static dev.sealane.agent.swu.InstallFault.before;
import static dev.sealane.agent.swu.InstallFault.byUs;
import static dev.sealane.agent.swu.InstallFault.byUsWithin;
import static dev.sealane.agent.swu.InstallFault.unpacking;
import static dev.sealane.agent.swu.InstallFault.within;
import static dev.sealane.agent.testing.SwuParts.DESCRIPTION;
import static dev.sealane.agent.testing.SwuParts.SIGNATURE;

import dev.sealane.artifact.swu.SwuSigning;
import dev.sealane.artifact.swu.description.DescriptionDocument.Language;
import dev.sealane.testing.SwupdateRelease.Signature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;

/** Good images of every kind, each with every change: wrong in archive, description, digest, signature, key or size. */
final class FaultCorpus {
    private static final byte[] CONTENT = InstallCorpus.bytes(11, 3000);
    private static final String ZLIB = "compressed = \"zlib\";";
    private static final String ZSTD = "compressed = \"zstd\";";
    private static final String SECRET = "encrypted = true;";
    private static final String DIRECT = "installed-directly = true;";

    private final Signers signers;

    FaultCorpus(Signers signers) {
        this.signers = signers;
    }

    /**
     * Who may have signed, by the names of their key files.
     *
     * @param stranger whom the device does not trust
     * @param developer whom it trusts, but for signing code
     */
    record Signers(SwuSigning.Certificates trusted, SwuSigning stranger, SwuSigning developer) {}

    List<InstallCase> cases() {
        List<InstallFault> faults = new ArrayList<>();
        faults.addAll(archive());
        faults.addAll(description());
        faults.addAll(digests());
        faults.addAll(signatures());
        faults.addAll(contents());
        List<InstallCase> cases = new ArrayList<>();
        for (InstallCase image : images()) {
            for (InstallFault fault : faults) {
                if (fault.fits().test(image)) {
                    cases.add(fault.in(image));
                }
            }
        }
        cases.addAll(otherSignatures());
        return cases;
    }

    private static List<InstallCase> images() {
        return List.of(
                raw("raw", ""),
                raw("raw, gzip, direct", ZLIB + DIRECT),
                raw("raw, zstd, encrypted", ZSTD + SECRET).json(),
                file("file, encrypted, direct", SECRET + DIRECT).json(),
                file("file, gzip, encrypted", ZLIB + SECRET),
                InstallCase.of(
                                "selected file with a script and variables",
                                "stable = { one = { " + InstallCorpus.FILE.formatted("app/one", "")
                                        + " }; two = { " + InstallCorpus.FILE.formatted("app/two", "")
                                        + " bootenv = ( { name = \"x\"; value = \"1\"; } );"
                                        + " scripts = ( { filename = \"s\"; type = \"postinstall\"; } ); }; };",
                                files("a", CONTENT, "s", "#!/bin/sh\necho done >> @ROOT@/calls\n"))
                        .with("-e", "stable,two"));
    }

    private static InstallCase raw(String name, String more) {
        return InstallCase.of(name, InstallCorpus.RAW.formatted(more), files("a", CONTENT));
    }

    private static InstallCase file(String name, String more) {
        return InstallCase.of(name, InstallCorpus.FILE.formatted("app/new", more), files("a", CONTENT));
    }

    private static List<InstallFault> archive() {
        byte[] extra = "nobody needs this".getBytes(StandardCharsets.UTF_8);
        return List.of(
                before("newc", parts -> parts.magic("070701")),
                before("the octal format", parts -> parts.magic("070707")),
                before("wrong sum of the payload", parts -> parts.wrongSum("a")).among(image -> !image.isDirect()),
                byUsWithin("wrong sum of the payload", parts -> parts.wrongSum("a"))
                        .among(InstallCase::isDirect),
                before("wrong sum of the description", parts -> parts.wrongSum(DESCRIPTION)),
                before("wrong sum of the signature", parts -> parts.wrongSum(SIGNATURE)),
                before("a needless member before", parts -> parts.add(2, "b", extra)),
                before("a needless member behind", parts -> parts.add("b", extra)),
                within("wrong sum of a needless member behind", parts -> {
                    parts.add("b", extra);
                    parts.wrongSum("b");
                }),
                byUsWithin("a needless member with a path", parts -> parts.add("../b", extra)),
                before("payload missing", parts -> parts.remove("a")),
                byUsWithin("payload twice", parts -> parts.repeat("a")),
                before("description second", parts -> parts.move(DESCRIPTION, 1)),
                before("signature third", parts -> parts.move(SIGNATURE, 2)),
                before("signature missing", parts -> parts.remove(SIGNATURE)),
                before("cut in the description", parts -> parts.archive(all -> Arrays.copyOf(all, 150))),
                before(
                        "cut in the header of the payload",
                        parts -> parts.archive(all -> Arrays.copyOf(all, parts.headerOf("a") + 60))),
                within(
                        "cut in the payload",
                        parts -> parts.archive(all -> Arrays.copyOf(all, parts.headerOf("a") + 900))),
                within(
                        "cut before the end",
                        parts -> parts.archive(all -> Arrays.copyOf(all, parts.headerOf("TRAILER!!!")))),
                before("padding behind the end", parts -> parts.archive(all -> Arrays.copyOf(all, all.length + 400))));
    }

    private static List<InstallFault> description() {
        return List.of(
                before("no version", parts -> parts.unset("version")),
                before("no hardware", parts -> parts.unset("hardware-compatibility")),
                before("other hardware", parts -> parts.set("hardware-compatibility", "[ \"1.1\", \"2.0\" ]")),
                before("no hardware fits", parts -> parts.set("hardware-compatibility", "[ ]")),
                before("hardware as an expression", parts -> parts.set("hardware-compatibility", "[ \"#RE:^1\" ]")),
                before("another root", parts -> parts.describe(text -> text.replaceFirst("software", "firmware"))),
                before("a syntax error", parts -> parts.describe(text -> text.replaceFirst("version", "{ version"))),
                before("an unknown handler", parts -> parts.beside("filename", "type", "\"nosuch\""))
                        .where("app/new"),
                before("lower than the minimum", _ -> {}, "-N", "2.0.1"),
                before("the minimum", _ -> {}, "-N", "2.0.0"),
                before("higher than the maximum", _ -> {}, "--max-version", "1.9"),
                before("the same again", _ -> {}, "-R", "2.0"));
    }

    private static List<InstallFault> digests() {
        return List.of(
                within("last byte of the payload changed", parts -> parts.spoil("a")),
                before("digest missing", parts -> parts.unset("sha256")),
                before("digest of zeros", parts -> parts.set("sha256", quoted("0".repeat(64)))),
                before("digest too short", parts -> parts.set("sha256", quoted("a".repeat(62)))),
                within("digest of something else", parts -> parts.set("sha256", quoted("a".repeat(64)))),
                before("digest in capitals", parts -> parts.describe(FaultCorpus::capitals)),
                byUs("size too large", parts -> parts.set("size", "4000")),
                before("size missing", parts -> parts.unset("size")));
    }

    private List<InstallFault> signatures() {
        return List.of(
                before(
                        "changed after signing",
                        parts -> parts.change(DESCRIPTION, text -> replace(text, "2.0", "2.1"))),
                before("signature empty", parts -> parts.change(SIGNATURE, _ -> new byte[0])),
                before("signature cut", parts -> parts.change(SIGNATURE, text -> Arrays.copyOf(text, 700))),
                before("signed by a stranger", parts -> parts.signedBy(signers.stranger())),
                before("signed for another purpose", parts -> parts.signedBy(signers.developer())),
                before(
                        "signed with a bare key",
                        parts -> parts.signedBy(
                                new SwuSigning.Key(signers.trusted().key()))));
    }

    private static List<InstallFault> contents() {
        return List.of(
                within("not gzip", parts -> parts.store("a", FaultCorpus::deflated))
                        .where(ZLIB + DIRECT),
                within(
                                "wrong sum in gzip",
                                parts -> parts.store("a", stored -> {
                                    stored[stored.length - 8] ^= 1;
                                    return stored;
                                }))
                        .where(ZLIB + DIRECT),
                byUsWithin(
                                "gzip ends early",
                                parts -> parts.store("a", stored -> Arrays.copyOf(stored, stored.length - 12)))
                        .where(ZLIB + DIRECT),
                within("gzip called zstd", parts -> parts.set("compressed", "\"zstd\""))
                        .where(ZLIB + DIRECT),
                before("unknown compression", parts -> parts.set("compressed", "\"brotli\""))
                        .where("compressed"),
                unpacking("another key", _ -> {}, "-K", "other.key").where(SECRET),
                unpacking("not padded", parts -> parts.store("a", stored -> Arrays.copyOf(stored, stored.length - 16)))
                        .where(SECRET),
                unpacking("not encrypted", parts -> parts.store("a", _ -> CONTENT))
                        .where(SECRET + DIRECT),
                // In libconfig the installer takes it for "not encrypted", in JSON for AES-CBC.
                unpacking("an unknown cipher", parts -> parts.set("encrypted", "\"aes-ctr-256\""))
                        .where(ZLIB + SECRET),
                byUs("an unknown cipher", parts -> parts.set("encrypted", "\"aes-ctr-256\""))
                        .among(image -> image.sections().contains(SECRET) && image.language() == Language.JSON),
                // The installer takes the vector of the key file: one block is rubbish.
                unpacking("vector too short", parts -> parts.set("ivt", "\"0011\""))
                        .among(image -> image.sections().contains(SECRET)
                                && image.sections().contains("compressed")),
                byUs("vector too short", parts -> parts.set("ivt", "\"0011\"")).where(SECRET + DIRECT));
    }

    /** What only the newest release judges. */
    private List<InstallCase> otherSignatures() {
        List<InstallCase> cases = new ArrayList<>();
        for (Signature kind : List.of(Signature.RSA, Signature.RSA_PSS)) {
            InstallCase image = raw("raw, signed with " + kind, "").signed(kind);
            cases.add(image);
            cases.add(file("file, signed with " + kind, ZSTD + SECRET).json().signed(kind));
            for (InstallFault fault : List.of(
                    before(
                            "changed after signing",
                            parts -> parts.change(DESCRIPTION, text -> replace(text, "2.0", "2.1"))),
                    before("signature cut", parts -> parts.change(SIGNATURE, text -> Arrays.copyOf(text, 200))),
                    before("signed with CMS", parts -> parts.signedBy(signers.trusted())),
                    within("last byte of the payload changed", parts -> parts.spoil("a")),
                    before(
                            "signed with the other scheme",
                            parts -> parts.signedBy(
                                    kind == Signature.RSA
                                            ? new SwuSigning.Pss(
                                                    signers.trusted().key())
                                            : new SwuSigning.Key(
                                                    signers.trusted().key()))))) {
                cases.add(fault.in(image));
            }
        }
        return cases;
    }

    private static String capitals(String text) {
        String marked = text.replaceFirst("([0-9a-f]{64})", "@$1@");
        int from = marked.indexOf('@') + 1;
        String digest = marked.substring(from, from + 64);
        return text.replace(digest, digest.toUpperCase(Locale.ROOT));
    }

    private static byte[] replace(byte[] text, String from, String to) {
        return new String(text, StandardCharsets.UTF_8).replaceFirst(from, to).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] deflated(byte[] ignored) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
