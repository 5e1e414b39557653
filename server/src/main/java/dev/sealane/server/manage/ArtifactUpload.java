package dev.sealane.server.manage;

import dev.sealane.artifact.stream.BlockInput;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.MultipartReader;
import dev.sealane.server.http.Part;
import dev.sealane.server.http.Request;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Format;
import dev.sealane.server.release.Labels;
import dev.sealane.server.release.Releases;
import dev.sealane.server.release.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes an artifact that is uploaded as a form: the parts {@code size}, {@code description} and {@code artifact_id}, each
 * optional, and then {@code artifact}, which must be the last (management digest, section 5.1). A file that does not name
 * its release and devices itself has parts for that before it: {@code release}, {@code device_type} (repeated),
 * {@code file_name}, and {@code format} where its bytes do not show it.
 *
 * <p>Stricter than the original, which ignores what follows the artifact: a second artifact, a wrong {@code size} or a
 * missing closing boundary refuses the whole upload, before anything of it can be seen.
 */
public final class ArtifactUpload {
    /** The parts around the artifact: a few texts and their headers. */
    private static final long FORM_OVERHEAD = 256 * 1024;

    private static final int NUMBER_LIMIT = 20;
    private static final int ID_LIMIT = 64;
    private static final int LABEL_LIMIT = 1024;
    /** A character takes up to four bytes. */
    private static final int DESCRIPTION_LIMIT = 4 * Releases.MAX_DESCRIPTION;

    private final Uploads uploads;

    public ArtifactUpload(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Reads the whole request and keeps the artifact, or refuses and keeps nothing. */
    public Artifact receive(Request request, Tenant tenant) throws IOException {
        MultipartReader reader = MultipartReader.open(request, Uploads.MAX_BYTES + FORM_OVERHEAD);
        OptionalLong size = OptionalLong.empty();
        Labels labels = Labels.described("");
        List<String> deviceTypes = new ArrayList<>();
        ArtifactId id = ArtifactId.random();
        for (Optional<Part> next = reader.next(); next.isPresent(); next = reader.next()) {
            Part part = next.get();
            switch (part.name()) {
                case "size" -> size = OptionalLong.of(size(part.text(NUMBER_LIMIT)));
                case "description" -> labels = labels.withDescription(part.text(DESCRIPTION_LIMIT));
                case "release" -> labels = labels.withRelease(part.text(LABEL_LIMIT));
                case "device_type" -> {
                    deviceTypes.add(part.text(LABEL_LIMIT));
                    labels = labels.withDeviceTypes(deviceTypes);
                }
                case "file_name" -> labels = labels.withFileName(part.text(LABEL_LIMIT));
                case "format" -> labels = labels.withFormat(format(part.text(LABEL_LIMIT)));
                case "artifact_id" -> id = id(part.text(ID_LIMIT));
                case "artifact" -> {
                    return uploads.receive(tenant, id, new LastPart(reader, part.body(), size), labels);
                }
                default ->
                    throw HttpRefusal.badRequest("unknown-part", "the upload has a part that is not known")
                            .expected(
                                    "size, description, artifact_id, release, device_type, file_name, format or artifact")
                            .found(part.name());
            }
        }
        throw HttpRefusal.badRequest("missing-part", "the upload has no artifact")
                .expected("a part 'artifact'");
    }

    private static long size(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
            throw HttpRefusal.badRequest("bad-part", "the size is not a number")
                    .expected("decimal bytes")
                    .found(text)
                    .where("part: size");
        }
        long size = Long.parseLong(digits);
        if (size > Uploads.MAX_BYTES) {
            throw HttpRefusal.tooLarge("the artifact", Uploads.MAX_BYTES)
                    .found(size + " bytes")
                    .where("part: size");
        }
        return size;
    }

    private static Format format(String text) {
        return Format.of(text.strip())
                .orElseThrow(() -> HttpRefusal.badRequest("bad-part", "there is no such format")
                        .expected("mender, swu or file")
                        .found(text)
                        .where("part: format"));
    }

    private static ArtifactId id(String text) {
        return ArtifactId.parse(text.strip())
                .orElseThrow(() -> HttpRefusal.badRequest("bad-part", "the artifact's id is not a UUID")
                        .found(text)
                        .where("part: artifact_id"));
    }

    /** The artifact's bytes. Their end is reported only when nothing follows and the declared size was right. */
    private static final class LastPart extends BlockInput {
        private final MultipartReader reader;
        private final InputStream body;
        private final OptionalLong declared;
        private long count;

        LastPart(MultipartReader reader, InputStream body, OptionalLong declared) {
            this.reader = reader;
            this.body = body;
            this.declared = declared;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            if (read < 0) {
                requireEnd();
                return -1;
            }
            count += read;
            return read;
        }

        private void requireEnd() throws IOException {
            if (declared.isPresent() && declared.getAsLong() != count) {
                throw HttpRefusal.badRequest("size-mismatch", "the artifact has another size than the upload says")
                        .expected(declared.getAsLong() + " bytes")
                        .found(count + " bytes")
                        .where("part: artifact");
            }
            Optional<Part> more = reader.next();
            if (more.isPresent()) {
                throw HttpRefusal.badRequest("part-after-artifact", "the artifact is not the last part")
                        .expected("nothing after the artifact")
                        .found(more.get().name());
            }
        }
    }
}
