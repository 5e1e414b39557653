package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.stream.CheckedContent;
import dev.sealane.artifact.tar.TarEntry;
import dev.sealane.artifact.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams the files of {@code data/0000.tar} into a sink, each checked (format digest, section 10, step 15). */
final class PayloadArchive {
    private final InputStream unpacked;
    private final String where;
    private final ReadLimits limits;
    private final Map<String, Digest> listed;
    private final Map<FileName, PayloadFile> files = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param listed the digest of every name in the manifests
     */
    PayloadArchive(InputStream unpacked, String where, ReadLimits limits, Map<String, Digest> listed) {
        this.unpacked = unpacked;
        this.where = where;
        this.limits = limits;
        this.listed = listed;
    }

    List<PayloadFile> read(PayloadSink sink) throws IOException {
        TarReader tar = new TarReader(unpacked, where, limits.payloadFiles());
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            PayloadFile file = describe(entry.get());
            CheckedContent content = new CheckedContent(
                    tar.content(), file.size(), file.digest(), Manifest.PAYLOAD_PREFIX + file.name());
            sink.file(file, content);
            content.drain();
        }
        return List.copyOf(files.values());
    }

    private PayloadFile describe(TarEntry entry) throws ArtifactException {
        Optional<FileName> name = FileName.parse(entry.name());
        if (name.isEmpty()) {
            throw new ArtifactException.UnexpectedEntry(
                    where, "base names of letters, digits and . , _ - only", Excerpt.quoted(entry.name()));
        }
        if (entry.size() > limits.payloadBytes() - bytes) {
            throw new ArtifactException.LimitExceeded("the bytes of the payload", limits.payloadBytes(), where);
        }
        bytes += entry.size();
        String listedName = Manifest.PAYLOAD_PREFIX + name.get();
        Digest digest = listed.get(listedName);
        if (digest == null) {
            throw new ArtifactException.NotInManifest(listedName);
        }
        PayloadFile file = new PayloadFile(name.get(), entry.size(), digest, entry.modified());
        if (files.put(name.get(), file) != null) {
            throw new ArtifactException.UnexpectedEntry(where, "each file once", name.get() + " twice");
        }
        return file;
    }
}
