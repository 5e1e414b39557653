package dev.sealane.agent.swu;

import static dev.sealane.agent.swu.InstallCase.Corpus.files;

import dev.sealane.agent.swu.InstallCase.Difference;
import java.util.ArrayList;
import java.util.List;

/** What is installed at all: sets and modes, boards, links, revisions of the hardware, versions. */
final class ChoiceCorpus {
    private static final String ONE = section("app/one");
    private static final String TWO = section("app/two");
    private static final String PART =
            "files = ( { filename = \"a\"; path = \"@ROOT@/app/a\"; name = \"%s\"; version = \"%s\"; %s = true; },"
                    + " { filename = \"b\"; path = \"@ROOT@/app/b\"; } );";

    private final List<InstallCase> cases = new ArrayList<>();

    private ChoiceCorpus() {}

    static List<InstallCase> cases() {
        ChoiceCorpus corpus = new ChoiceCorpus();
        corpus.selections();
        corpus.links();
        List<InstallCase> twins = corpus.cases.stream().map(InstallCase::json).toList();
        corpus.parts();
        corpus.hardware();
        corpus.versions();
        corpus.cases.addAll(twins);
        return corpus.cases;
    }

    private void add(String name, String sections) {
        cases.add(InstallCase.of(name, sections, files("a", "content")));
    }

    private void select(String name, String sections, String selection) {
        cases.add(InstallCase.of(name, sections, files("a", "content")).with("-e", selection));
    }

    private static String section(String path) {
        return InstallCorpus.FILE.formatted(path, "");
    }

    private void selections() {
        String both = "stable = { one = { " + ONE + " }; two = { " + TWO + " }; };";
        select("the first of two modes", both, "stable,one");
        select("the second of two modes", both, "stable,two");
        select("a mode that is not there", both, "stable,three");
        select("a set that is not there", both, "latest,one");
        add("modes, and none selected", both);
        add("a board's own section", "board = { " + ONE + " }; " + TWO);
        add("a section of another board", "panel = { " + ONE + " }; " + TWO);
        select("a board's own mode", "board = { " + both + " }; " + TWO, "stable,one");
        select("a mode before a board", "board = { " + ONE + " }; stable = { two = { " + TWO + " }; };", "stable,two");
        select(
                "variables of the top with a file of the mode",
                both + " bootenv = ( { name = \"x\"; value = \"top\"; } );",
                "stable,one");
        cases.add(InstallCase.of("selected and not there, with a file at the top", ONE, files("a", "content"))
                .with("-e", "stable,one")
                .differing(Difference.REFUSED));
    }

    private void links() {
        String entry = "{ filename = \"a\"; path = \"@ROOT@/app/one\"; }";
        add("a link to a section", "common = ( " + entry + " ); files = ( { ref = \"#./common\"; } );");
        add("an absolute link", "common = ( " + entry + " ); files = ( { ref = \"#/software/common\"; } );");
        select(
                "a link to a parent's section",
                "common = ( " + entry + " ); stable = { one = { files = ( { ref = \"#./../../common\"; } ); }; };",
                "stable,one");
        select(
                "a link for a whole mode",
                "stable = { one = { " + ONE + " }; two = { ref = \"#./one\"; }; };",
                "stable,two");
        select(
                "a link to a link",
                "stable = { one = { " + ONE + " }; two = { ref = \"#./one\"; }; three = { ref = \"#./two\"; }; };",
                "stable,three");
        add("a link into nothing", "files = ( { ref = \"#./nothing\"; } );");
        add("links in a circle", "x = { ref = \"#./y\"; }; y = { ref = \"#./x\"; }; files = ( { ref = \"#./x\"; } );");
    }

    private void hardware() {
        for (String list : List.of(
                "[ \"2.0\", \"1.0\" ]",
                "[ \"1.\" ]",
                "[ \"1.0 \" ]",
                "[ \"#RE:^1[.][0-9]$\" ]",
                "[ \"#RE:0\" ]",
                "[ \"#RE:^[2-9]\", \"1.00\" ]",
                "[ \"#RE:^(1|2)[.]0$\" ]",
                "[ \"#RE:^1[.]0{2}$\" ]")) {
            cases.add(InstallCase.of("hardware " + list, ONE, files("a", "content"))
                    .changed(parts -> parts.set("hardware-compatibility", list)));
        }
        String own = "board = { hardware-compatibility = [ \"%s\" ]; }; ";
        add("a board's own revisions, and it has one", own.formatted("1.0") + ONE);
        add("a board's own revisions, and it has none", own.formatted("3.0") + ONE);
    }

    private void versions() {
        for (String[] pair : new String[][] {
            {"1.10.0", "1.9.0"},
            {"1.0", "1.0.0.0"},
            {"1.2.3.4.1", "1.2.3.4.5"},
            {"2", "10"},
            {"1.0.0-rc1", "1.0.0"},
            {"1.0.0+b2", "1.0.0+b1"},
            {"1.0.0-alpha.10", "1.0.0-alpha.9"},
            {"1.2.3-4", "1.2.3"},
            {"1.0.70000", "1.0.1"},
            {"abc", "abd"}
        }) {
            for (String option : List.of("-N", "--max-version")) {
                cases.add(InstallCase.of(
                                "version " + pair[0] + " with " + option + " " + pair[1], ONE, files("a", "content"))
                        .changed(parts -> parts.set("version", "\"" + pair[0] + "\""))
                        .with(option, pair[1]));
            }
        }
    }

    private void parts() {
        for (String rule : List.of("install-if-different", "install-if-higher")) {
            for (String version : List.of("1.0", "1.0.0", "1.1", "0.9", "1.0-rc1")) {
                cases.add(InstallCase.of(
                        rule + " with version " + version,
                        PART.formatted("part", version, rule),
                        files("a", "again", "b", "new")));
            }
            cases.add(InstallCase.of(
                    rule + " of a part that is not there",
                    PART.formatted("other", "1.0", rule),
                    files("a", "again", "b", "new")));
        }
    }
}
