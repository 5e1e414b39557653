package dev.sealane.agent.swu;

import static dev.sealane.agent.swu.InstallCase.Corpus.files;

import dev.sealane.agent.swu.InstallCase.Corpus;
import dev.sealane.agent.swu.InstallCase.Difference;
import dev.sealane.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Images for every handler, with every way that their content may travel, and wrong in one way each. */
final class InstallCorpus {
    private static final List<String> COMPRESSIONS = List.of("", "compressed = \"zlib\";", "compressed = \"zstd\";");
    private static final List<String> WAYS = List.of("", "installed-directly = true;");
    private static final List<String> SECRETS = List.of("", "encrypted = true;");
    static final String RAW = "images = ( { filename = \"a\"; type = \"raw\"; device = \"@ROOT@/target\"; %s } );";
    static final String FILE = "files = ( { filename = \"a\"; path = \"@ROOT@/%s\"; %s } );";

    private InstallCorpus() {}

    static List<InstallCase> cases(byte[] tar, byte[] tgz, byte[] cpio) {
        Corpus corpus = new Corpus();
        contents(corpus);
        targets(corpus);
        archives(corpus, Map.of("tar", tar, "tgz", tgz, "cpio", cpio));
        variables(corpus);
        scripts(corpus);
        wrong(corpus);
        return corpus.cases();
    }

    private static void contents(Corpus corpus) {
        for (String compression : COMPRESSIONS) {
            for (String way : WAYS) {
                for (String secret : SECRETS) {
                    String how = compression + way + secret;
                    corpus.add("raw " + how, RAW.formatted(how), files("a", bytes(1, 3000)));
                    corpus.add("rawfile " + how, FILE.formatted("app/new", how), files("a", bytes(2, 9000)));
                }
            }
        }
    }

    private static void targets(Corpus corpus) {
        for (String offset : List.of("offset = 1;", "offset = \"2K\";", "offset = 0;")) {
            corpus.add("raw at " + offset, RAW.formatted(offset), files("a", bytes(3, 1500)));
        }
        corpus.add("raw as large as its target", RAW.formatted(""), files("a", bytes(4, 5000)));
        corpus.add("empty raw", RAW.formatted(""), files("a", ""));
        corpus.add("empty file", FILE.formatted("app/new", ""), files("a", ""));
        corpus.add("file over a longer one", FILE.formatted("app/old", ""), files("a", "short"));
        corpus.add("file over a shorter one", FILE.formatted("app/old", ""), files("a", bytes(5, 20_000)));
        String atomic = "properties = { atomic-install = \"true\"; };";
        corpus.add("atomic file", FILE.formatted("app/old", atomic), files("a", "atomic"));
        String create = "properties = { create-destination = \"true\"; };";
        corpus.add("file in a new directory", FILE.formatted("deep/er/new", create), files("a", "created"));
        corpus.add(
                "one member for two entries",
                "images = ( { filename = \"a\"; type = \"raw\"; device = \"@ROOT@/target\"; } );"
                        + FILE.formatted("app/copy", ""),
                files("a", "shared"));
        corpus.add(
                "two images into one target",
                "images = ( { filename = \"a\"; type = \"raw\"; device = \"@ROOT@/target\"; },"
                        + "{ filename = \"b\"; type = \"raw\"; device = \"@ROOT@/target\"; offset = 2; } );",
                files("a", "aaaaaa", "b", "bb"));
        corpus.add(
                "dummy",
                "images = ( { filename = \"a\"; type = \"dummy\"; } );"
                        + FILE.formatted("app/new", "").replace("\"a\"", "\"b\""),
                files("a", "nothing", "b", "something"));
        for (String read : List.of("read back", "something else")) {
            String digest = Digest.of(read.getBytes(StandardCharsets.UTF_8)).hex();
            corpus.add(
                    "readback of " + read,
                    RAW.formatted("") + " scripts = ( { type = \"readback\"; device = \"@ROOT@/target\"; properties = {"
                            + " sha256 = \"" + digest + "\"; size = \"9\"; offset = \"0\"; }; } );",
                    files("a", "read back"));
        }
        corpus.add(InstallCase.of(
                        "selected half",
                        "stable = { one = { " + FILE.formatted("app/one", "") + " }; two = { "
                                + FILE.formatted("app/two", "") + " }; };",
                        files("a", "half"))
                .with("-e", "stable,two"));
        corpus.add(
                "installed already in part",
                "files = ( { filename = \"a\"; path = \"@ROOT@/app/a\"; name = \"part\"; version = \"1.0.0\";"
                        + " install-if-different = true; }, { filename = \"b\"; path = \"@ROOT@/app/b\"; } );",
                files("a", "again", "b", "new"));
        corpus.add(
                "higher than what is installed",
                "files = ( { filename = \"a\"; path = \"@ROOT@/app/a\"; name = \"part\"; version = \"1.0.1\";"
                        + " install-if-higher = true; } );",
                files("a", "higher"));
    }

    private static void archives(Corpus corpus, Map<String, byte[]> archives) {
        archives.forEach((name, content) -> {
            for (String way : WAYS) {
                for (String attributes : List.of("", "preserve-attributes = true;")) {
                    corpus.add(
                            name + " archive " + way + attributes,
                            archive("app", way + attributes),
                            files("a", content));
                }
            }
            corpus.add(
                    name + " archive into a new directory",
                    archive("fresh/place", "properties = { create-destination = \"true\"; };"),
                    files("a", content));
        });
        corpus.add(
                "tar archive, compressed by the image",
                archive("app", COMPRESSIONS.get(1)),
                files("a", archives.get("tar")));
        corpus.add(
                "tar by its other name",
                archive("app", "").replace("\"archive\"", "\"tar\""),
                files("a", archives.get("tar")));
        corpus.add("cut archive", archive("app", ""), files("a", cut(archives.get("tgz"))), Difference.UNTOUCHED);
    }

    private static String archive(String path, String more) {
        return "files = ( { filename = \"a\"; type = \"archive\"; path = \"@ROOT@/" + path + "\"; " + more + " } );";
    }

    private static void variables(Corpus corpus) {
        String list = "( { name = \"x\"; value = \"1\"; }, { name = \"serial\"; value = \"\"; } );";
        corpus.add("bootenv", "bootenv = " + list, Map.of());
        corpus.add("uboot as section", "uboot = " + list, Map.of());
        corpus.add("both sections", "bootenv = " + list + " uboot = ( { name = \"y\"; value = \"2\"; } );", Map.of());
        corpus.add("value with blanks", "bootenv = ( { name = \"x\"; value = \" a b=c \"; } );", Map.of());
        for (String type : List.of("bootloader", "uboot")) {
            for (String yields : List.of("", "properties = { nooverride = \"true\"; };")) {
                corpus.add(
                        type + " file " + yields,
                        "images = ( { filename = \"a\"; type = \"" + type + "\"; " + yields + " } ); bootenv = " + list,
                        files("a", "# about x\nx=file\nz=3\nserial\n"));
            }
        }
        for (String mark : List.of("transaction", "state")) {
            corpus.add(
                    "without " + mark + " marker",
                    "bootloader_" + mark + "_marker = false; " + FILE.formatted("app/new", ""),
                    files("a", "unmarked"));
        }
    }

    private static void scripts(Corpus corpus) {
        String say = "#!/bin/sh\necho $0 \"$@\" | sed 's,.*/,,' >> @ROOT@/calls\n";
        String two = "scripts = ( { filename = \"s1\"; type = \"%s\"; data = \"one two\"; },"
                + " { filename = \"s2\"; type = \"shellscript\"; } );";
        for (String type : List.of("shellscript", "preinstall", "postinstall")) {
            corpus.add(
                    type + " around a file",
                    FILE.formatted("app/new", "") + two.formatted(type),
                    files("a", "content", "s1", say, "s2", say));
        }
        corpus.add(
                "a script that fails before",
                FILE.formatted("app/new", "") + two.formatted("preinstall"),
                files("a", "content", "s1", "#!/bin/sh\nexit 1\n", "s2", "#!/bin/sh\nexit 0\n"));
        corpus.add(
                "a script that fails after",
                FILE.formatted("app/new", "") + two.formatted("postinstall"),
                files("a", "content", "s1", "#!/bin/sh\nexit 1\n", "s2", "#!/bin/sh\nexit 0\n"));
        corpus.add(
                "an argument that is a command",
                "scripts = ( { filename = \"s1\"; type = \"preinstall\"; data = \"x; echo y >> @ROOT@/calls\"; } );",
                files("s1", say),
                Difference.REFUSED);
    }

    private static void wrong(Corpus corpus) {
        corpus.add(
                "raw without target",
                RAW.formatted("").replace("target", "none"),
                files("a", "x"),
                Difference.UNTOUCHED);
        corpus.add("raw larger than its target", RAW.formatted(""), files("a", bytes(6, 5001)), Difference.REFUSED);
        corpus.add("file without directory", FILE.formatted("none/new", ""), files("a", "x"), Difference.UNTOUCHED);
        corpus.add("archive without directory", archive("none", ""), files("a", "no archive"), Difference.UNTOUCHED);
        corpus.add("no archive", archive("app", ""), files("a", "no archive at all"), Difference.UNTOUCHED);
        corpus.add(
                "unknown handler",
                "images = ( { filename = \"a\"; type = \"nosuch\"; } );" + FILE.formatted("app/new", ""),
                files("a", "x"));
        corpus.add(
                "nothing left to install",
                "files = ( { filename = \"a\"; path = \"@ROOT@/app/a\"; name = \"part\"; version = \"1.0\";"
                        + " install-if-different = true; } );",
                files("a", "again"));
    }

    private static byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** Half of it compresses. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        Arrays.fill(bytes, 0, length / 2, "x".getBytes(StandardCharsets.UTF_8)[0]);
        return bytes;
    }
}
