package dev.sealane.artifact.swu;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.EncryptingOutput;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.artifact.testing.RawArtifact;
import dev.sealane.artifact.testing.RawCpio;
import dev.sealane.artifact.testing.RawSwu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A good image made from a seed, with every choice that an image has: language, archive format, compression, encryption,
 * handler, selection. Fields may be changed to make it wrong.
 */
final class ImageDraft {
    static final String KEY_FILE = "000102030405060708090a0b0c0d0e0f " + "0f".repeat(16) + "\n";

    final Random random;
    final RawSwu raw = new RawSwu();
    final Map<String, String> top = new LinkedHashMap<>();
    final Map<String, String> entry = new LinkedHashMap<>();
    final List<String> options = new ArrayList<>();
    String section;
    String choice = "";
    boolean json;
    String sections = "";
    UnaryOperator<String> text = whole -> whole;
    VersionRules versions = VersionRules.NONE;
    boolean keyed;

    ImageDraft(long seed) {
        random = new Random(seed);
        json = random.nextBoolean();
        raw.magic = random.nextBoolean() ? RawCpio.CRC : RawCpio.NEWC;
        raw.payload = new byte[1 + random.nextInt(9000)];
        random.nextBytes(raw.payload);
        Arrays.fill(raw.payload, 0, raw.payload.length / 2, (byte) 'x');
        top.put("version", "\"1.0.0\"");
        top.put("hardware-compatibility", "[ \"1.0\", \"2.0\" ]");
        boolean file = random.nextBoolean();
        section = file ? "files" : "images";
        entry.put("filename", "\"a.bin\"");
        entry.put("type", file ? "\"rawfile\"" : "\"raw\"");
        entry.put(file ? "path" : "device", "\"@DEVICE@\"");
        entry.put("sha256", "\"@SHA@\"");
        if (random.nextInt(4) == 0) {
            entry.put("installed-directly", "true");
        }
        compress(random.nextInt(3));
        if (random.nextInt(3) == 0) {
            encrypt();
        }
        if (random.nextInt(3) == 0) {
            select("stable,main");
        }
    }

    void select(String wanted) {
        choice = wanted;
        options.removeIf(option -> option.equals("-e") || option.contains(","));
        options.addAll(List.of("-e", wanted));
    }

    /** Nothing, gzip or zstd. */
    void compress(int how) {
        entry.remove("compressed");
        raw.storedPayload = bytes -> bytes;
        if (how > 0) {
            entry.put("compressed", how == 1 ? "\"zlib\"" : "\"zstd\"");
            raw.storedPayload = bytes -> RawArtifact.pack(how == 1 ? Compression.GZIP : Compression.ZSTD, bytes);
        }
    }

    void encrypt() {
        entry.put("encrypted", "true");
        ContentKey key = key();
        if (random.nextBoolean()) {
            byte[] vector = new byte[ContentKey.VECTOR_BYTES];
            random.nextBytes(vector);
            entry.put("ivt", "\"" + HexFormat.of().formatHex(vector) + "\"");
            key = key.withVector(vector);
        }
        keyed = true;
        store(key);
    }

    private void store(ContentKey key) {
        UnaryOperator<byte[]> before = raw.storedPayload;
        raw.storedPayload = bytes -> {
            try {
                return EncryptingOutput.encrypt(before.apply(bytes), key);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Neither compressed nor encrypted. */
    void plain() {
        compress(0);
        entry.remove("encrypted");
        entry.remove("ivt");
        keyed = false;
    }

    /** Without set and mode. */
    void unselected() {
        choice = "";
        options.clear();
    }

    void libconfig() {
        json = false;
    }

    Optional<Selection.Choice> selection() {
        return Selection.Choice.parse(choice);
    }

    static ContentKey key() {
        try {
            return ContentKey.parseFile(KEY_FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image for this target, its description signed. */
    byte[] build(String target, UnaryOperator<byte[]> signer) {
        raw.device = target;
        raw.description = text.apply(render());
        if (raw.signer.isEmpty()) {
            raw.signer = Optional.of(signer);
        }
        return raw.build();
    }

    private String render() {
        String list = assign(section, (json ? "[ " : "( ") + group(entry) + (json ? " ]" : " )"));
        StringBuilder body = new StringBuilder(members(top));
        boolean nested = !choice.isEmpty();
        if (nested) {
            String[] parts = choice.split(",", 2);
            list = assign(parts[0], "{ " + assign(parts[1], "{ " + list + " }") + " }");
        }
        body.append(json && !body.isEmpty() ? ", " : " ").append(list);
        if (!sections.isEmpty()) {
            body.append(json ? ", " : "; ").append(sections);
        }
        return json ? "{ \"software\": { " + body + " } }\n" : "software = { " + body + "; };\n";
    }

    String group(Map<String, String> members) {
        return "{ " + members(members) + " }";
    }

    private String members(Map<String, String> members) {
        List<String> assigned = new ArrayList<>();
        members.forEach((key, value) -> assigned.add(assign(key, value)));
        return String.join(json ? ", " : "; ", assigned) + (json ? "" : ";");
    }

    String assign(String key, String value) {
        return json ? "\"" + key + "\": " + value : key + " = " + value;
    }

    /** What the target holds when the image was installed. */
    byte[] installed() {
        return raw.payload.clone();
    }

    String digestOfPayload() {
        return Digest.of(raw.payload).hex();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
