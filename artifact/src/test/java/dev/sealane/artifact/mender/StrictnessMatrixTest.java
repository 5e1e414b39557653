package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.StrictnessMatrix.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our reader against the answers of four real ones. */
final class StrictnessMatrixTest {
    private static final InstalledProvides DEVICE = new InstalledProvides(Map.of("artifact_name", "rel-0"));

    /** zstd is refused by the two old readers and wanted all the same. */
    private static final Set<String> EXCEPTIONS = Set.of("B2");

    static Stream<Row> rows() {
        return StrictnessMatrix.ROWS.stream();
    }

    @Test
    void holdsAllRowsOfTheDigest() {
        assertThat(StrictnessMatrix.ROWS.stream().map(Row::id)).hasSize(132).doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatTwoOfTheFourReadersRefuseAndTakesWhatAllTake() {
        for (Row row : StrictnessMatrix.ROWS) {
            if (row.refusals() >= 2 && !EXCEPTIONS.contains(row.id())) {
                assertThat(row.ours()).as(row.toString()).isNotEqualTo(StrictnessMatrix.Answer.ACCEPT);
            }
            if (row.refusals() == 0) {
                assertThat(row.ours()).as(row.toString()).isEqualTo(StrictnessMatrix.Answer.ACCEPT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersEveryRowAsDecided(Row row) {
        byte[] bytes = row.bytes();
        switch (row.ours()) {
            case ACCEPT -> assertThatCode(() -> install(bytes)).doesNotThrowAnyException();
            case REFUSE -> assertThatThrownBy(() -> read(bytes)).isInstanceOf(ArtifactException.class);
            case DEVICE -> {
                assertThatCode(() -> read(bytes)).doesNotThrowAnyException();
                assertThatThrownBy(() -> install(bytes))
                        .isInstanceOfAny(
                                ArtifactException.DeviceTypeMismatch.class,
                                ArtifactException.DependencyUnmet.class,
                                ArtifactException.PayloadTypeUnsupported.class);
            }
        }
    }

    private static MenderHeader read(byte[] bytes) throws IOException {
        MenderReader reader = MenderReader.open(new ByteArrayInputStream(bytes), ReadOptions.unverified());
        reader.readPayload(PayloadSink.DISCARD);
        return reader.header();
    }

    /** The device of the matrix: type dev1, the update module nop, no slots. Row 70 is about the reader alone. */
    private static void install(byte[] bytes) throws IOException {
        MenderHeader header = read(bytes);
        DEVICE.requireFits(header, "dev1");
        boolean oldRootfsImage = header.typeInfoJson().equals("{\"type\":\"\"}");
        for (PayloadType type : header.payloadType().map(List::of).orElse(List.of())) {
            if (!type.value().equals("nop") && !oldRootfsImage) {
                throw new ArtifactException.PayloadTypeUnsupported(type.value(), "nop");
            }
        }
    }
}
