package dev.sealane.agent.swu;

import static dev.sealane.agent.swu.InstallCase.Corpus.files;

import dev.sealane.agent.swu.InstallCase.Corpus;
import dev.sealane.agent.swu.InstallCase.Difference;
import dev.sealane.artifact.Digest;
import dev.sealane.testing.Rdiff;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Images with deltas of {@code rdiff}. */
final class DeltaCases {
    /** What {@code app/old} holds on the device. */
    private static final byte[] OLD = "o".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    private static final byte[] NEW = edited();
    private static final String PROMISE = "sha256 = \"" + Digest.of(NEW) + "\";";
    private static final String IMAGE =
            "images = ( { filename = \"a\"; type = \"rdiff_image\"; device = \"@ROOT@/target\"; %s"
                    + " properties = { rdiffbase = [ \"@ROOT@/app/%s\" ]; %s }; } );";
    private static final String FILE =
            "files = ( { filename = \"a\"; type = \"rdiff_file\"; path = \"@ROOT@/app/%s\"; %s" + " properties = { "
                    + PROMISE + " }; } );";

    private DeltaCases() {}

    /** Deltas are made in {@code directory}. */
    static List<InstallCase> cases(Path directory) throws Exception {
        byte[] delta = Rdiff.delta(directory, OLD, NEW, 256);
        byte[] cut = Arrays.copyOf(delta, delta.length / 2);
        Corpus corpus = new Corpus();
        for (String compression : List.of("", "compressed = \"zlib\";", "compressed = \"zstd\"; encrypted = true;")) {
            for (String way : List.of("", "installed-directly = true;")) {
                String how = compression + way;
                corpus.add("rdiff_image " + how, IMAGE.formatted(how, "old", PROMISE), files("a", delta));
                corpus.add("rdiff_file " + how, FILE.formatted("old", how), files("a", delta));
            }
        }
        String readBack = " scripts = ( { type = \"readback\"; device = \"@ROOT@/target\"; properties = { " + PROMISE
                + " size = \"5000\"; offset = \"0\"; }; } );";
        corpus.add("rdiff_image, read back", IMAGE.formatted("", "old", "") + readBack, files("a", delta));
        corpus.add(
                "rdiff_image without basis",
                IMAGE.formatted("", "none", PROMISE),
                files("a", delta),
                Difference.UNTOUCHED);
        corpus.add("rdiff_file without basis", FILE.formatted("none", ""), files("a", delta), Difference.UNTOUCHED);
        corpus.add("no delta", IMAGE.formatted("", "old", PROMISE), files("a", "no delta"), Difference.UNTOUCHED);
        corpus.add("cut delta", IMAGE.formatted("", "old", PROMISE), files("a", cut), Difference.REFUSED);
        corpus.add(
                "a result that nobody vouches for",
                IMAGE.formatted("", "old", ""),
                files("a", delta),
                Difference.REFUSED);
        return corpus.cases();
    }

    /** As large as {@code target}: the installer cuts a file off behind the result. */
    private static byte[] edited() {
        Random random = new Random(1);
        byte[] fresh = new byte[1000];
        ByteArrayOutputStream edited = new ByteArrayOutputStream();
        random.nextBytes(fresh);
        edited.writeBytes(fresh);
        edited.write(OLD, 1000, 3000);
        random.nextBytes(fresh);
        edited.writeBytes(fresh);
        return edited.toByteArray();
    }
}
