package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.update.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Tells the server what it cannot know: that a person at the device, or the factory, installed something (digest, 2.7).
 *
 * <p>A file remembers what the server knows already, so that an update which the server itself asked for is not recorded a
 * second time.
 */
final class InstalledBase {
    private final Path known;

    InstalledBase(Path known) {
        this.known = known;
    }

    /** The server knows that this is installed. */
    void remember(Installed installed) throws IOException {
        DurableFiles.createDirectory(DurableFiles.directoryOf(known));
        DurableFiles.replace(known, installed.artifactName().getBytes(StandardCharsets.UTF_8));
    }

    /** Tells the server unless it knows. A name that it does not have is no failure; it is told once. */
    void tell(DdiSession session, Installed installed) throws IOException, InterruptedException {
        String name = installed.artifactName();
        boolean isWhole = !name.equals(Installed.UNKNOWN) && !name.endsWith(Installed.INCONSISTENT);
        if (!isWhole || isKnown(name)) {
            return;
        }
        String version = installed.provides().getOrDefault("version", name);
        Answer answer = session.send("installedBase", "PUT", "/installedBase", DdiMessages.installed(name, version));
        switch (answer.status()) {
            case 200, 201, 204, 400, 404, 405 -> remember(installed);
            default -> throw new ProtocolException("installedBase", answer.status(), answer.excerpt());
        }
    }

    private boolean isKnown(String name) throws IOException {
        try {
            return Files.readString(known).equals(name);
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
