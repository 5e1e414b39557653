package dev.sealane.agent.swu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.config.SwuOptions;
import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import dev.sealane.agent.update.Stage;
import dev.sealane.agent.update.UpdateState.Updating;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuSigning;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.testing.Await;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SWUpdate images on a device of files: the whole agent, from a person's command to the targets and the environment. */
final class SwuHandlerTest {
    @TempDir
    private Path directory;

    private SwuDevice device;

    @BeforeEach
    void makeDevice() throws IOException {
        device = new SwuDevice(directory.resolve("device"));
        Files.writeString(device.path("target"), "x".repeat(5000));
        Files.createDirectories(device.path("app"));
    }

    @Test
    void installsImagesFilesAndVariablesAndLeavesTheMarksOfSuccess() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; offset = "1K"; },
                           { filename = "env"; type = "bootloader"; } );
                files = ( { filename = "file"; path = "%1$s/app/file"; compressed = "zlib"; } );
                bootenv = ( { name = "from"; value = "list"; }, { name = "serial"; value = ""; } );
                """)
                .file("raw", "raw content")
                .file("file", "file content")
                .file("env", "# a comment\nfrom=file\nlast=1\n")
                .write();

        assertThat(device.install(image)).isEqualTo(new LocalResult.Done("2.0"));

        String expected = "x".repeat(1024) + "raw content" + "x".repeat(5000 - 1024 - 11);
        assertThat(device.path("target")).hasContent(expected);
        assertThat(device.path("app/file")).hasContent("file content");
        assertThat(device.variables()).isEqualTo(Map.of("from", "file", "last", "1", "ustate", "1"));
        assertThat(device.path("data/swu")).doesNotExist();
    }

    @Test
    void takesARootFileSystemThroughTrialAndCommit() throws Exception {
        device.withSlots();
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        Path image = rootFileSystem(content, "");

        assertThat(device.install(image)).isEqualTo(new LocalResult.Installed("2.0", true));
        assertThat(Files.readAllBytes(device.path("slot-b"))).startsWith(content);
        assertThat(Files.readAllBytes(device.path("slot-a"))).containsOnly(0);
        assertThat(device.variables())
                .containsEntry("mender_boot_part", "3")
                .containsEntry("upgrade_available", "1")
                .containsEntry("slot", "b")
                .containsEntry("ustate", "1")
                .doesNotContainKey("recovery_status");

        device.running("b");
        assertThat(device.command(LocalUpdates::commit)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(device.variables())
                .containsEntry("mender_boot_part", "3")
                .containsEntry("upgrade_available", "0")
                .containsEntry("slot", "b")
                .containsEntry("ustate", "0");
    }

    @Test
    void putsTheVariablesOfTheImageBackWithTheSlot() throws Exception {
        device.withSlots();
        device.install(rootFileSystem(new byte[1000], ""));
        device.running("b");

        assertThat(device.command(LocalUpdates::rollback)).isEqualTo(new LocalResult.RolledBack("unknown", true));
        assertThat(device.variables())
                .containsEntry("mender_boot_part", "2")
                .containsEntry("upgrade_available", "0")
                .containsEntry("slot", "a")
                .containsEntry("ustate", "3");
    }

    @Test
    void keepsARootFileSystemBackUntilTheWholeImageIsVerified() throws Exception {
        device.withSlots();
        Path image = new SwuImage(directory)
                .with(copies("").replace("installed-directly = true;", ""))
                .file("root", "the end of the root")
                .writeChanged(parts -> parts.spoil("root"));

        assertThat(device.install(image)).isInstanceOf(LocalResult.Failed.class);
        assertThat(Files.readAllBytes(device.path("slot-b"))).containsOnly(0);
        assertThat(device.variables()).doesNotContainKeys("ustate", "recovery_status");
    }

    @Test
    void refusesToWriteTheSlotThatRuns() throws Exception {
        device.withSlots().settings("swu.select = stable,copy-a");

        LocalResult result = device.install(rootFileSystem(new byte[1000], ""));

        assertThat(result).isInstanceOf(LocalResult.Failed.class);
        assertThat(((LocalResult.Failed) result).reason()).contains("the other slot running");
        assertThat(device.variables()).doesNotContainKey("ustate");
    }

    @Test
    void refusesAnUnknownHandlerByNameBeforeAnythingIsWritten() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; installed-directly = true; } );
                scripts = ( { filename = "s.lua"; type = "lua"; } );
                """).file("raw", "raw content").file("s.lua", "x").write();

        LocalResult result = device.install(image);

        assertThat(((LocalResult.Failed) result).reason()).contains("'lua'");
        assertUntouched();
    }

    @Test
    void writesNothingWhenAKeptPayloadIsWrong() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; } );
                """).file("raw", "raw content").writeChanged(parts -> parts.spoil("raw"));

        assertThat(device.install(image)).isInstanceOf(LocalResult.Failed.class);
        assertUntouched();
    }

    @Test
    void marksADirectInstallationOfAWrongPayloadAsFailed() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; installed-directly = true; } );
                """).file("raw", "raw content").writeChanged(parts -> parts.spoil("raw"));

        assertThat(device.install(image)).isInstanceOf(LocalResult.Failed.class);
        assertThat(device.variables())
                .containsEntry("recovery_status", "failed")
                .containsEntry("ustate", "3");
    }

    @Test
    void marksADirectInstallationAsFailedWhenALaterPayloadIsMissing() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; installed-directly = true; } );
                files = ( { filename = "second"; path = "%1$s/app/second"; } );
                """)
                .file("raw", "raw content")
                .file("second", "second content")
                .write();
        byte[] bytes = Files.readAllBytes(image);
        int second = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("second\0");
        bytes[second] = 'z';
        Files.write(image, bytes);

        assertThat(device.install(image)).isInstanceOf(LocalResult.Failed.class);
        assertThat(device.variables())
                .containsEntry("recovery_status", "failed")
                .containsEntry("ustate", "3");
        assertThat(device.path("app/second")).doesNotExist();
    }

    @Test
    void writesNothingWhenAPayloadIsLargerThanItsTarget() throws Exception {
        Path image =
                image("""
                files = ( { filename = "first"; path = "%1$s/app/first"; } );
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; compressed = "zlib"; } );
                """).file("raw", "r".repeat(5001)).file("first", "first").write();

        LocalResult result = device.install(image);

        assertThat(((LocalResult.Failed) result).reason()).contains("5000").contains("5001");
        assertUntouched();
        assertThat(device.path("app/first")).doesNotExist();
    }

    @Test
    void runsScriptsAroundTheInstallationInTheirOrder() throws Exception {
        Path image = image("""
                files = ( { filename = "file"; path = "%1$s/app/file"; } );
                scripts = ( { filename = "s1"; type = "shellscript"; data = "one two"; },
                            { filename = "s2"; type = "preinstall"; data = "three"; },
                            { filename = "s3"; type = "postinstall"; },
                            { filename = "s4"; type = "shellscript"; } );
                """)
                .file("file", "content")
                .file("s1", script("s1"))
                .file("s2", script("s2").substring("#!/bin/sh\n".length()))
                .file("s3", script("s3"))
                .file("s4", script("s4"))
                .write();

        assertThat(device.install(image)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(Files.readAllLines(device.path("calls")))
                .containsExactly(
                        "s1 preinst one two /",
                        "s2 three /",
                        "s4 preinst /",
                        "s1 postinst one two /",
                        "s3 /",
                        "s4 postinst /");
    }

    @Test
    void tellsScriptsAndTheBootLoaderThatAnInstallationFailed() throws Exception {
        Path image = image("""
                files = ( { filename = "file"; path = "%1$s/app/file"; } );
                bootenv = ( { name = "never"; value = "1"; } );
                scripts = ( { filename = "s1"; type = "shellscript"; }, { filename = "s2"; type = "preinstall"; } );
                """)
                .file("file", "content")
                .file("s1", script("s1"))
                .file("s2", "#!/bin/sh\nexit 3\n")
                .write();

        LocalResult result = device.install(image);

        assertThat(((LocalResult.Failed) result).reason()).contains("s2").contains("ended with 3");
        assertThat(Files.readAllLines(device.path("calls"))).containsExactly("s1 preinst /", "s1 postfailure /");
        assertThat(device.path("app/file")).doesNotExist();
        assertThat(device.variables())
                .containsEntry("recovery_status", "failed")
                .containsEntry("ustate", "3")
                .doesNotContainKey("never");
    }

    @Test
    void refusesArgumentsThatOnlyAShellUnderstands() throws Exception {
        Path image = image("""
                scripts = ( { filename = "s1"; type = "shellscript"; data = "a; touch %1$s/shell"; } );
                """).file("s1", script("s1")).write();

        assertThat(((LocalResult.Failed) device.install(image)).reason()).contains("plain words");
        assertThat(device.path("shell")).doesNotExist();
        assertThat(device.path("calls")).doesNotExist();
    }

    @Test
    void checksAnImageWithoutWritingAnything() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; installed-directly = true; } );
                """).file("raw", "raw content").write();

        assertThat(device.command(updates -> updates.check(image.toString()))).isEqualTo(new LocalResult.Fits("2.0"));
        assertUntouched();
    }

    @Test
    void refusesOtherHardwareOtherVersionsAndWhatIsInstalledAlready() throws Exception {
        Path image = image("""
                files = ( { filename = "file"; path = "%1$s/app/file"; name = "part"; version = "5";
                            install-if-different = true; } );
                """).file("file", "content").write();
        Files.writeString(device.path("etc/hwrevision"), "board 9.9\n");
        assertThat(((LocalResult.Failed) device.install(image)).reason()).contains("9.9");
        Files.writeString(device.path("etc/hwrevision"), "board 1.0\n");
        Files.writeString(device.path("etc/sw-versions"), "other 1\npart\t\t5.0\n");
        assertThat(device.install(image)).isInstanceOf(LocalResult.Failed.class);
        Files.delete(device.path("etc/sw-versions"));
        Files.writeString(device.path("etc/swupdate.cfg"), "globals : { no-downgrading = \"3.0\"; };\n");
        assertThat(((LocalResult.Failed) device.install(image)).reason()).contains("3.0");
        assertUntouched();
        Files.writeString(device.path("etc/swupdate.cfg"), "globals : { no-downgrading = \"1.0\"; };\n");
        assertThat(device.install(image)).isEqualTo(new LocalResult.Done("2.0"));
    }

    @Test
    void demandsTheSignatureThatMenderArtifactsNeed() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(device.path("key.pem"), PemKeys.encodePublic(pair.getPublic()));
        device.settings("artifact.verify-key = " + device.path("key.pem"));
        String entries = "files = ( { filename = \"file\"; path = \"%1$s/app/file\"; } );";

        assertThat(device.install(image(entries).file("file", "content").write()))
                .isInstanceOf(LocalResult.Failed.class);
        assertUntouched();
        Path signed = image(entries)
                .file("file", "content")
                .written(SwuWriteOptions.plain().signedBy(new SwuSigning.Key(pair.getPrivate())))
                .write();
        assertThat(device.install(signed)).isEqualTo(new LocalResult.Done("2.0"));
    }

    @Test
    void goesOnAfterTheAgentWasKilledWhileAnImageArrived() throws Exception {
        Path image = image("""
                images = ( { filename = "raw"; type = "raw"; device = "%1$s/target"; installed-directly = true; },
                           { filename = "more"; type = "raw"; device = "%1$s/target"; offset = 2000; } );
                """)
                .file("raw", "raw content")
                .file("more", "m".repeat(3000))
                .write();
        long most = Files.size(image) - 1500;
        SwuDevice.Opening killing = file -> new FilterInputStream(Files.newInputStream(file)) {
            private long count;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length > 512 ? 512 : length);
                count += read;
                if (count > most) {
                    throw new Killed();
                }
                return read;
            }
        };
        assertThatThrownBy(() -> device.command(SwuOptions.NONE, killing, updates -> updates.install(image.toString())))
                .isInstanceOf(Killed.class);
        assertThat(device.variables())
                .containsEntry("recovery_status", "in_progress")
                .containsEntry("ustate", "7");

        assertThat(device.install(image)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(device.variables()).containsEntry("ustate", "1").doesNotContainKey("recovery_status");
        assertThat(device.path("data/swu")).doesNotExist();
    }

    @Test
    void saysThatAnInstallationFailedInWhichTheAgentWasStopped() throws Exception {
        Path image = image("""
                files = ( { filename = "file"; path = "%1$s/app/file"; } );
                scripts = ( { filename = "s1"; type = "preinstall"; } );
                """)
                .file("file", "content")
                .file("s1", "#!/bin/sh\necho $PPID > " + device.path("calls") + "\nsleep 30\n")
                .write();
        Thread installing = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            Await.until(() -> Files.exists(device.path("calls")));
            installing.interrupt();
        });
        assertThatThrownBy(() -> device.install(image)).isInstanceOf(InterruptedException.class);
        assertThat(device.variables()).containsEntry("ustate", "7");

        LocalResult next = device.command(updates -> {
            Updating found = updates.underWay().orElseThrow();
            assertThat(found.stage()).isEqualTo(Stage.INSTALL);
            return updates.install(directory.resolve("none").toString());
        });

        assertThat(next).isInstanceOf(LocalResult.Failed.class);
        assertThat(device.variables())
                .containsEntry("recovery_status", "failed")
                .containsEntry("ustate", "3");
        assertThat(device.path("app/file")).doesNotExist();
    }

    @Test
    void refusesVariablesOnADeviceWithoutABootEnvironment() throws Exception {
        Files.delete(device.path("etc/fw_env.config"));
        Path image = image("bootenv = ( { name = \"a\"; value = \"1\"; } );").write();

        assertThat(((LocalResult.Failed) device.install(image)).reason()).contains("no boot environment");
    }

    @Test
    void leavesTheMarksAloneThatACommandForbids() throws Exception {
        Path image = image("files = ( { filename = \"file\"; path = \"%1$s/app/file\"; } );")
                .file("file", "content")
                .write();
        SwuOptions none = SwuOptions.NONE;
        SwuOptions withoutMarks = new SwuOptions(
                none.configuration(),
                none.select(),
                List.of(),
                Optional.of("board:1.0"),
                List.of(),
                none.decryptionKey(),
                none.minimumVersion(),
                none.installedVersion(),
                none.maximumVersion(),
                true,
                true);

        assertThat(device.install(image, withoutMarks)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(device.variables()).isEqualTo(Map.of("serial", "7"));
    }

    /** Stands for a process that ends in the middle. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private SwuImage image(String sections) throws IOException {
        return new SwuImage(directory).with(sections.formatted(device.path("")));
    }

    private Path rootFileSystem(byte[] content, String more) throws IOException {
        return new SwuImage(directory).with(copies(more)).file("root", content).write();
    }

    private String copies(String more) {
        return """
                stable = {
                  copy-a = { images = ( { filename = "root"; type = "raw"; device = "%1$s/slot-a";
                                          installed-directly = true; } );
                             bootenv = ( { name = "slot"; value = "a"; } ); };
                  copy-b = { images = ( { filename = "root"; type = "raw"; device = "%1$s/slot-b";
                                          installed-directly = true; } );
                             bootenv = ( { name = "slot"; value = "b"; } ); };
                };
                """.formatted(device.path("")) + more;
    }

    private String script(String name) {
        return "#!/bin/sh\necho " + name + " \"$@\" $(pwd) >> " + device.path("calls") + "\n";
    }

    private void assertUntouched() throws IOException {
        assertThat(device.path("target")).hasContent("x".repeat(5000));
        assertThat(device.variables()).isEqualTo(Map.of("serial", "7"));
        assertThat(device.path("data/swu")).doesNotExist();
    }
}
