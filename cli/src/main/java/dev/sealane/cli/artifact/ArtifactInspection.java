package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.PayloadSummary;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignatureState;
import dev.sealane.cli.terminal.Progress;
import dev.sealane.cli.terminal.WatchedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that a complete read of an artifact tells.
 *
 * @param augment the unsigned second layer, if there is one
 */
record ArtifactInspection(
        MenderHeader header, SignatureState signature, Optional<MenderHeader> augment, PayloadSummary payload) {
    /** Looks at the header before the payload is read. */
    interface HeaderCheck {
        HeaderCheck NONE = _ -> {};

        void check(MenderHeader header) throws IOException;
    }

    /** Reads {@code file} to its end, handing the payload to {@code sink}. */
    static ArtifactInspection of(Path file, ReadOptions options, HeaderCheck check, PayloadSink sink, Progress progress)
            throws IOException {
        try (InputStream in = new WatchedInput(Files.newInputStream(file), progress)) {
            MenderReader reader = MenderReader.open(in, options);
            check.check(reader.header());
            PayloadSummary payload = reader.readPayload(sink);
            return new ArtifactInspection(reader.header(), reader.signature(), reader.augment(), payload);
        }
    }
}
