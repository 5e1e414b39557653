package dev.sealane.agent.swu.step;

import dev.sealane.agent.client.ByteRanges;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.SwuLimits;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.zchunk.ChunkMap;
import dev.sealane.artifact.zchunk.RebuiltInput;
import dev.sealane.artifact.zchunk.ZchunkHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rebuilds the content of a zchunk file of which the image holds the header: from chunks of a file or device that is there,
 * and from those that are missing there and fetched.
 *
 * <p>Everything that is missing is fetched, unpacked and kept before a target changes. Each chunk is compared with the header
 * when it arrives and again when it is installed, and the image vouches for the header: so the whole is as good as signed,
 * whoever the server is.
 */
final class DeltaRebuilding implements Rebuilding {
    private static final String MAP = "map";
    private static final String CHUNKS = "chunks";

    private final Entry entry;
    private final Origin origin;
    private final RemoteFiles files;
    private final Optional<Digest> promised;

    /**
     * Where chunks come from.
     *
     * @param source what is there already
     * @param sourceBytes how much of it is looked at, if not all
     * @param file the whole file on a server
     * @param maxRanges how many ranges its server takes in one request
     */
    record Origin(Path source, OptionalLong sourceBytes, URI file, int maxRanges) {}

    /** Looks at nothing yet. */
    DeltaRebuilding(Entry entry, Origin origin, RemoteFiles files) throws StepException {
        this.entry = entry;
        this.origin = origin;
        this.files = files;
        this.promised = Targets.digest(entry);
    }

    @Override
    public void prepare(EntryContent stored) throws IOException {
        ZchunkHeader header = header(stored);
        EntryContent.Beside beside = beside(stored);
        ChunkMap map = findChunks(header);
        beside.store(MAP, new ByteArrayInputStream(map.toBytes()));
        try (InputStream server =
                        files.open(origin.file(), header.fileBytes(), missing(header, map), origin.maxRanges());
                InputStream chunks = new FetchedChunks(header, map, server, entry.label())) {
            beside.store(CHUNKS, chunks);
        }
        if (promised.isPresent()) {
            try (InputStream rebuilt = open(header, beside)) {
                rebuilt.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Override
    public EntryContent rebuilt(EntryContent stored) throws IOException {
        ZchunkHeader header = header(stored);
        EntryContent.Beside beside = beside(stored);
        return EntryContent.rebuilt(() -> open(header, beside), OptionalLong.of(header.contentBytes()), promised);
    }

    private ZchunkHeader header(EntryContent stored) throws IOException {
        try (InputStream in = stored.open()) {
            ZchunkHeader header = ZchunkHeader.read(in, entry.label());
            long most = SwuLimits.defaults().payloadBytes();
            if (header.contentBytes() > most) {
                throw new StepException(
                        Reason.TOO_LARGE, entry.label() + ": expected at most " + most + " bytes of content");
            }
            return header;
        }
    }

    private EntryContent.Beside beside(EntryContent stored) throws StepException {
        return stored.beside()
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": content that is fetched has to be kept first"));
    }

    private ChunkMap findChunks(ZchunkHeader header) throws IOException {
        try (MediumBasis source = new MediumBasis(FileStorage.openReadOnly(origin.source()))) {
            long bytes = Math.min(source.size(), origin.sourceBytes().orElse(source.size()));
            return ChunkMap.find(header, source, bytes, entry.label());
        }
    }

    private static ByteRanges missing(ZchunkHeader header, ChunkMap map) {
        ByteRanges ranges = new ByteRanges();
        for (int chunk = 0; chunk < header.count(); chunk++) {
            if (map.isMissing(header, chunk)) {
                ranges.add(header.position(chunk), header.storedLength(chunk));
            }
        }
        return ranges;
    }

    private InputStream open(ZchunkHeader header, EntryContent.Beside beside) throws IOException {
        ChunkMap map;
        try (InputStream in = beside.open(MAP)) {
            map = ChunkMap.read(in, header, entry.label());
        }
        MediumBasis source = new MediumBasis(FileStorage.openReadOnly(origin.source()));
        try {
            InputStream rebuilt = new RebuiltInput(header, map, source, beside.open(CHUNKS), entry.label());
            return new PromisedInput(rebuilt, source, promised, entry.label());
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }
}
