package dev.sealane.agent.client.mender;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.json.JsonWriter;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** The bodies of the protocol: our words on one side, Mender's JSON on the other. */
final class MenderMessages {
    /** Servers take a log of 1 MiB including its wrapping. */
    static final int MAX_LOG_BYTES = (1 << 20) - 4096;

    /** The id becomes part of addresses and of file names; servers use UUIDs. */
    private static final Pattern DEPLOYMENT_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    private MenderMessages() {}

    /** Section 1.1; the signature covers exactly these bytes. */
    static byte[] authentication(Attributes identity, String publicKeyPem, Optional<String> tenantToken) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        String identityJson = new String(JsonWriter.compact(values(identity)), StandardCharsets.UTF_8);
        members.put("id_data", new Json.Str(identityJson));
        members.put("pubkey", new Json.Str(publicKeyPem));
        tenantToken.ifPresent(token -> members.put("tenant_token", new Json.Str(token)));
        return JsonWriter.compact(new Json.Obj(members));
    }

    /** Section 3.1, version 2. */
    static byte[] nextV2(SortedMap<String, String> provides) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("device_provides", Json.of(provides));
        return JsonWriter.compact(new Json.Obj(members));
    }

    /** Section 3.1, version 1: the bare map. */
    static byte[] nextV1(SortedMap<String, String> provides) {
        return JsonWriter.compact(Json.of(provides));
    }

    /** Section 3.2. Unknown members are ignored; id and link are what no client does without. */
    static Assignment assignment(byte[] answer) throws JsonException, UnusableAnswer {
        Json.Obj deployment = JsonReader.readObject(answer);
        Json.Obj artifact = deployment.object("artifact").orElseThrow(() -> missing("artifact"));
        String link = artifact.object("source")
                .flatMap(source -> source.string("uri"))
                .orElseThrow(() -> missing("artifact.source.uri"));
        String id = deployment.string("id").orElseThrow(() -> missing("id"));
        if (!DEPLOYMENT_ID.matcher(id).matches()) {
            throw new UnusableAnswer("expected id to be letters, digits, '-', '_' and '.', beginning with no '.'");
        }
        try {
            return new Assignment(
                    id,
                    Assignment.Origin.SERVER,
                    link,
                    artifact.string("artifact_name").filter(name -> !name.isEmpty()),
                    deviceTypes(artifact));
        } catch (IllegalArgumentException e) {
            throw new UnusableAnswer(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> deviceTypes(Json.Obj artifact) throws UnusableAnswer {
        Optional<Json> member = artifact.member("device_types_compatible");
        if (member.isEmpty()) {
            return List.of();
        }
        if (!(member.get() instanceof Json.Arr(var elements))) {
            throw new UnusableAnswer("expected artifact.device_types_compatible to be an array of strings");
        }
        List<String> types = new ArrayList<>();
        for (Json element : elements) {
            if (!(element instanceof Json.Str(String text))) {
                throw new UnusableAnswer("expected artifact.device_types_compatible to be an array of strings");
            }
            types.add(text);
        }
        return types;
    }

    /** Section 4. The question before the commit is the second {@code installing}. */
    static byte[] status(Status status) {
        String word = switch (status) {
            case DOWNLOADING -> "downloading";
            case INSTALLING, COMMITTING -> "installing";
            case REBOOTING -> "rebooting";
            case SUCCESS -> "success";
            case FAILURE -> "failure";
            case ALREADY_INSTALLED -> "already-installed";
        };
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("status", new Json.Str(word));
        return JsonWriter.compact(new Json.Obj(members));
    }

    /** Section 5. The oldest lines go when the whole would be more than a server takes. */
    static byte[] log(List<LogLine> lines) {
        List<Json> messages = new ArrayList<>();
        long bytes = 0;
        for (LogLine line : lines.reversed()) {
            Json message = message(line);
            bytes += JsonWriter.compact(message).length + 1L;
            if (bytes > MAX_LOG_BYTES) {
                break;
            }
            messages.add(message);
        }
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("messages", new Json.Arr(messages.reversed()));
        return JsonWriter.compact(new Json.Obj(members));
    }

    private static Json message(LogLine line) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("timestamp", new Json.Str(line.at().toString()));
        members.put("level", new Json.Str(line.level().name().toLowerCase(Locale.ROOT)));
        members.put("message", new Json.Str(line.message()));
        return new Json.Obj(members);
    }

    /** Section 8. */
    static byte[] inventory(Attributes attributes) {
        List<Json> list = new ArrayList<>();
        values(attributes).members().forEach((name, value) -> {
            SequencedMap<String, Json> members = new LinkedHashMap<>();
            members.put("name", new Json.Str(name));
            members.put("value", value);
            list.add(new Json.Obj(members));
        });
        return JsonWriter.compact(new Json.Arr(list));
    }

    /** One value is a string, several are an array. */
    private static Json.Obj values(Attributes attributes) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        attributes
                .values()
                .forEach((name, values) ->
                        members.put(name, values.size() == 1 ? new Json.Str(values.getFirst()) : Json.of(values)));
        return new Json.Obj(members);
    }

    private static UnusableAnswer missing(String what) {
        return new UnusableAnswer("expected a text in " + what);
    }

    /** The answer is JSON, but not what the protocol says. */
    static final class UnusableAnswer extends Exception {
        private static final long serialVersionUID = 1;

        UnusableAnswer(String problem) {
            super(problem);
        }
    }
}
