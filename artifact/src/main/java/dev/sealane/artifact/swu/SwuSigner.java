package dev.sealane.artifact.swu;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cpio.CpioEntry;
import dev.sealane.artifact.cpio.CpioFormat;
import dev.sealane.artifact.cpio.CpioReader;
import dev.sealane.artifact.cpio.CpioWriter;
import dev.sealane.artifact.stream.OutputFile;
import dev.sealane.artifact.swu.description.MemberName;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Signs an image that exists already; every other member is copied byte for byte.
 *
 * <p>The archive is checked while it is copied: names, checksums, its end. What the description says is not: a signature
 * vouches for all of its alternatives, and which of them a device takes is unknown here. {@link SwuReader} reads one.
 */
public final class SwuSigner {
    private static final int COPY_BYTES = 256 * 1024;

    private SwuSigner() {}

    /** What becomes of a signature that is there already. */
    public enum Existing {
        REFUSE,
        REPLACE
    }

    /** An image was not signed because it carries a signature already. */
    public static final class AlreadySignedException extends IOException {
        AlreadySignedException(Path image) {
            super("already signed: expected no '" + SwuReader.SIGNATURE + "' in '" + image + "', found one");
        }
    }

    /**
     * Signs {@code image} into {@code output}, which appears whole or not at all and may be the same file.
     *
     * @param descriptionKey reads an encrypted description, whose signature is one of the text
     * @throws dev.sealane.artifact.ArtifactException if the archive is refused
     * @throws AlreadySignedException if it is signed and that is to be refused
     */
    public static void sign(
            Path image, SwuSigning signing, Optional<DescriptionKey> descriptionKey, Existing existing, Path output)
            throws IOException {
        SwuReadOptions options = SwuReadOptions.unverified();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(image), COPY_BYTES);
                OutputFile file = new OutputFile(output)) {
            CpioReader archive =
                    new CpioReader(in, "the image", options.limits().members() + 2);
            byte[] stored = SwuReader.readDescription(archive, options.limits());
            byte[] text =
                    descriptionKey.isPresent() ? descriptionKey.get().decrypt(stored, SwuReader.DESCRIPTION) : stored;
            Optional<CpioEntry> next = archive.next();
            if (next.isPresent() && next.get().name().equals(SwuReader.SIGNATURE)) {
                if (existing == Existing.REFUSE) {
                    throw new AlreadySignedException(image);
                }
                next = archive.next();
            }
            ByteArrayOutputStream front = new ByteArrayOutputStream();
            CpioWriter.write(front, CpioFormat.CRC, SwuReader.DESCRIPTION, stored);
            CpioWriter.write(front, CpioFormat.CRC, SwuReader.SIGNATURE, signing.sign(text));
            file.write(0, front.toByteArray());
            copyRest(archive, next, file, front.size());
        }
    }

    private static void copyRest(CpioReader archive, Optional<CpioEntry> first, OutputFile file, long start)
            throws IOException {
        Set<String> seen = new HashSet<>(Set.of(SwuReader.DESCRIPTION, SwuReader.SIGNATURE));
        long at = start;
        OutputStream out = file.streamAt(at);
        for (Optional<CpioEntry> next = first; next.isPresent(); next = archive.next()) {
            CpioEntry entry = next.get();
            MemberName.require(entry.name(), "the name of a member of the image");
            if (!seen.add(entry.name())) {
                throw new ArtifactException.UnexpectedEntry("the image", "each member once", entry.name() + " twice");
            }
            byte[] header = CpioWriter.header(entry);
            byte[] padding = CpioWriter.padding(entry.size());
            out.write(header);
            archive.content().transferTo(out);
            out.write(padding);
            at += header.length + entry.size() + padding.length;
        }
        byte[] end = CpioWriter.end(CpioFormat.CRC, at);
        out.write(end);
        out.flush();
        file.publish(at + end.length);
    }
}
