package dev.sealane.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of {@code docs/architecture.md}, between modules and inside them. */
final class ModuleWallsTest {
    private static final String[] DOMAIN = {
        "dev.sealane.server.device..",
        "dev.sealane.server.release..",
        "dev.sealane.server.rollout..",
        "dev.sealane.server.assembly..",
        "dev.sealane.server.inquiry..",
        "dev.sealane.server.filter.."
    };
    private static final String[] EDGES = {
        "dev.sealane.server.mender..", "dev.sealane.server.manage..", "dev.sealane.server.page.."
    };

    private static JavaClasses sealane;

    @BeforeAll
    static void readClasses() {
        sealane = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sealane");
    }

    @Test
    void artifactKnowsNobody() {
        mayNotUse(
                "dev.sealane.artifact..",
                "dev.sealane.agent..",
                "dev.sealane.server..",
                "dev.sealane.sim..",
                "dev.sealane.cli..");
    }

    @Test
    void theAgentAndTheServerNeverMeet() {
        mayNotUse("dev.sealane.agent..", "dev.sealane.server..", "dev.sealane.sim..", "dev.sealane.cli..");
        mayNotUse("dev.sealane.server..", "dev.sealane.agent..", "dev.sealane.sim..", "dev.sealane.cli..");
    }

    @Test
    void theSimulatorKnowsTheAgentAndNoServer() {
        mayNotUse("dev.sealane.sim..", "dev.sealane.server..", "dev.sealane.cli..");
    }

    @Test
    void theAgentCarriesNoLibraryOfTheServer() {
        ArchRule rule = classes()
                .that()
                .resideInAnyPackage("dev.sealane.agent..", "dev.sealane.artifact..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealane.agent..",
                        "dev.sealane.artifact..",
                        "java..",
                        "javax.net..",
                        "javax.crypto..",
                        "javax.security.auth.x500..",
                        "sun.misc",
                        "com.sun.nio.file..",
                        "jdk.net..",
                        "tools.jackson.core..",
                        "com.github.luben.zstd..",
                        "org.tukaani.xz..",
                        "org.jspecify..");
        rule.check(sealane);
    }

    @Test
    void theDomainKnowsNoProtocolAndNoPage() {
        for (String domain : DOMAIN) {
            mayNotUse(domain, EDGES);
        }
    }

    @Test
    void storageKnowsNoDomain() {
        mayNotUse("dev.sealane.server.db..", DOMAIN);
        mayNotUse("dev.sealane.server.blob..", DOMAIN);
    }

    @Test
    void deviceProtocolsKnowNeitherPagesNorManagement() {
        mayNotUse("dev.sealane.server.mender..", "dev.sealane.server.manage..", "dev.sealane.server.page..");
    }

    @Test
    void protocolsAndPagesHoldNoSql() {
        for (String edge : EDGES) {
            mayNotUse(edge, "java.sql..", "javax.sql..");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"artifact", "agent", "server", "sim", "cli"})
    void thePackagesOfAModuleFormNoCycle(String module) {
        SlicesRuleDefinition.slices()
                .matching("dev.sealane." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(sealane);
    }

    private static void mayNotUse(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true)
                .check(sealane);
    }
}
