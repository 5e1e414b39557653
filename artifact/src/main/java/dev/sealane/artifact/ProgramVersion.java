package dev.sealane.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which version of Sealane this is, as the build wrote it down; the command line, the server and the agent say it. */
public final class ProgramVersion {
    private static final String RESOURCE = "program.properties";

    private ProgramVersion() {}

    /** The version of the build, such as {@code 0.1.0}. */
    public static String get() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(ProgramVersion.class.getResourceAsStream(RESOURCE))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
