package dev.sealane.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which server is used and what proves who we are. Kept between commands in a file that only its owner can read. Its text
 * form hides the token.
 */
record Login(String server, String token) {
    private static final JsonMapper JSON = new JsonMapper();

    /** {@code $XDG_CONFIG_HOME/sealane/login.json}, or below {@code ~/.config}. */
    static Path file(Map<String, String> environment) {
        Optional<String> config =
                Optional.ofNullable(environment.get("XDG_CONFIG_HOME")).filter(value -> !value.isEmpty());
        Path base = config.map(Path::of)
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", ".")).resolve(".config"));
        return base.resolve("sealane").resolve("login.json");
    }

    /** What the last sign-in left behind. */
    static Optional<Login> read(Path file) throws IOException {
        try {
            JsonNode node = JSON.readTree(Files.readString(file));
            return Optional.of(new Login(
                    node.path("server").asString(""), node.path("token").asString("")));
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        } catch (JacksonException damaged) {
            throw new IOException("the file " + file + " is damaged: run 'sealane login' again", damaged);
        }
    }

    /** Keeps the sign-in; the file is there wholly or not at all, and never readable by others. */
    void write(Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = Files.createTempFile(
                directory,
                "login",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, JSON.writeValueAsString(Map.of("server", server, "token", token)));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return server;
    }
}
