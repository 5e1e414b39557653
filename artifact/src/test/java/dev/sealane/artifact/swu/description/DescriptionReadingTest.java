package dev.sealane.artifact.swu.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a description: selection, links, attributes, errors (image digest, sections 2.2 to 2.7). */
final class DescriptionReadingTest {
    private static final String SHA = "a".repeat(64);
    private static final String HEAD = "version = \"1.0\"; hardware-compatibility = [ \"1.0\" ]; ";

    @Test
    void looksEachSectionUpOnItsOwn() throws ArtifactException {
        String text = software("stable = { main = { " + images("a") + " }; }; scripts = ( { filename = \"s\"; "
                + "type = \"shellscript\"; sha256 = \"" + SHA + "\"; } );");
        assertThat(fileNames(read(text, "stable,main", ""))).containsExactly("a", "s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "''|''|top",
                "''|board|board",
                "stable,main|''|set",
                "stable,main|board|both",
                "stable,alt|board|alt"
            })
    void prefersTheMostSpecialPlace(String choice, String board, String expected) throws ArtifactException {
        String text = software(images("top") + "board = { " + images("board") + "stable = { main = { "
                + images("both") + "}; }; }; stable = { main = { " + images("set") + "}; alt = { " + images("alt")
                + "}; };");
        assertThat(fileNames(read(text, choice, board))).containsExactly(expected);
    }

    @Test
    void refusesASelectionThatIsNowhere() {
        assertThatThrownBy(() -> read(software(images("top")), "stable,none", ""))
                .isInstanceOfSatisfying(
                        ArtifactException.SelectionUnknown.class,
                        refusal -> assertThat(refusal.choice()).isEqualTo("stable,none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = { ref = \"#./main\" }",
                "x = { ref = \"#./../stable/main\" }",
                "x = { ref = \"#/software/stable/main\" }",
                "x = { ref = \"#software/stable/main\" }",
                "x = { images = { ref = \"#./../main/images\" } }",
                "x = { images = ( { ref = \"#./../main/images\" } ) }",
                "x = { images = { ref = \"#/software/common\" } }",
                "y = { ref = \"#./main\" }; x = { ref = \"#./y\" }"
            })
    void followsLinks(String link) throws ArtifactException {
        String text =
                software("common = ( " + image("a") + " ); stable = { main = { " + images("a") + "}; " + link + " };");
        assertThat(fileNames(read(text, "stable,x", ""))).containsExactly("a");
    }

    @Test
    void splicesLinkedListsAndLinksScalars() throws ArtifactException {
        String text = "software = { v = \"7\"; version = { ref = \"#./v\" }; hardware-compatibility = [ \"1\" ]; "
                + "common = ( " + image("b") + ", " + image("c") + " ); images = ( " + image("a")
                + ", { ref = \"#./common\" }, " + image("d") + " ); };";
        SoftwareDescription description = read(text, "", "");
        assertThat(fileNames(description)).containsExactly("a", "b", "c", "d");
        assertThat(description.version()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images = { ref = \"#./nowhere\" }",
                "images = { ref = \"#./images\" }",
                "images = { ref = \"#./../../../x\" }",
                "images = { ref = \"other\" }",
                "a = { ref = \"#./b\" }; b = { ref = \"#./a\" }; images = { ref = \"#./a\" }",
                "images = ( { ref = \"#./images\" } )",
                "one = { filename = \"a\" }; images = ( { ref = \"#./one\" } )",
                "images = { filename = \"a\" }"
            })
    void refusesLinksThatLeadNowhere(String text) {
        assertThatThrownBy(() -> read(software(text), "", "")).isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void boundsListsOfLinksToLists() {
        StringBuilder text = new StringBuilder("l9 = ( );");
        for (int i = 8; i >= 0; i--) {
            text.append("l").append(i).append(" = ( ");
            text.append(String.join(", ", Collections.nCopies(20, "{ ref = \"#./l" + (i + 1) + "\" }")));
            text.append(" );");
        }
        assertThatThrownBy(() -> read(software(text + "images = { ref = \"#./l0\" };"), "", ""))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @Test
    void readsEveryAttribute() throws ArtifactException {
        Entry entry = entry("filename = \"a\"; volume = \"root\"; device = \"ubi0\"; offset = \"4KiB\"; size = 12; "
                + "sha256 = \"" + SHA.toUpperCase(Locale.ROOT) + "\"; compressed = \"zstd\"; encrypted = true; "
                + "ivt = \"" + "0f".repeat(16) + "\"; installed-directly = true; install-if-higher = true; "
                + "name = \"part\"; version = \"2\"; data = \"x y\"; hook = \"f\"; "
                + "properties = { a = \"1\"; b = [ \"2\", \"3\" ]; };");
        assertThat(entry.type()).isEqualTo("ubivol");
        assertThat(entry.target().offset()).isEqualTo(OptionalLong.of(4096));
        assertThat(entry.installedDirectly()).isTrue();
        assertThat(entry.properties()).isEqualTo(Map.of("a", List.of("1"), "b", List.of("2", "3")));
        assertThat(entry.functions()).isEqualTo(Map.of("hook", "f"));
        Content content = entry.content().orElseThrow();
        assertThat(content.digest().hex()).isEqualTo(SHA);
        assertThat(content.compression()).isEqualTo(Compression.ZSTD);
        assertThat(content.encryption().orElseThrow().vector()).contains("0f".repeat(16));
        assertThat(content.size()).isEqualTo(OptionalLong.of(12));
        assertThat(entry.condition().holds(Map.of("part", "2.0"))).isFalse();
        assertThat(entry.condition().holds(Map.of("part", "1.9"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256 = \"\"",
                "sha256 = \"00\"",
                "sha256 = \"zz\"",
                "filename = \"../a\"",
                "filename = \"/a\"",
                "filename = \"a/b\"",
                "filename = \"..\"",
                "offset = \"4X\"",
                "offset = -1",
                "compressed = 1",
                "encrypted = 1",
                "encrypted = true; ivt = \"00\"",
                "encrypted = true; aes-key = \"00\""
            })
    void refusesAttributesThatWouldInstallSomethingElse(String wrong) {
        assertThatThrownBy(() -> entry(with(wrong))).isInstanceOf(ArtifactException.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compressed = \"lz4\"", "encrypted = \"aes-ctr-256\"", "encrypted = \"yes\""})
    void refusesTransformationsThatAreNotKnown(String wrong) {
        assertThatThrownBy(() -> entry(with(wrong))).isInstanceOf(ArtifactException.UnsupportedFeature.class);
    }

    @Test
    void refusesTextsThatInstallersCutOff() {
        assertThatThrownBy(() -> entry(with("device = \"" + "d".repeat(256) + "\"")))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "installed-directly = \"true\"|installed-directly",
                "properties = { a = true; }|properties.a",
                "device = 7|device"
            })
    void ignoresValuesOfAnotherTypeAndSaysSo(String wrong, String named) throws ArtifactException {
        String text = with(wrong).replace("device = \"d\"; device", "volume = \"v\"; device");
        SoftwareDescription description = read(software("images = ( { " + text + " } );"), "", "");
        assertThat(description.warnings()).singleElement().asString().contains(named);
        assertThat(description.entries().getFirst().installedDirectly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images = ( { filename = \"a\"; } );",
                "files = ( { filename = \"a\"; sha256 = \"@\"; } );",
                "partitions = ( { type = \"diskpart\"; } ); ",
                "partitions = ( { device = \"mtd0\"; } );",
                "images = ( 1 );",
                "bootenv = ( 1 );",
                "bootenv = ( { value = \"1\" } );",
                "bootenv = ( { name = \"a=b\"; value = \"1\" } );"
            })
    void refusesTheWholeForAnErrorInOneSection(String section) {
        String text = software(images("a").replace("images", "scripts") + section.replace("@", SHA));
        assertThatThrownBy(() -> read(text, "", "")).isInstanceOf(ArtifactException.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "software = { hardware-compatibility = [ \"1\" ]; };",
                "software = { version = \"1\"; };",
                "other = { version = \"1\"; };",
                "software = 1;"
            })
    void refusesADescriptionWithoutVersionOrHardware(String text) {
        assertThatThrownBy(() -> read(text, "", "")).isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void takesAnotherVersionThanATextForTheEmptyOne() throws ArtifactException {
        SoftwareDescription description =
                read("software = { version = 7; hardware-compatibility = ( ); " + images("a") + "};", "", "");
        assertThat(description.version()).isEmpty();
        assertThat(description.warnings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vars = ( { name = \"a\"; value = \"b\" } );", "images = ( );"})
    void refusesADescriptionWithoutWork(String sections) {
        assertThatThrownBy(() -> read(software(sections), "", ""))
                .isInstanceOf(ArtifactException.NothingToInstall.class);
    }

    @Test
    void readsBootVariablesAndPrefersTheNewerName() throws ArtifactException {
        SoftwareDescription description = read(
                software(
                        "uboot = ( { name = \"old\"; value = \"1\" } ); bootenv = ( { name = \"slot\"; value = \"b\" }, "
                                + "{ name = \"gone\"; value = \"\" }, { name = \"bare\"; } );"),
                "",
                "");
        assertThat(description.bootVariables())
                .containsExactly(
                        new SoftwareDescription.Variable("slot", Optional.of("b")),
                        new SoftwareDescription.Variable("gone", Optional.empty()),
                        new SoftwareDescription.Variable("bare", Optional.empty()));
        assertThat(read(software("uboot = ( { name = \"old\"; value = \"1\" } );"), "", "")
                        .bootVariables())
                .hasSize(1);
    }

    @Test
    void leavesOutWhatIsInstalledAlready() throws ArtifactException {
        String entry = image("a").replace("}", "name = \"n\"; version = \"1.0\"; install-if-different = true; }");
        SoftwareDescription description = read(software("images = ( " + entry + " );"), "", "");
        assertThat(description.without(Map.of("n", "2.0")).entries()).hasSize(1);
        assertThat(description.without(Map.of()).entries()).hasSize(1);
        assertThatThrownBy(() -> description.without(Map.of("n", "1.0.0")))
                .isInstanceOf(ArtifactException.NothingToInstall.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, VersionRefused",
        "2.1, VersionRefused",
        "1.5, VersionRefused",
        "1.6, none",
        "1.0, none",
        "2.0, none"
    })
    void holdsTheVersionToTheRules(String version, String outcome) throws ArtifactException {
        VersionRules rules = new VersionRules(Optional.of("1.0"), Optional.of("2.0"), Optional.of("1.5"));
        if (outcome.equals("none")) {
            rules.check(version);
        } else {
            assertThatThrownBy(() -> rules.check(version)).isInstanceOf(ArtifactException.VersionRefused.class);
        }
    }

    @Test
    void readsJsonAsItReadsLibconfig() throws ArtifactException {
        String json = "{\"software\": {\"version\": \"1.0\", \"hardware-compatibility\": [\"1.0\"], \"a.b\": 1, "
                + "\"stable\": {\"main\": {\"images\": {\"filename\": \"a\", \"device\": \"d\", \"size\": 5000000000, "
                + "\"sha256\": \"" + SHA + "\"}}}}} /* the end */";
        SoftwareDescription description = read(json, "stable,main", "");
        assertThat(fileNames(description)).containsExactly("a");
        assertThat(description.entries().getFirst().content().orElseThrow().size())
                .isEqualTo(OptionalLong.of(5_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} x", "{\"a\":1,\"a\":2}", "[]", "{\"software\": null}", "\u00ff"})
    void refusesBrokenJson(String json) {
        assertThatThrownBy(() -> read(json, "", "")).isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void findsTheChoicesThatADescriptionOffers() throws ArtifactException {
        String text = software(images("top") + "stable = { a = { " + images("a") + "}; b = { " + images("b") + "}; };");
        DescriptionDocument document = DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), "the text");
        assertThat(DescriptionReading.choices(document))
                .extracting(choice ->
                        choice.choice().map(Selection.Choice::toString).orElse(""))
                .containsExactly("", "stable,a", "stable,b");
    }

    private static String with(String more) {
        String base = "device = \"d\"; ";
        String name = more.startsWith("filename") ? "" : "filename = \"a\"; ";
        String sha = more.startsWith("sha256") ? "" : "sha256 = \"" + SHA + "\"; ";
        return name + sha + (more.startsWith("device = \"") ? "" : base) + more;
    }

    private static String software(String sections) {
        return "software = { " + HEAD + sections + " };";
    }

    private static String images(String fileName) {
        return "images = ( " + image(fileName) + " ); ";
    }

    private static String image(String fileName) {
        return "{ filename = \"" + fileName + "\"; device = \"d\"; sha256 = \"" + SHA + "\"; }";
    }

    private static Entry entry(String attributes) throws ArtifactException {
        return read(software("images = ( { " + attributes + " } );"), "", "")
                .entries()
                .getFirst();
    }

    private static SoftwareDescription read(String text, String choice, String board) throws ArtifactException {
        Selection selection =
                new Selection(Selection.Choice.parse(choice), Optional.of(board).filter(name -> !name.isEmpty()));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return DescriptionReading.read(DescriptionDocument.parse(bytes, "the text"), selection, "the text");
    }

    private static List<String> fileNames(SoftwareDescription description) {
        return description.entries().stream()
                .map(entry -> entry.content().orElseThrow().fileName())
                .toList();
    }
}
