package dev.sealane.agent.update;

import dev.sealane.agent.update.JournalException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of a journal record: a version, then the fields of {@link UpdateState} in the order of their declaration.
 *
 * <p>Texts are a length and UTF-8, collections a count and their elements, enums their names. What is read passes the same
 * constructors as any other input, so a record cannot hold what the program could not.
 */
final class UpdateStateFormat {
    private static final int VERSION = 1;

    /** No collection in a state is larger; the constructors have their own, smaller limits. */
    private static final int MAXIMUM_COUNT = 4096;

    private UpdateStateFormat() {}

    static byte[] write(UpdateState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            writeInstalled(out, state.installed());
            switch (state) {
                case UpdateState.Idle _ -> out.writeBoolean(false);
                case UpdateState.Updating updating -> {
                    out.writeBoolean(true);
                    writeText(out, updating.stage().name());
                    writeAttempt(out, updating.attempt());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a state.
     *
     * @throws JournalException if the content is not a state of this version
     */
    static UpdateState read(byte[] content) throws JournalException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw unknown("version " + VERSION, "version " + version);
            }
            UpdateState state = readState(in);
            if (in.read() >= 0) {
                throw unknown("the end of the record", "more");
            }
            return state;
        } catch (JournalException e) {
            throw e;
        } catch (EOFException e) {
            throw new JournalException(Reason.UNKNOWN_CONTENT, "the journal record ends too early", e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } catch (IllegalArgumentException e) {
            throw new JournalException(Reason.UNKNOWN_CONTENT, "the journal record is invalid: " + e.getMessage(), e);
        }
    }

    private static UpdateState readState(DataInputStream in) throws IOException {
        Installed installed = readInstalled(in);
        if (!in.readBoolean()) {
            return new UpdateState.Idle(installed);
        }
        Stage stage = Stage.valueOf(readText(in));
        return new UpdateState.Updating(installed, stage, readAttempt(in));
    }

    private static void writeInstalled(DataOutputStream out, Installed installed) throws IOException {
        writeText(out, installed.artifactName());
        writeOptional(out, installed.artifactGroup());
        writeMap(out, installed.provides());
    }

    private static Installed readInstalled(DataInputStream in) throws IOException {
        return new Installed(readText(in), readOptional(in), readMap(in));
    }

    private static void writeAttempt(DataOutputStream out, Attempt attempt) throws IOException {
        writeAssignment(out, attempt.assignment());
        out.writeBoolean(attempt.artifact().isPresent());
        if (attempt.artifact().isPresent()) {
            writeFacts(out, attempt.artifact().get());
        }
        writeMap(out, attempt.notes());
        out.writeLong(attempt.spooled());
        out.writeBoolean(attempt.downloadedAgain());
        writeText(out, attempt.reboot().name());
        out.writeBoolean(attempt.rolledBack());
        out.writeBoolean(attempt.consistent());
        writeOptional(out, attempt.outcome().map(Status::name));
        writeText(out, attempt.bootId());
        out.writeInt(attempt.writes());
    }

    private static Attempt readAttempt(DataInputStream in) throws IOException {
        return new Attempt(
                readAssignment(in),
                in.readBoolean() ? Optional.of(readFacts(in)) : Optional.empty(),
                readMap(in),
                in.readLong(),
                in.readBoolean(),
                RebootNeed.valueOf(readText(in)),
                in.readBoolean(),
                in.readBoolean(),
                readOptional(in).map(Status::valueOf),
                readText(in),
                in.readInt());
    }

    private static void writeAssignment(DataOutputStream out, Assignment assignment) throws IOException {
        writeText(out, assignment.id());
        writeText(out, assignment.origin().name());
        writeText(out, assignment.source());
        writeOptional(out, assignment.artifactName());
        writeList(out, assignment.deviceTypes());
    }

    private static Assignment readAssignment(DataInputStream in) throws IOException {
        return new Assignment(
                readText(in), Assignment.Origin.valueOf(readText(in)), readText(in), readOptional(in), readList(in));
    }

    private static void writeFacts(DataOutputStream out, ArtifactFacts facts) throws IOException {
        writeOptional(out, facts.payloadType());
        writeInstalled(out, facts.after());
    }

    private static ArtifactFacts readFacts(DataInputStream in) throws IOException {
        return new ArtifactFacts(readOptional(in), readInstalled(in));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw unknown("a text inside the record", length + " bytes of text");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void writeOptional(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            writeText(out, text.get());
        }
    }

    private static Optional<String> readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(readText(in)) : Optional.empty();
    }

    private static void writeList(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static List<String> readList(DataInputStream in) throws IOException {
        int count = readCount(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static void writeMap(DataOutputStream out, SortedMap<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (var entry : map.entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
    }

    private static SortedMap<String, String> readMap(DataInputStream in) throws IOException {
        int count = readCount(in);
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            map.put(readText(in), readText(in));
        }
        return map;
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAXIMUM_COUNT) {
            throw unknown("at most " + MAXIMUM_COUNT + " elements", Integer.toString(count));
        }
        return count;
    }

    private static JournalException unknown(String expected, String found) {
        return new JournalException(
                Reason.UNKNOWN_CONTENT, "in the journal record, expected " + expected + ", found " + found);
    }
}
