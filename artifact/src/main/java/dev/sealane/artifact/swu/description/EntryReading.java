package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Makes an {@link Entry} of a group; whatever would be installed wrongly or not at all is refused. */
final class EntryReading {
    /** Ten times the entries of the largest description seen. */
    static final int MAX_ENTRIES = 1000;

    private static final Pattern VECTOR = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64}");
    private static final List<String> FUNCTIONS = List.of("hook", "preinstall", "postinstall");
    private static final Digest NO_DIGEST = new Digest("0".repeat(64));

    private final Section section;
    private final Attributes attributes;

    private EntryReading(Section section, Attributes attributes) {
        this.section = section;
        this.attributes = attributes;
    }

    static Entry read(Section section, Setting setting, String where, List<String> warnings) throws ArtifactException {
        if (!(setting instanceof Setting.Group group)) {
            throw new ArtifactException.Malformed(where, "a group", setting.kind());
        }
        return new EntryReading(section, new Attributes(group, where, warnings)).read();
    }

    private Entry read() throws ArtifactException {
        Target target = target();
        String type = type(target);
        Map<String, String> functions = new LinkedHashMap<>();
        for (String function : FUNCTIONS) {
            attributes.name(function).ifPresent(name -> functions.put(function, name));
        }
        Entry entry = new Entry(
                section,
                type,
                content(),
                target,
                condition(),
                section != Section.SCRIPTS && attributes.truth("installed-directly", false),
                attributes.truth("preserve-attributes", false),
                attributes.name("data"),
                attributes.properties(),
                functions);
        requireComplete(entry);
        return entry;
    }

    /** An installer would find these out in the middle of its work, or leave out a section (section 2.7). */
    private void requireComplete(Entry entry) throws ArtifactException {
        if (section == Section.PARTITIONS && entry.target().device().isEmpty()) {
            throw missing("device");
        }
        if (entry.type().equals("ubipartition") && entry.target().volume().isEmpty()) {
            throw missing("name");
        }
        if (entry.type().equals("rawfile") && entry.target().path().isEmpty()) {
            throw missing("path");
        }
        boolean needsContent = section == Section.IMAGES || section == Section.FILES;
        if (needsContent && entry.content().isEmpty()) {
            throw missing("filename");
        }
    }

    private Target target() throws ArtifactException {
        boolean partition = section == Section.PARTITIONS;
        return new Target(
                attributes.name("device"),
                attributes.name(partition ? "name" : "volume"),
                attributes.name("mtdname"),
                attributes.name("path"),
                attributes.name("filesystem"),
                attributes.bytes("offset"),
                partition ? attributes.bytes("size") : OptionalLong.empty());
    }

    private String type(Target target) throws ArtifactException {
        Optional<String> type = attributes.name("type");
        if (type.isPresent()) {
            return type.get();
        }
        return switch (section) {
            case FILES -> "rawfile";
            case SCRIPTS -> "lua";
            case PARTITIONS -> "ubipartition";
            case IMAGES -> {
                if (target.volume().isEmpty() && target.device().isEmpty()) {
                    throw missing("type");
                }
                yield target.volume().isPresent() ? "ubivol" : "raw";
            }
        };
    }

    private Optional<Content> content() throws ArtifactException {
        Optional<String> fileName = attributes.name("filename");
        if (section == Section.PARTITIONS || fileName.isEmpty()) {
            return Optional.empty();
        }
        MemberName.require(fileName.get(), attributes.where() + ".filename");
        return Optional.of(
                new Content(fileName.get(), attributes.bytes("size"), digest(), compression(), encryption()));
    }

    private Digest digest() throws ArtifactException {
        String text = attributes.text("sha256").orElse("").toLowerCase(Locale.ROOT);
        Optional<Digest> digest = Digest.parse(text).filter(found -> !found.equals(NO_DIGEST));
        if (digest.isEmpty()) {
            throw new ArtifactException.Malformed(
                    attributes.where() + ".sha256",
                    "64 hexadecimal digits that are not all zero",
                    Excerpt.quoted(text));
        }
        return digest.get();
    }

    private Compression compression() throws ArtifactException {
        return switch (attributes.group().members().get("compressed")) {
            case null -> Compression.NONE;
            case Setting.Truth(boolean value) -> value ? Compression.GZIP : Compression.NONE;
            case Setting.Text(String value) -> compression(value);
            case Setting other ->
                throw new ArtifactException.Malformed(attributes.where() + ".compressed", "a string", other.kind());
        };
    }

    private Compression compression(String value) throws ArtifactException {
        return switch (value) {
            case "zlib" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            case "xz" -> Compression.XZ;
            default ->
                throw new ArtifactException.UnsupportedFeature(
                        "the compression " + Excerpt.quoted(value), attributes.where());
        };
    }

    /** Older installers take every text for "not encrypted" and write ciphertext; so a text is CBC or refused. */
    private Optional<Content.Encryption> encryption() throws ArtifactException {
        boolean encrypted = switch (attributes.group().members().get("encrypted")) {
            case null -> false;
            case Setting.Truth(boolean value) -> value;
            case Setting.Text(String value) when value.equals("aes-cbc") -> true;
            case Setting.Text(String value) ->
                throw new ArtifactException.UnsupportedFeature(
                        "the encryption " + Excerpt.quoted(value), attributes.where());
            case Setting other ->
                throw new ArtifactException.Malformed(attributes.where() + ".encrypted", "a boolean", other.kind());
        };
        return encrypted
                ? Optional.of(new Content.Encryption(hex("aes-key", KEY), hex("ivt", VECTOR)))
                : Optional.empty();
    }

    private Optional<String> hex(String key, Pattern form) throws ArtifactException {
        Optional<String> text = attributes.name(key);
        if (text.isPresent() && !form.matcher(text.get()).matches()) {
            throw new ArtifactException.Malformed(
                    attributes.where() + "." + key,
                    "hexadecimal digits of the right number",
                    text.get().length() + " characters");
        }
        return text;
    }

    private Condition condition() throws ArtifactException {
        Condition.Rule rule = attributes.truth("install-if-different", false)
                ? Condition.Rule.IF_DIFFERENT
                : attributes.truth("install-if-higher", false) ? Condition.Rule.IF_HIGHER : Condition.Rule.ALWAYS;
        return new Condition(attributes.name("name"), attributes.name("version"), rule);
    }

    private ArtifactException missing(String attribute) {
        return new ArtifactException.Malformed(attributes.where(), "the attribute '" + attribute + "'", "none");
    }
}
