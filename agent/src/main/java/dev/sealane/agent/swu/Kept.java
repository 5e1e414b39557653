package dev.sealane.agent.swu;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.json.JsonWriter;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What is kept of an image between its verification and its installation, which may be in another process: the description
 * and which part of it was meant, the members that were not written directly, and what the boot variables were before.
 *
 * @param text the description
 * @param selection which alternative was meant
 * @param installed versions by name that were there already, so that the same entries are left out again
 * @param transaction whether {@code recovery_status} is kept
 * @param state whether the digit of the state machine is kept
 * @param before the boot variables that the image changes, as they were; nothing for those that were absent
 * @param members what was kept, by the name in the image
 */
record Kept(
        String text,
        Selection selection,
        Map<String, String> installed,
        boolean transaction,
        boolean state,
        Map<String, Optional<String>> before,
        SequencedMap<String, Member> members) {
    /** The name of this record in the staging area. */
    static final String NAME = "plan.json";

    /** A description of its greatest length, escaped, and two thousand members. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    /**
     * A member of the image, decrypted and unpacked.
     *
     * @param place its name in the staging area
     * @param size in bytes
     * @param digest of these bytes
     */
    record Member(String place, long size, Digest digest) {
        /** The content of a task; what is kept with it has the task's number in its name. */
        EntryContent in(Staging staging, int task) {
            return new KeptContent(this, staging, task);
        }
    }

    /** What is to be installed, read as it was read when the image was verified. */
    SoftwareDescription description() throws IOException {
        DescriptionDocument document =
                DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), SwuReader.DESCRIPTION);
        return DescriptionReading.read(document, selection, SwuReader.DESCRIPTION)
                .without(installed);
    }

    /** Keeps this record; the digest is to be journaled. */
    Digest storeIn(Staging staging) throws IOException {
        byte[] bytes = JsonWriter.compact(json());
        staging.store(NAME, new ByteArrayInputStream(bytes));
        return Digest.of(bytes);
    }

    /**
     * Reads the record.
     *
     * @throws StepException if it is not the one that was kept
     */
    static Kept readFrom(Staging staging, String digest) throws IOException {
        byte[] bytes;
        try (InputStream in = staging.open(NAME)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        if (!Digest.of(bytes).hex().equals(digest)) {
            throw new StepException(Reason.STAGING, "what was kept of the image is damaged");
        }
        return of(JsonReader.readObject(bytes));
    }

    private Json json() {
        SequencedMap<String, Json> all = new LinkedHashMap<>();
        all.put("description", new Json.Str(text));
        selection.choice().ifPresent(choice -> all.put("choice", new Json.Str(choice.toString())));
        selection.board().ifPresent(board -> all.put("board", new Json.Str(board)));
        all.put("installed", Json.of(installed));
        all.put("transaction", new Json.Bool(transaction));
        all.put("state", new Json.Bool(state));
        SequencedMap<String, Json> old = new LinkedHashMap<>();
        before.forEach((name, value) -> old.put(name, value.isPresent() ? new Json.Str(value.get()) : new Json.Null()));
        all.put("before", new Json.Obj(old));
        SequencedMap<String, Json> kept = new LinkedHashMap<>();
        members.forEach((name, member) -> kept.put(
                name,
                Json.of(Map.of(
                        "place", member.place(),
                        "size", Long.toString(member.size()),
                        "digest", member.digest().hex()))));
        all.put("members", new Json.Obj(kept));
        return new Json.Obj(all);
    }

    private static Kept of(Json.Obj json) throws StepException {
        Map<String, String> installed = new LinkedHashMap<>();
        object(json, "installed").members().forEach((name, value) -> {
            if (value instanceof Json.Str(String text)) {
                installed.put(name, text);
            }
        });
        Map<String, Optional<String>> before = new LinkedHashMap<>();
        object(json, "before")
                .members()
                .forEach((name, value) -> before.put(
                        name, value instanceof Json.Str(String text) ? Optional.of(text) : Optional.empty()));
        SequencedMap<String, Member> members = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : object(json, "members").members().entrySet()) {
            Json.Obj fields = object(object(json, "members"), member.getKey());
            members.put(
                    member.getKey(),
                    new Member(
                            text(fields, "place").orElseThrow(Kept::damaged),
                            Long.parseLong(text(fields, "size").orElseThrow(Kept::damaged)),
                            new Digest(text(fields, "digest").orElseThrow(Kept::damaged))));
        }
        return new Kept(
                text(json, "description").orElseThrow(Kept::damaged),
                new Selection(text(json, "choice").flatMap(Selection.Choice::parse), text(json, "board")),
                installed,
                json.members().get("transaction") instanceof Json.Bool(boolean yes) && yes,
                json.members().get("state") instanceof Json.Bool(boolean also) && also,
                before,
                members);
    }

    private static Json.Obj object(Json.Obj json, String name) throws StepException {
        if (json.members().get(name) instanceof Json.Obj object) {
            return object;
        }
        throw damaged();
    }

    private static Optional<String> text(Json.Obj json, String name) {
        return json.members().get(name) instanceof Json.Str(String text) ? Optional.of(text) : Optional.empty();
    }

    private static StepException damaged() {
        return new StepException(Reason.STAGING, "what was kept of the image cannot be understood");
    }

    /** A member as it was kept; reading it to its end compares it with its digest. */
    private record KeptContent(Member member, Staging staging, int task) implements EntryContent, EntryContent.Beside {
        @Override
        public InputStream open() throws IOException {
            return new ComparedInput(staging.open(member.place()), member.digest());
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(member.size());
        }

        @Override
        public Optional<Digest> digest() {
            return Optional.of(member.digest());
        }

        @Override
        public Optional<Path> file() {
            return staging.file(member.place());
        }

        @Override
        public Optional<EntryContent.Beside> beside() {
            return Optional.of(this);
        }

        @Override
        public void store(String name, InputStream content) throws IOException {
            staging.store(task + "." + name, content);
        }

        @Override
        public InputStream open(String name) throws IOException {
            return staging.open(task + "." + name);
        }
    }
}
