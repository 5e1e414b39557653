package dev.sealane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's {@code rdiff}, run in a directory of its own. */
public final class Rdiff {
    private Rdiff() {}

    /** A delta from one content to another, made in blocks of so many bytes. */
    public static byte[] delta(Path directory, byte[] from, byte[] to, int blockBytes)
            throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(directory, "rdiff");
        Files.write(place.resolve("from"), from);
        Files.write(place.resolve("to"), to);
        run(place, "--block-size=" + blockBytes, "signature", "from", "signature");
        run(place, "delta", "signature", "to", "delta");
        return Files.readAllBytes(place.resolve("delta"));
    }

    private static void run(Path place, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Peer.RDIFF.require().toString()));
        command.addAll(List.of(arguments));
        new PeerRun(place).succeeding(command);
    }
}
