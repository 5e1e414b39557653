package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealane.artifact.ArtifactException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of the format digest, sections 6.2 and 6.3. */
final class InstalledProvidesTest {
    private static final InstalledProvides DEVICE = new InstalledProvides(Map.of(
            "artifact_name", "rel-1",
            "artifact_group", "beta",
            "rootfs-image.version", "rel-1",
            "rootfs-image.app.version", "7",
            "data.config.version", "3"));

    @Test
    void dropsEverythingOldWhenTheArtifactClearsNothingByName() {
        assertThat(DEVICE.afterInstalling(header(Map.of("k", "v"), Optional.empty(), Optional.empty()))
                        .values())
                .containsExactlyInAnyOrderEntriesOf(Map.of("k", "v", "artifact_name", "rel-2"));
    }

    @Test
    void keepsEverythingWhenTheListOfClearsIsEmpty() {
        assertThat(DEVICE.afterInstalling(header(Map.of(), Optional.of(List.of()), Optional.empty()))
                        .values())
                .containsEntry("artifact_group", "beta")
                .containsEntry("data.config.version", "3")
                .containsEntry("artifact_name", "rel-2");
    }

    @Test
    void clearsWhatAPatternMatchesAndKeepsTheRest() {
        var after = DEVICE.afterInstalling(header(
                Map.of("rootfs-image.version", "rel-2"),
                Optional.of(List.of("artifact_group", "rootfs-image.*")),
                Optional.empty()));
        assertThat(after.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("artifact_name", "rel-2", "rootfs-image.version", "rel-2", "data.config.version", "3"));
    }

    @Test
    void takesTheGroupOfTheArtifact() {
        var after = DEVICE.afterInstalling(header(Map.of(), Optional.empty(), Optional.of("stable")));
        assertThat(after.values()).containsEntry("artifact_group", "stable");
    }

    @Test
    void matchesAStarWithAnyRunOfCharactersAndNothingElseSpecially() {
        assertThat(InstalledProvides.clears("rootfs-image.*", "rootfs-image.a.b"))
                .isTrue();
        assertThat(InstalledProvides.clears("rootfs-image.*", "rootfs-imageXa")).isFalse();
        assertThat(InstalledProvides.clears("*.version", ".version")).isTrue();
        assertThat(InstalledProvides.clears("a*b*c", "a-b-b-c")).isTrue();
        assertThat(InstalledProvides.clears("a*b*c", "a-b-b-c-")).isFalse();
        assertThat(InstalledProvides.clears("*", "")).isTrue();
        assertThat(InstalledProvides.clears("\\*", "*")).isFalse();
        assertThat(InstalledProvides.clears("*a".repeat(2000), "a".repeat(3999) + "b"))
                .isFalse();
    }

    @Test
    void takesAnArtifactWhoseDependsAreAllMet() {
        MenderHeader header = header(
                new HeaderInfo(
                        Optional.of(new PayloadType("nop")),
                        "rel-2",
                        Optional.empty(),
                        List.of("dev0", "dev1"),
                        List.of("rel-0", "rel-1"),
                        List.of("beta")),
                new TypeInfo(Map.of(), Map.of("rootfs-image.app.version", List.of("6", "7")), Optional.empty()));
        assertThatCode(() -> DEVICE.requireFits(header, "dev1")).doesNotThrowAnyException();
    }

    @Test
    void checksTheDeviceTypeBeforeAnythingElse() {
        MenderHeader header = header(
                new HeaderInfo(
                        Optional.empty(), "rel-2", Optional.empty(), List.of("dev9"), List.of("other"), List.of()),
                TypeInfo.EMPTY);
        var refusal = catchThrowableOfType(
                ArtifactException.DeviceTypeMismatch.class, () -> DEVICE.requireFits(header, "dev1"));
        assertThat(refusal.deviceType()).isEqualTo("dev1");
        assertThat(refusal.compatible()).containsExactly("dev9");
    }

    @Test
    void namesTheKeyThatTheDeviceLacks() {
        MenderHeader header = header(
                new HeaderInfo(Optional.empty(), "rel-2", Optional.empty(), List.of("dev1"), List.of(), List.of()),
                new TypeInfo(Map.of(), Map.of("missing", List.of("x")), Optional.empty()));
        var refusal =
                catchThrowableOfType(ArtifactException.DependencyUnmet.class, () -> DEVICE.requireFits(header, "dev1"));
        assertThat(refusal.key()).isEqualTo("missing");
        assertThat(refusal.wanted()).containsExactly("x");
        assertThat(refusal.found()).isEqualTo("nothing");
    }

    private static MenderHeader header(
            Map<String, String> provides, Optional<List<String>> clears, Optional<String> group) {
        return header(
                new HeaderInfo(Optional.empty(), "rel-2", group, List.of("dev1"), List.of(), List.of()),
                new TypeInfo(provides, Map.of(), clears));
    }

    private static MenderHeader header(HeaderInfo info, TypeInfo typeInfo) {
        return new MenderHeader(3, info, typeInfo, Optional.empty(), List.of(), "", "");
    }
}
