package dev.sealane.artifact.mender;

import static dev.sealane.artifact.mender.StrictnessMatrix.Answer.ACCEPT;
import static dev.sealane.artifact.mender.StrictnessMatrix.Answer.DEVICE;
import static dev.sealane.artifact.mender.StrictnessMatrix.Answer.REFUSE;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.testing.RawArtifact;
import dev.sealane.artifact.testing.RawTar;
import dev.sealane.artifact.testing.RawTar.Entry;
import dev.sealane.artifact.testing.RawTar.Style;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The 132 variants of the format digest's section 13, each with the answers of four real readers and ours.
 *
 * <p>Where exactly one of the four refuses, ours is a decision; docs/artifact-format.md gives its reason.
 */
final class StrictnessMatrix {
    /** What our reader does. */
    enum Answer {
        ACCEPT,
        REFUSE,
        /** The artifact is good and only does not fit the device of the test. */
        DEVICE
    }

    /**
     * One variant.
     *
     * @param readers A or r for mender-artifact 3.9, mender-artifact 4.4, client 3.4 and client 5.1
     */
    record Row(String id, String readers, Answer ours, String description, Consumer<RawArtifact> change) {
        long refusals() {
            return readers.chars().filter(answer -> answer == 'r').count();
        }

        byte[] bytes() {
            return RawArtifact.with(change);
        }

        @Override
        public String toString() {
            return id + " " + description;
        }
    }

    static final List<Row> ROWS = List.of(
            row("00", "AAAA", ACCEPT, "baseline module artifact", a -> {}),
            row("01", "AAAA", ACCEPT, "meta-data is a JSON object", a -> a.metaData = Optional.of("{\"a\":1}")),
            row("02", "rrrA", REFUSE, "manifest: last line without line feed", a -> a.manifest = String::stripTrailing),
            row("03", "rrrr", REFUSE, "manifest: CRLF line ends", a -> a.manifest = text -> text.replace("\n", "\r\n")),
            row(
                    "04",
                    "AAAA",
                    ACCEPT,
                    "manifest: lines in another order",
                    a -> a.manifest = StrictnessMatrix::reversedLines),
            row(
                    "05",
                    "rrrA",
                    REFUSE,
                    "manifest: a line for a file that is not there",
                    a -> a.manifest = text -> text + line("data/0000/ghost")),
            row(
                    "06",
                    "rrrA",
                    REFUSE,
                    "manifest: a line for a name that does not exist",
                    a -> a.manifest = text -> text + line("foo")),
            row(
                    "07",
                    "rrrr",
                    REFUSE,
                    "manifest: payload file not listed",
                    a -> a.manifest = text -> withoutLine(text, "data/0000/f.txt")),
            row(
                    "08",
                    "rrrr",
                    REFUSE,
                    "manifest: upper-case hex",
                    a -> a.manifest = text -> text.substring(0, 64).toUpperCase(Locale.ROOT) + text.substring(64)),
            row(
                    "09",
                    "rrrr",
                    REFUSE,
                    "manifest: one space instead of two",
                    a -> a.manifest = text -> text.replace("  ", " ")),
            row("10", "rrrr", REFUSE, "manifest: binary marker", a -> a.manifest = text -> text.replace("  ", " *")),
            row("11", "AAAr", REFUSE, "manifest: blank line at the end", a -> a.manifest = text -> text + "\n"),
            row(
                    "12",
                    "rrrA",
                    REFUSE,
                    "manifest: a line twice",
                    a -> a.manifest = text -> text + text.substring(0, text.indexOf('\n') + 1)),
            row(
                    "13",
                    "rrrr",
                    REFUSE,
                    "manifest: no version line",
                    a -> a.manifest = text -> withoutLine(text, "version")),
            row(
                    "14",
                    "rrrA",
                    REFUSE,
                    "manifest: no header line",
                    a -> a.manifest = text -> withoutLine(text, "header.tar.gz")),
            row(
                    "15",
                    "rrrr",
                    REFUSE,
                    "wrong checksum for version",
                    a -> a.manifest = text -> wrongDigest(text, "version")),
            row(
                    "16",
                    "rrrr",
                    REFUSE,
                    "wrong checksum for the header",
                    a -> a.manifest = text -> wrongDigest(text, "header.tar.gz")),
            row(
                    "17",
                    "rrrr",
                    REFUSE,
                    "wrong checksum for a payload file",
                    a -> a.manifest = text -> wrongDigest(text, "data/0000/f.txt")),
            row(
                    "20",
                    "AAAr",
                    REFUSE,
                    "directory entries in the header",
                    a -> a.header = StrictnessMatrix::addDirectories),
            row(
                    "21",
                    "rrrr",
                    REFUSE,
                    "directory entry in the artifact",
                    a -> a.outer = entries -> entries.add(3, Entry.directory("data/"))),
            row("22", "AAAA", ACCEPT, "GNU tar headers", a -> a.style = Style.GNU),
            row("23", "AAAA", ACCEPT, "V7 tar headers", a -> a.style = Style.V7),
            row("24", "AAAA", ACCEPT, "PAX header before every entry", a -> a.style = Style.PAX),
            row(
                    "25",
                    "rrrr",
                    REFUSE,
                    "names start with ./",
                    a -> a.outer =
                            entries -> entries.replaceAll(entry -> Entry.file("./" + entry.name(), entry.content()))),
            row("26", "AAAA", ACCEPT, "odd owners, modes and times", a -> a.style = Style.ODD_METADATA),
            row("27", "AAAr", ACCEPT, "name of 120 characters through GNU LongLink", a -> onlyFile(a, "n".repeat(120))),
            row("28", "AAAr", ACCEPT, "name of 100 characters", a -> onlyFile(a, "n".repeat(100))),
            row("29", "AAAA", ACCEPT, "name of 90 characters", a -> onlyFile(a, "n".repeat(90))),
            row(
                    "30",
                    "rrrr",
                    REFUSE,
                    "unknown entry after the manifest",
                    a -> a.outer = entries -> entries.add(2, Entry.file("foo", "x"))),
            row(
                    "31",
                    "rrrr",
                    REFUSE,
                    "unknown entry after the header",
                    a -> a.outer = entries -> entries.add(3, Entry.file("foo", "x"))),
            row(
                    "32",
                    "rrrr",
                    REFUSE,
                    "unknown entry after the data",
                    a -> a.outer = entries -> entries.add(Entry.file("foo", "x"))),
            row("33", "rrrr", REFUSE, "data before header", a -> a.outer = entries -> Collections.swap(entries, 2, 3)),
            row(
                    "34",
                    "rrrr",
                    REFUSE,
                    "manifest before version",
                    a -> a.outer = entries -> Collections.swap(entries, 0, 1)),
            row("35", "AAAr", REFUSE, "no data entry, no files", StrictnessMatrix::withoutFilesAndData),
            row("36", "rrrr", REFUSE, "no data entry, a file in the manifest", a -> a.outer = List::removeLast),
            row(
                    "37",
                    "rrrA",
                    REFUSE,
                    "only data/0001",
                    a -> a.outer = entries -> renameLast(entries, "data/0001.tar.gz")),
            row("38", "AArr", REFUSE, "data/0000 twice", a -> a.outer = entries -> entries.add(entries.getLast())),
            row("39", "rrrr", REFUSE, "data/foo", a -> a.outer = entries -> renameLast(entries, "data/foo.tar.gz")),
            row(
                    "40",
                    "AAAA",
                    ACCEPT,
                    "version: other order and spacing",
                    a -> a.version = "{ \"version\": 3,\n \"format\": \"mender\" }\n"),
            row(
                    "41",
                    "rrrA",
                    REFUSE,
                    "version: a further key",
                    a -> a.version = "{\"format\":\"mender\",\"version\":3,\"x\":1}"),
            row("42", "rrrr", REFUSE, "version 4", a -> a.version = "{\"format\":\"mender\",\"version\":4}"),
            row("43", "AAAr", REFUSE, "format foo", a -> a.version = "{\"format\":\"foo\",\"version\":3}"),
            row("44", "rrrr", REFUSE, "version: empty", a -> a.version = ""),
            row(
                    "50",
                    "rrrA",
                    REFUSE,
                    "header-info: unknown key",
                    a -> a.headerInfo = a.headerInfo.replace("{\"payloads\"", "{\"x\":1,\"payloads\"")),
            row(
                    "51",
                    "AArr",
                    REFUSE,
                    "header-info: no depends",
                    a -> a.headerInfo =
                            "{\"payloads\":[{\"type\":\"nop\"}],\"artifact_provides\":{\"artifact_name\":\"rel-1\"}}"),
            row("52", "AArr", REFUSE, "header-info: depends null", a -> depends(a, "null")),
            row("53", "rrrr", REFUSE, "depends without device type", a -> depends(a, "{}")),
            row("54", "rrrr", REFUSE, "no device type in the list", a -> depends(a, "{\"device_type\":[]}")),
            row("55", "rrrr", REFUSE, "device type is a string", a -> depends(a, "{\"device_type\":\"dev1\"}")),
            row("56", "ArAr", REFUSE, "no artifact name", a -> provides(a, "{}")),
            row("57", "ArAA", REFUSE, "artifact name is empty", a -> provides(a, "{\"artifact_name\":\"\"}")),
            row(
                    "58",
                    "AArr",
                    REFUSE,
                    "two payloads, one header",
                    a -> payloads(a, "{\"type\":\"nop\"},{\"type\":\"nop\"}")),
            row("59", "rrrr", REFUSE, "no payloads", a -> payloads(a, "")),
            row("60", "rrrr", REFUSE, "payload type is empty", a -> payloads(a, "{\"type\":\"\"}")),
            row(
                    "61",
                    "AAAA",
                    ACCEPT,
                    "depends with an unknown key",
                    a -> depends(a, "{\"device_type\":[\"dev1\"],\"x\":[\"y\"]}")),
            row(
                    "62",
                    "rrrA",
                    REFUSE,
                    "provides with an unknown key",
                    a -> provides(a, "{\"artifact_name\":\"rel-1\",\"x\":\"y\"}")),
            row("63", "AAAA", ACCEPT, "artifact name with a space", a -> provides(a, "{\"artifact_name\":\"rel 1\"}")),
            row(
                    "64",
                    "ArAA",
                    REFUSE,
                    "artifact name of 300 characters",
                    a -> provides(a, "{\"artifact_name\":\"" + "n".repeat(300) + "\"}")),
            row(
                    "65",
                    "ArAA",
                    REFUSE,
                    "artifact name with a control character",
                    a -> provides(a, "{\"artifact_name\":\"rel\\u00071\"}")),
            row("66", "AArr", DEVICE, "device type of another device", a -> depends(a, "{\"device_type\":[\"dev2\"]}")),
            row(
                    "67",
                    "AArr",
                    DEVICE,
                    "depends on an artifact name that is not met",
                    a -> depends(a, "{\"device_type\":[\"dev1\"],\"artifact_name\":[\"other\"]}")),
            row("68", "AAAA", ACCEPT, "header-info ends with a line feed", a -> a.headerInfo += "\n"),
            row(
                    "69",
                    "rrrr",
                    REFUSE,
                    "type-info before header-info",
                    a -> a.header = entries -> Collections.swap(entries, 0, 1)),
            row(
                    "70",
                    "ArAA",
                    ACCEPT,
                    "type-info with an empty type for rootfs-image",
                    StrictnessMatrix::oldRootfsImage),
            row("71", "ArAA", REFUSE, "type-info with another type", a -> a.typeInfo = "{\"type\":\"other\"}"),
            row("72", "rrrr", REFUSE, "no type-info", a -> a.header = List::removeLast),
            row("73", "AAAA", ACCEPT, "type-info with an unknown key", a -> a.typeInfo = "{\"type\":\"nop\",\"x\":1}"),
            row(
                    "74",
                    "AArr",
                    DEVICE,
                    "type-info depends on a list that is not met",
                    a -> a.typeInfo = "{\"type\":\"nop\",\"artifact_depends\":{\"k\":[\"a\",\"b\"]}}"),
            row(
                    "75",
                    "rrrr",
                    REFUSE,
                    "type-info provides a number",
                    a -> a.typeInfo = "{\"type\":\"nop\",\"artifact_provides\":{\"k\":1}}"),
            row(
                    "76",
                    "AArA",
                    REFUSE,
                    "type-info provides the artifact name",
                    a -> a.typeInfo = "{\"type\":\"nop\",\"artifact_provides\":{\"artifact_name\":\"x\"}}"),
            row(
                    "77",
                    "AArr",
                    DEVICE,
                    "type-info depends that is not met",
                    a -> a.typeInfo = "{\"type\":\"nop\",\"artifact_depends\":{\"k\":\"a\"}}"),
            row(
                    "78",
                    "rrrr",
                    REFUSE,
                    "clears is a string",
                    a -> a.typeInfo = "{\"type\":\"nop\",\"clears_artifact_provides\":\"x\"}"),
            row("79", "ArAA", REFUSE, "type-info type null, header-info has one", a -> a.typeInfo = "{\"type\":null}"),
            row("80", "AAAA", ACCEPT, "meta-data is empty", a -> a.metaData = Optional.of("")),
            row("81", "rrrr", REFUSE, "meta-data is an array", a -> a.metaData = Optional.of("[]")),
            row("82", "rrrr", REFUSE, "meta-data is not JSON", a -> a.metaData = Optional.of("x")),
            row("83", "AAAr", REFUSE, "meta-data before type-info", StrictnessMatrix::metaDataFirst),
            row(
                    "84",
                    "AAAA",
                    ACCEPT,
                    "meta-data is nested",
                    a -> a.metaData = Optional.of("{\"a\":{\"b\":[1,{\"c\":null}]}}")),
            row("85", "rrrr", REFUSE, "meta-data is null", a -> a.metaData = Optional.of("null")),
            row("86", "AAAr", REFUSE, "meta-data is white space", a -> a.metaData = Optional.of(" \n")),
            row(
                    "87",
                    "rrrr",
                    REFUSE,
                    "unknown file headers/0000/foo",
                    a -> a.header = entries -> entries.add(Entry.file("headers/0000/foo", "x"))),
            row(
                    "88",
                    "rrrr",
                    REFUSE,
                    "type-info of a second payload",
                    a -> a.header = entries -> entries.add(Entry.file("headers/0001/type-info", "{\"type\":\"nop\"}"))),
            row(
                    "89",
                    "ArAr",
                    REFUSE,
                    "headers/0000/x/meta-data",
                    a -> a.header = entries -> entries.add(Entry.file("headers/0000/x/meta-data", "{}"))),
            row("90", "AAAA", ACCEPT, "a good state script", a -> script(a, "ArtifactInstall_Enter_00_x")),
            row("91", "AAAr", REFUSE, "script called foo", a -> script(a, "foo")),
            row("92", "AAAr", REFUSE, "script for Download", a -> script(a, "Download_Enter_00")),
            row(
                    "93",
                    "rrrr",
                    REFUSE,
                    "script after headers/",
                    a -> a.header = entries -> entries.add(Entry.file("scripts/ArtifactInstall_Enter_00", "x"))),
            row("94", "rrrr", REFUSE, "script path with ..", a -> script(a, "../ArtifactInstall_Enter_00")),
            row("95", "AArA", REFUSE, "a script twice", StrictnessMatrix::scriptTwice),
            row("96", "AAAA", ACCEPT, "ArtifactRollback_Error_00", a -> script(a, "ArtifactRollback_Error_00")),
            row("97", "AAAA", ACCEPT, "script with another mode", a -> script(a, "ArtifactCommit_Leave_10")),
            row("98", "AAAr", REFUSE, "script number of three digits", a -> script(a, "ArtifactInstall_Enter_000")),
            row("99", "AAAr", REFUSE, "space in a script's name", a -> script(a, "ArtifactInstall_Enter_00_a b")),
            row("A0", "rrrr", REFUSE, "space in a file name", a -> onlyFile(a, "a b")),
            row("A1", "rrrA", REFUSE, "file name outside ASCII", a -> onlyFile(a, "ä.txt")),
            row("A2", "rrrr", REFUSE, "file in a sub directory", a -> onlyFile(a, "d/f.txt")),
            row("A3", "rrrr", REFUSE, "file name leads upwards", a -> onlyFile(a, "../f.txt")),
            row("A4", "AAAA", ACCEPT, "empty payload file", a -> a.files.set(0, Entry.file("f.txt", ""))),
            row("A5", "rrrA", REFUSE, "+ in a file name", a -> onlyFile(a, "a+b.deb")),
            row("A6", "rrrA", REFUSE, "~ in a file name", a -> onlyFile(a, "a~b.deb")),
            row("A7", "AArA", REFUSE, "a file twice", a -> a.data = entries -> entries.add(entries.getFirst())),
            row(
                    "A8",
                    "rrrr",
                    REFUSE,
                    "symbolic link in the data",
                    a -> a.data = entries -> entries.set(0, Entry.symlink("f.txt"))),
            row(
                    "A9",
                    "rrrr",
                    REFUSE,
                    "directory in the data",
                    a -> a.data = entries -> entries.addFirst(Entry.directory("d/"))),
            row("AA", "AAAA", ACCEPT, "files in another order than in the manifest", StrictnessMatrix::twoFilesSwapped),
            row("AB", "rrrA", REFUSE, "manifest lists a file that the data lacks", a -> a.data = List::removeLast),
            row(
                    "AC",
                    "rrrr",
                    REFUSE,
                    "./ in front of a file name",
                    a -> a.data = entries -> entries.set(0, Entry.file("./f.txt", "hello\n"))),
            row("B0", "AAAA", ACCEPT, "no compression", a -> compression(a, Compression.NONE, Compression.NONE)),
            row("B1", "AAAA", ACCEPT, "xz", a -> compression(a, Compression.XZ, Compression.XZ)),
            row("B2", "rArA", ACCEPT, "zstd", a -> compression(a, Compression.ZSTD, Compression.ZSTD)),
            row(
                    "B3",
                    "AAAA",
                    ACCEPT,
                    "header gzip, data plain",
                    a -> compression(a, Compression.GZIP, Compression.NONE)),
            row(
                    "B4",
                    "AAAA",
                    ACCEPT,
                    "header plain, data gzip",
                    a -> compression(a, Compression.NONE, Compression.GZIP)),
            row("B5", "rrrA", REFUSE, "name says gzip, bytes are plain", StrictnessMatrix::plainCalledGzip),
            row("B6", "rrrA", REFUSE, "name says plain, bytes are gzip", StrictnessMatrix::gzipCalledPlain),
            row("B7", "AAAA", ACCEPT, "gzip of two members", a -> a.packedData = StrictnessMatrix::twoMembers),
            row(
                    "B8",
                    "AAAA",
                    ACCEPT,
                    "rubbish after the end of gzip",
                    a -> a.packedData = bytes -> concat(bytes, "rubbish".getBytes(StandardCharsets.US_ASCII))),
            row("C0", "AAAA", ACCEPT, "zeros after the end", a -> a.outerEnd = new byte[10 * 1024]),
            row(
                    "C1",
                    "AAAA",
                    ACCEPT,
                    "rubbish after the end",
                    a -> a.outerEnd = concat(RawArtifact.end(), "rubbish".getBytes(StandardCharsets.US_ASCII))),
            row("C2", "AAAA", ACCEPT, "no end blocks", a -> a.outerEnd = new byte[0]),
            row("C3", "rrrr", REFUSE, "cut inside the data", StrictnessMatrix::cutInsideData),
            row("C4", "AAAA", ACCEPT, "one end block", a -> a.outerEnd = new byte[512]),
            row("D0", "AArA", ACCEPT, "empty payload", StrictnessMatrix::emptyPayload),
            row("D1", "AArr", REFUSE, "empty payload without data entry", StrictnessMatrix::emptyPayloadWithoutData),
            row("D2", "rrrr", REFUSE, "empty payload with a file", StrictnessMatrix::emptyPayloadWithFile),
            row("D3", "rrrr", REFUSE, "empty payload with meta-data", StrictnessMatrix::emptyPayloadWithMetaData),
            row("D4", "rrrr", REFUSE, "empty payload without type-info", StrictnessMatrix::emptyPayloadWithoutTypeInfo),
            row("E0", "AAAA", ACCEPT, "header without end blocks", a -> a.headerEnd = new byte[0]),
            row(
                    "E1",
                    "AAAr",
                    REFUSE,
                    "header with one directory",
                    a -> a.header = entries -> entries.add(1, Entry.directory("headers/"))),
            row("E2", "AAAA", ACCEPT, "header padded to 10 KiB", a -> a.headerEnd = new byte[10 * 1024 - 2048]),
            row("F0", "AArr", DEVICE, "payload type unknown to the device", StrictnessMatrix::unknownType),
            row("F1", "AArr", DEVICE, "rootfs-image on a device without slots", StrictnessMatrix::rootfsImage),
            row("F2", "AArr", REFUSE, "payload type leads upwards", StrictnessMatrix::typeUpwards),
            row("G0", "AAAA", ACCEPT, "module without files", a -> a.files.clear()));

    private StrictnessMatrix() {}

    private static Row row(String id, String readers, Answer ours, String description, Consumer<RawArtifact> change) {
        return new Row(id, readers, ours, description, change);
    }

    private static String line(String name) {
        return "0".repeat(64) + "  " + name + "\n";
    }

    private static String reversedLines(String text) {
        return String.join("\n", text.lines().toList().reversed()) + "\n";
    }

    private static String withoutLine(String text, String name) {
        return text.replaceAll("[0-9a-f]{64}  " + name.replace(".", "\\.") + "\n", "");
    }

    private static String wrongDigest(String text, String name) {
        return text.replaceAll("[0-9a-f]{64}  " + name.replace(".", "\\."), "0".repeat(64) + "  " + name);
    }

    private static void addDirectories(List<Entry> entries) {
        entries.add(1, Entry.directory("scripts/"));
        entries.add(2, Entry.directory("headers/"));
        entries.add(3, Entry.directory("headers/0000/"));
    }

    private static void onlyFile(RawArtifact a, String name) {
        a.files.set(0, Entry.file(name, "hello\n"));
    }

    private static void withoutFilesAndData(RawArtifact a) {
        a.files.clear();
        a.outer = List::removeLast;
    }

    private static void renameLast(List<Entry> entries, String name) {
        entries.add(Entry.file(name, entries.removeLast().content()));
    }

    private static void payloads(RawArtifact a, String payloads) {
        a.headerInfo =
                RawArtifact.headerInfo(payloads, "{\"artifact_name\":\"rel-1\"}", "{\"device_type\":[\"dev1\"]}");
    }

    private static void provides(RawArtifact a, String provides) {
        a.headerInfo = RawArtifact.headerInfo("{\"type\":\"nop\"}", provides, "{\"device_type\":[\"dev1\"]}");
    }

    private static void depends(RawArtifact a, String depends) {
        a.headerInfo = RawArtifact.headerInfo("{\"type\":\"nop\"}", "{\"artifact_name\":\"rel-1\"}", depends);
    }

    private static void oldRootfsImage(RawArtifact a) {
        payloads(a, "{\"type\":\"rootfs-image\"}");
        a.typeInfo = "{\"type\":\"\"}";
    }

    private static void metaDataFirst(RawArtifact a) {
        a.metaData = Optional.of("{}");
        a.header = entries -> Collections.swap(entries, 1, 2);
    }

    private static void script(RawArtifact a, String name) {
        a.scripts.add(Entry.file("scripts/" + name, "#!/bin/sh\n"));
    }

    private static void scriptTwice(RawArtifact a) {
        script(a, "ArtifactInstall_Enter_00");
        script(a, "ArtifactInstall_Enter_00");
    }

    private static void twoFilesSwapped(RawArtifact a) {
        a.files.add(Entry.file("g.txt", "world\n"));
        a.data = entries -> Collections.swap(entries, 0, 1);
    }

    private static void compression(RawArtifact a, Compression header, Compression data) {
        a.headerCompression = header;
        a.dataCompression = data;
    }

    private static void plainCalledGzip(RawArtifact a) {
        compression(a, Compression.NONE, Compression.NONE);
        a.manifest = text -> text.replace("header.tar", "header.tar.gz");
        a.outer = entries ->
                entries.replaceAll(entry -> Entry.file(entry.name().replace(".tar", ".tar.gz"), entry.content()));
    }

    private static void gzipCalledPlain(RawArtifact a) {
        a.manifest = text -> text.replace("header.tar.gz", "header.tar");
        a.outer = entries ->
                entries.replaceAll(entry -> Entry.file(entry.name().replace(".tar.gz", ".tar"), entry.content()));
    }

    private static byte[] twoMembers(byte[] ignored) {
        byte[] tar = RawTar.of(Style.USTAR, List.of(Entry.file("f.txt", "hello\n")), RawArtifact.end());
        return concat(
                RawArtifact.pack(Compression.GZIP, Arrays.copyOf(tar, 700)),
                RawArtifact.pack(Compression.GZIP, Arrays.copyOfRange(tar, 700, tar.length)));
    }

    private static void cutInsideData(RawArtifact a) {
        a.outer = entries -> {
            Entry data = entries.removeLast();
            entries.add(Entry.file("data/0000.tar.gz", Arrays.copyOf(data.content(), data.content().length / 2)));
        };
    }

    private static void emptyPayload(RawArtifact a) {
        payloads(a, "{\"type\":null}");
        a.typeInfo = "{\"type\":null}";
        a.files.clear();
    }

    private static void emptyPayloadWithoutData(RawArtifact a) {
        emptyPayload(a);
        a.outer = List::removeLast;
    }

    private static void emptyPayloadWithFile(RawArtifact a) {
        emptyPayload(a);
        a.files.add(Entry.file("f.txt", "hello\n"));
    }

    private static void emptyPayloadWithMetaData(RawArtifact a) {
        emptyPayload(a);
        a.metaData = Optional.of("{}");
    }

    private static void emptyPayloadWithoutTypeInfo(RawArtifact a) {
        emptyPayload(a);
        a.header = List::removeLast;
    }

    private static void type(RawArtifact a, String type) {
        payloads(a, "{\"type\":\"" + type + "\"}");
        a.typeInfo = "{\"type\":\"" + type + "\"}";
    }

    private static void unknownType(RawArtifact a) {
        type(a, "unknown");
    }

    private static void rootfsImage(RawArtifact a) {
        type(a, "rootfs-image");
    }

    private static void typeUpwards(RawArtifact a) {
        type(a, "../nop");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
