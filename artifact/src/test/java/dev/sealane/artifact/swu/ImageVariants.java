package dev.sealane.artifact.swu;

import static dev.sealane.artifact.swu.ImageVariant.Difference.WE_INSTALL;
import static dev.sealane.artifact.swu.ImageVariant.Difference.WE_REFUSE;
import static dev.sealane.artifact.swu.ImageVariant.differs;
import static dev.sealane.artifact.swu.ImageVariant.extra;
import static dev.sealane.artifact.swu.ImageVariant.same;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.artifact.testing.RawArtifact;
import dev.sealane.artifact.testing.RawCpio;
import dev.sealane.artifact.testing.RawSwu.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;

/** The rows of the image digest's matrices, each as a change to a good image. */
final class ImageVariants {
    /** Rows about the archive (section 1.4). */
    static final List<ImageVariant> ARCHIVE = List.of(
            same("good", draft -> {}),
            same("newc with junk in the check field", draft -> {
                draft.raw.magic = RawCpio.NEWC;
                draft.raw.members = list -> list.set(2, list.get(2).checked(77));
            }),
            same("wrong sum of the payload", draft -> wrongSum(draft, 2)),
            same("wrong sum of the description", draft -> wrongSum(draft, 0)),
            same("wrong sum of the signature", draft -> wrongSum(draft, 1)),
            same("wrong sum of a member nobody needs", draft -> {
                draft.raw.magic = RawCpio.CRC;
                draft.raw.members = list -> list.add(Member.of("b.bin", "extra").checked(1));
            }),
            extra("a member nobody needs behind the payload", Member.of("b.bin", "extra")),
            extra("an empty member nobody needs", Member.of("b.bin", "")),
            extra("a name of 254 bytes", Member.of("n".repeat(254), "extra")),
            differs(
                    "a name of 255 bytes",
                    WE_INSTALL,
                    draft -> draft.raw.members = list -> list.add(Member.of("n".repeat(255), "extra"))),
            extra("a name of 256 bytes", Member.of("n".repeat(256), "extra")),
            same(
                    "a member nobody needs before the payload",
                    draft -> draft.raw.members = list -> list.add(2, Member.of("b.bin", "extra"))),
            differs(
                    "a path as a name",
                    WE_REFUSE,
                    draft -> draft.raw.members = list -> list.add(Member.of("../b.bin", "extra"))),
            same("payload missing", draft -> draft.raw.members = list -> list.remove(2)),
            differs("payload twice", WE_REFUSE, draft -> draft.raw.members = list -> list.add(list.get(2))),
            same(
                    "payload twice, the second time another",
                    draft -> draft.raw.members = list -> list.add(Member.of("a.bin", "other"))),
            same("description second", draft -> draft.raw.members = list -> list.add(1, list.remove(0))),
            same("signature third", draft -> draft.raw.members = list -> list.add(2, list.remove(1))),
            same("signature absent", draft -> draft.raw.members = list -> list.remove(1)),
            same("cut in the payload", draft -> draft.raw.archive = all -> Arrays.copyOf(all, all.length - 1000)),
            same("cut before the trailer", draft -> draft.raw.archive = all -> Arrays.copyOf(all, trailerAt(all))),
            same("cut in the trailer", draft -> draft.raw.archive = all -> Arrays.copyOf(all, trailerAt(all) + 50)),
            same("cut in the description", draft -> draft.raw.archive = all -> Arrays.copyOf(all, 200)),
            same("empty", draft -> draft.raw.archive = all -> new byte[0]),
            same(
                    "random bytes",
                    draft -> draft.raw.archive = all -> {
                        draft.random.nextBytes(all);
                        return all;
                    }),
            same("rubbish behind the end", draft -> draft.raw.archive = all -> Arrays.copyOf(all, all.length + 400)),
            same("the old octal magic", draft -> draft.raw.magic = "070707"));

    /** Rows about digests, sizes and signatures (sections 2.7 and 5.2). */
    static final List<ImageVariant> AUTHENTICITY = List.of(
            same("last byte of the payload changed", draft -> {
                draft.raw.magic = RawCpio.NEWC;
                draft.raw.members = list ->
                        list.set(2, Member.of("a.bin", lastChanged(list.get(2).content())));
            }),
            same("digest absent", draft -> draft.entry.remove("sha256")),
            same("digest all zero", draft -> draft.entry.put("sha256", quoted("0".repeat(64)))),
            same("digest of 62 digits", draft -> draft.entry.put("sha256", quoted("a".repeat(62)))),
            same("digest of 66 digits", draft -> draft.entry.put("sha256", quoted("a".repeat(66)))),
            same("digest of other letters", draft -> draft.entry.put("sha256", quoted("z".repeat(64)))),
            same("digest in capitals", draft -> draft.text = text -> text.replace("@SHA@", capitals(draft))),
            same("digest of what is unpacked", draft -> {
                draft.compress(1);
                draft.entry.put("sha256", quoted("@PLAINSHA@"));
            }),
            same("size right", draft -> draft.entry.put("size", "@SIZE@")),
            differs("size one too large", WE_REFUSE, draft -> draft.entry.put("size", "1@SIZE@")),
            same(
                    "description changed after signing",
                    draft -> draft.raw.changedDescription = text -> Arrays.copyOf(text, text.length + 1)),
            same(
                    "signature empty",
                    draft -> draft.raw.members = list -> list.set(1, Member.of("sw-description.sig", ""))),
            same(
                    "signature cut",
                    draft -> draft.raw.members = list -> list.set(
                            1,
                            Member.of(
                                    "sw-description.sig",
                                    Arrays.copyOf(list.get(1).content(), 900)))));

    /** Rows about the description (sections 2.1 to 2.6). */
    static final List<ImageVariant> DESCRIPTION = List.of(
            same("no version", draft -> draft.top.remove("version")),
            same("no hardware list", draft -> draft.top.remove("hardware-compatibility")),
            same("another root", draft -> draft.text = text -> text.replace("software", "softwares")),
            same("a syntax error", draft -> draft.text = text -> text.replace("version", "= version")),
            same("unknown handler", draft -> draft.entry.put("type", quoted("nosuch"))),
            same("empty section", draft -> draft.text = text -> text.replace(draft.group(draft.entry), "")),
            same("integer version", draft -> draft.top.put("version", "7")),
            same("boolean given as text", draft -> draft.entry.put("installed-directly", quoted("true"))),
            same("key with dots in libconfig", draft -> {
                draft.libconfig();
                draft.top.put("a.b", "1");
            }),
            same("key with dots in JSON", draft -> {
                draft.json = true;
                draft.top.put("a.b", "1");
            }),
            same("comment in JSON", draft -> {
                draft.json = true;
                draft.text = text -> text + "/* the end */\n";
            }),
            differs("an object in place of an array in JSON", WE_INSTALL, draft -> {
                draft.json = true;
                draft.text = text -> text.replace("[ { \"file", "{ \"file").replace("} ]", "}");
            }),
            same("a group in place of a list", draft -> {
                draft.libconfig();
                draft.text = text -> text.replace("( {", "{").replace("} )", "}");
            }),
            same("an array of groups", draft -> {
                draft.libconfig();
                draft.text = text -> text.replace("( {", "[ {").replace("} )", "} ]");
            }),
            same("a name twice in a group", draft -> {
                draft.libconfig();
                draft.text = text -> text.replace("version", "version = \"0\"; version");
            }),
            same("an include", draft -> {
                draft.libconfig();
                draft.text = text -> "@include \"other\"\n" + text;
            }),
            same("comments, joined strings, capitals, no separators", draft -> {
                draft.libconfig();
                draft.top.put("version", "\"1.\" \"0.0\"");
                draft.entry.put("preserve-attributes", "TRUE");
                draft.text = text -> "# a comment\n// one\n/* more */" + text.replace(";", "\n");
            }),
            same("a comma behind the last element", draft -> {
                draft.libconfig();
                draft.text = text -> text.replace("} )", "}, )");
            }),
            same("revision not listed", draft -> draft.top.put("hardware-compatibility", "[ \"1.1\" ]")),
            same("no revision listed", draft -> draft.top.put("hardware-compatibility", "[ ]")),
            same(
                    "revision as an expression",
                    draft -> draft.top.put("hardware-compatibility", "[ \"#RE:^1[.][0-9]+$\" ]")),
            same(
                    "an expression that does not match",
                    draft -> draft.top.put("hardware-compatibility", "[ \"#RE:^2[.]\" ]")),
            same("only a boot environment", draft -> {
                draft.unselected();
                draft.libconfig();
                draft.text =
                        text -> "software = { version = \"1\"; hardware-compatibility = [ \"1.0\" ]; bootenv = ( { "
                                + "name = \"a\"; value = \"b\"; } ); };";
            }),
            same("only variables of another name space", draft -> {
                draft.unselected();
                draft.libconfig();
                draft.text = text -> "software = { version = \"1\"; hardware-compatibility = [ \"1.0\" ]; vars = ( { "
                        + "name = \"a\"; value = \"b\"; } ); };";
            }),
            same("selected and there", draft -> draft.select("stable,copy-b")),
            same("selected and not there, nothing at the top", draft -> {
                draft.select("stable,copy-a");
                draft.text = text -> text.replace("copy-a", "copy-c");
            }),
            differs("selected and not there, images at the top", WE_REFUSE, draft -> {
                draft.unselected();
                draft.options.addAll(List.of("-e", "stable,copy-a"));
            }),
            same("selected through a link", draft -> {
                draft.libconfig();
                draft.select("stable,main");
                draft.options.set(1, "stable,other");
                draft.text = text -> text.replace("stable = {", "stable = { other = { ref = \"#./main\"; };");
            }),
            same("a link that leads nowhere", draft -> {
                draft.libconfig();
                draft.select("stable,main");
                draft.options.set(1, "stable,other");
                draft.text = text -> text.replace("stable = {", "stable = { other = { ref = \"#./none\"; };");
            }));

    /** Rows about versions, compression and encryption (sections 2.5 to 2.7 and 5.4). */
    static final List<ImageVariant> CONTENT = List.of(
            same("lower than the minimum", draft -> limit(draft, "-N", "1.0.1")),
            same("as high as the minimum", draft -> limit(draft, "-N", "1.0")),
            same("a release candidate of the minimum", draft -> {
                draft.top.put("version", quoted("1.0.0-rc1"));
                limit(draft, "-N", "1.0.0");
            }),
            same("higher than the maximum", draft -> limit(draft, "--max-version", "0.9")),
            same("the same again", draft -> limit(draft, "-R", "1.0.0")),
            same("the same by number, another by name", draft -> limit(draft, "-R", "1.0")),
            same("part of another version", draft -> part(draft, "install-if-different", "2.0")),
            same("part of the same version by number", draft -> part(draft, "install-if-different", "1.0.0")),
            same("part of a higher version", draft -> part(draft, "install-if-higher", "1.1")),
            same("part of a lower version", draft -> part(draft, "install-if-higher", "0.9")),
            same("gzip", draft -> packed(draft, 1)),
            same("zstd", draft -> packed(draft, 2)),
            same("gzip by its older name", draft -> {
                packed(draft, 1);
                draft.entry.put("compressed", "true");
            }),
            differs("xz", WE_INSTALL, draft -> {
                packed(draft, 1);
                draft.entry.put("compressed", quoted("xz"));
                draft.raw.storedPayload = bytes -> RawArtifact.pack(Compression.XZ, bytes);
            }),
            same("an unknown compression", draft -> {
                packed(draft, 1);
                draft.entry.put("compressed", quoted("brotli"));
            }),
            same("gzip called zstd", draft -> {
                packed(draft, 1);
                draft.entry.put("compressed", quoted("zstd"));
            }),
            same("deflate without gzip", draft -> {
                packed(draft, 1);
                draft.raw.storedPayload = ImageVariants::deflate;
            }),
            same("a wrong checksum in gzip", draft -> {
                packed(draft, 1);
                draft.raw.storedPayload = bytes -> {
                    byte[] gzip = RawArtifact.pack(Compression.GZIP, bytes);
                    gzip[gzip.length - 8] ^= 1;
                    return gzip;
                };
            }),
            differs("two members of gzip", WE_REFUSE, draft -> {
                packed(draft, 1);
                draft.raw.storedPayload = bytes -> twice(RawArtifact.pack(Compression.GZIP, bytes));
            }),
            differs("gzip that ends early", WE_REFUSE, draft -> {
                packed(draft, 1);
                draft.raw.storedPayload = bytes -> {
                    byte[] gzip = RawArtifact.pack(Compression.GZIP, bytes);
                    return Arrays.copyOf(gzip, gzip.length - 12);
                };
            }),
            same("encrypted", draft -> {
                draft.plain();
                draft.encrypt();
            }),
            same("encrypted gzip", draft -> {
                packed(draft, 1);
                draft.encrypt();
            }),
            same("encrypted without padding", draft -> {
                draft.plain();
                draft.encrypt();
                draft.raw.payload = Arrays.copyOf(draft.raw.payload, 4096);
                var encrypting = draft.raw.storedPayload;
                draft.raw.storedPayload = bytes -> Arrays.copyOf(encrypting.apply(bytes), 4096);
            }),
            differs("encrypted as a text that is not known", WE_REFUSE, draft -> {
                draft.plain();
                draft.encrypt();
                draft.entry.put("encrypted", quoted("aes-ctr-256"));
            }),
            same("encrypted as a text that newer ones know", draft -> {
                draft.plain();
                draft.encrypt();
                draft.entry.put("encrypted", quoted("aes-cbc"));
            }),
            differs("an offset with an unknown suffix", WE_REFUSE, draft -> draft.entry.put("offset", quoted("0X"))));

    private ImageVariants() {}

    private static void wrongSum(ImageDraft draft, int index) {
        draft.raw.magic = RawCpio.CRC;
        draft.raw.members = list -> list.set(index, list.get(index).checked(1));
    }

    private static void limit(ImageDraft draft, String option, String version) {
        draft.options.addAll(List.of(option, version));
        Optional<String> limit = Optional.of(version);
        draft.versions = switch (option) {
            case "-N" -> new VersionRules(limit, Optional.empty(), Optional.empty());
            case "-R" -> new VersionRules(Optional.empty(), Optional.empty(), limit);
            default -> new VersionRules(Optional.empty(), limit, Optional.empty());
        };
    }

    private static void part(ImageDraft draft, String rule, String version) {
        draft.entry.put("name", quoted("part"));
        draft.entry.put("version", quoted(version));
        draft.entry.put(rule, "true");
    }

    private static void packed(ImageDraft draft, int how) {
        draft.plain();
        draft.compress(how);
    }

    private static String capitals(ImageDraft draft) {
        String marked = draft.raw.description;
        draft.raw.description = "@SHA@";
        String sha = draft.raw.text().toUpperCase(Locale.ROOT);
        draft.raw.description = marked;
        return sha;
    }

    private static int trailerAt(byte[] archive) {
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        return text.lastIndexOf("TRAILER!!!") - 110;
    }

    private static byte[] lastChanged(byte[] content) {
        content[content.length - 1] ^= 1;
        return content;
    }

    private static byte[] twice(byte[] bytes) {
        byte[] both = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
        return both;
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
