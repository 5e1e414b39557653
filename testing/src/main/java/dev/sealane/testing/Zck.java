package dev.sealane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's zchunk programs, run in {@code directory}. */
public record Zck(Path directory) {
    private static final Pattern HEADER_SIZE = Pattern.compile("Header size: (\\d+)");

    /** Packs content as SWUpdate's manual has it; the whole file. */
    public byte[] pack(byte[] content) throws IOException, InterruptedException {
        return pack(content, "-u", "-h", "sha256");
    }

    /** Packs content with options; the whole file. */
    public byte[] pack(byte[] content, String... options) throws IOException, InterruptedException {
        Files.write(directory.resolve("content"), content);
        List<String> command = new ArrayList<>(List.of(Peer.ZCK.require().toString(), "-o", "packed.zck"));
        command.addAll(List.of(options));
        command.add("content");
        run(command);
        return Files.readAllBytes(directory.resolve("packed.zck"));
    }

    /** The header of a file, as {@code zck_read_header} measures it. */
    public byte[] header(byte[] packed) throws IOException, InterruptedException {
        Files.write(directory.resolve("packed.zck"), packed);
        Matcher size = HEADER_SIZE.matcher(run(List.of("zck_read_header", "-v", "packed.zck")));
        if (!size.find()) {
            throw new AssertionError("zck_read_header does not say how long the header is");
        }
        return Arrays.copyOf(packed, Integer.parseInt(size.group(1)));
    }

    /** What one of the programs printed, which has to succeed. */
    public String run(List<String> command) throws IOException, InterruptedException {
        return new PeerRun(directory).succeeding(command);
    }
}
