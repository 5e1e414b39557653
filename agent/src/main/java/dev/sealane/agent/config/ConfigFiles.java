package dev.sealane.agent.config;

import dev.sealane.agent.config.MenderConf.Document;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and reads the configuration.
 *
 * <p>Where {@code agent.conf} exists it is the whole configuration. Otherwise a stock client's two files are read, the
 * fallback first: {@code /var/lib/mender/mender.conf}, then {@code /etc/mender/mender.conf}, which wins key by key.
 */
public final class ConfigFiles {
    /** No configuration comes near; a wrong path to an image must not fill the memory. */
    public static final int MAX_BYTES = 256 * 1024;

    private final Path root;

    /** The root is {@code /} on a device and a folder in tests. */
    public ConfigFiles(Path root) {
        this.root = root;
    }

    /**
     * The configuration of this device.
     *
     * @throws ConfigException if a file says something unusable
     * @throws NoSuchFileException if there is no configuration at all
     */
    public AgentConfig read() throws IOException {
        Path own = root.resolve("etc/sealane/agent.conf");
        if (Files.exists(own)) {
            return read(own);
        }
        List<Document> documents = new ArrayList<>();
        for (String place : List.of("var/lib/mender/mender.conf", "etc/mender/mender.conf")) {
            Path file = root.resolve(place);
            if (Files.exists(file)) {
                documents.add(document(file, text(file)));
            }
        }
        if (documents.isEmpty()) {
            throw new NoSuchFileException(
                    own.toString(), null, "no configuration there, and no mender.conf in its two places either");
        }
        return AgentConfig.of(MenderConf.read(documents));
    }

    /**
     * The configuration in one file; JSON is taken as a {@code mender.conf}.
     *
     * @throws ConfigException if the file says something unusable
     */
    public static AgentConfig read(Path file) throws IOException {
        String text = text(file);
        return text.stripLeading().startsWith("{")
                ? AgentConfig.of(MenderConf.read(List.of(document(file, text))))
                : AgentConfig.of(AgentConf.read(text, file.toString()));
    }

    /** The configuration in this text, in the notation of {@code agent.conf}. */
    public static AgentConfig parse(String text) throws ConfigException {
        return AgentConfig.of(AgentConf.read(text, "agent.conf"));
    }

    private static Document document(Path file, String text) throws ConfigException {
        try {
            return new Document(JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8)), file.toString());
        } catch (JsonException e) {
            throw new ConfigException(file.toString(), "content", String.valueOf(e.getMessage()));
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(file.toString(), "size", "expected at most " + MAX_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), "encoding", "expected UTF-8");
        }
    }
}
