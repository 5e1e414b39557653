package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Decompressor;
import dev.sealane.artifact.json.JsonParsing;
import dev.sealane.artifact.stream.BoundedInput;
import dev.sealane.artifact.stream.Trailing;
import dev.sealane.artifact.tar.TarEntry;
import dev.sealane.artifact.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code header.tar} once its digest is checked (format digest, section 10, steps 8 to 11).
 *
 * <p>The order is fixed: {@code header-info}, scripts, in version 2 {@code files}, {@code type-info}, {@code meta-data}.
 */
final class HeaderArchive {
    private static final String SCRIPTS = "scripts/";
    private static final String FILES = "headers/0000/files";

    private final ReadLimits limits;
    private final String where;
    private final int formatVersion;
    private final TarReader tar;
    private Optional<TarEntry> entry;

    private HeaderArchive(InputStream unpacked, String where, int formatVersion, ReadLimits limits) throws IOException {
        this.limits = limits;
        this.where = where;
        this.formatVersion = formatVersion;
        this.tar = new TarReader(unpacked, where, limits.headerEntries());
        this.entry = tar.next();
    }

    static MenderHeader parse(
            byte[] stored, Compression compression, String where, int formatVersion, ReadLimits limits)
            throws IOException {
        try (InputStream content = Decompressor.open(new ByteArrayInputStream(stored), compression, where)) {
            InputStream unpacked =
                    new BoundedInput(content, limits.headerUnpackedBytes(), "the unpacked bytes of the header", where);
            MenderHeader header = new HeaderArchive(unpacked, where, formatVersion, limits).read();
            Trailing.drain(unpacked, limits.trailingBytes(), where);
            return header;
        }
    }

    private MenderHeader read() throws IOException {
        String infoJson = document(HeaderDocuments.HEADER_INFO);
        HeaderInfo info = HeaderDocuments.headerInfo(infoJson, formatVersion);
        List<StateScript> scripts = scripts();
        if (formatVersion == 2) {
            document(FILES);
        }
        String typeInfoJson = document(HeaderDocuments.TYPE_INFO);
        TypeInfo typeInfo = HeaderDocuments.typeInfo(typeInfoJson, info);
        Optional<String> metaData = metaData(info);
        refuseMore();
        return new MenderHeader(formatVersion, info, typeInfo, metaData, scripts, infoJson, typeInfoJson);
    }

    private String document(String name) throws IOException {
        if (entry.isEmpty()) {
            throw new ArtifactException.Missing(name, where);
        }
        if (!entry.get().name().equals(name)) {
            throw new ArtifactException.UnexpectedEntry(
                    where, "'" + name + "'", "'" + entry.get().name() + "'");
        }
        return JsonParsing.text(content(limits.jsonBytes(), "the bytes of " + name), name);
    }

    private List<StateScript> scripts() throws IOException {
        List<StateScript> scripts = new ArrayList<>();
        Set<ScriptName> seen = new HashSet<>();
        while (entry.isPresent() && entry.get().name().startsWith(SCRIPTS)) {
            ScriptName name = scriptName(entry.get().name());
            if (!seen.add(name)) {
                throw new ArtifactException.UnexpectedEntry(where, "each state script once", name + " twice");
            }
            scripts.add(new StateScript(name, content(limits.headerUnpackedBytes(), "the bytes of a state script")));
        }
        return scripts;
    }

    private ScriptName scriptName(String entryName) throws ArtifactException {
        Optional<ScriptName> name = ScriptName.parse(entryName.substring(SCRIPTS.length()));
        if (name.isEmpty()) {
            throw new ArtifactException.UnexpectedEntry(
                    where, "scripts named <Artifact state>_<Enter|Leave|Error>_<NN>[_<text>]", entryName);
        }
        return name.get();
    }

    private Optional<String> metaData(HeaderInfo info) throws IOException {
        if (entry.isEmpty() || !entry.get().name().equals(HeaderDocuments.META_DATA)) {
            return Optional.empty();
        }
        if (info.payloadType().isEmpty()) {
            throw new ArtifactException.UnexpectedEntry(where, "no meta-data for an empty payload", "some");
        }
        String metaData = document(HeaderDocuments.META_DATA);
        HeaderDocuments.checkMetaData(metaData);
        return Optional.of(metaData);
    }

    private void refuseMore() throws ArtifactException {
        if (entry.isPresent()) {
            throw new ArtifactException.UnexpectedEntry(
                    where, "nothing more", "'" + entry.get().name() + "'");
        }
    }

    private byte[] content(int maxBytes, String what) throws IOException {
        if (entry.orElseThrow().size() > maxBytes) {
            throw new ArtifactException.LimitExceeded(what, maxBytes, where);
        }
        byte[] content = tar.content().readAllBytes();
        entry = tar.next();
        return content;
    }
}
