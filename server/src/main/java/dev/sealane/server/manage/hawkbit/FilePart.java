package dev.sealane.server.manage.hawkbit;

import dev.sealane.artifact.stream.BlockInput;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.MultipartReader;
import dev.sealane.server.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The file of a form. Its end is reported only when the form is whole; the fields that follow the file are kept. */
final class FilePart extends BlockInput {
    /** Bytes of one field: a name or a digest. */
    static final int FIELD_LIMIT = 1_024;

    private final MultipartReader reader;
    private final InputStream body;
    private final Map<String, String> fields;
    private boolean ended;

    FilePart(MultipartReader reader, InputStream body, Map<String, String> fields) {
        this.reader = reader;
        this.body = body;
        this.fields = fields;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = ended ? -1 : body.read(into, offset, length);
        if (count < 0 && !ended) {
            ended = true;
            readFields();
        }
        return count;
    }

    private void readFields() throws IOException {
        for (Optional<Part> next = reader.next(); next.isPresent(); next = reader.next()) {
            Part part = next.get();
            if (part.name().equals("file")) {
                throw HttpRefusal.badRequest("second-file", "the form has two files")
                        .expected("one part 'file'");
            }
            fields.put(part.name(), part.text(FIELD_LIMIT));
        }
    }
}
