package dev.sealane.artifact.swu.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the comparison (image digest, section 2.5). */
final class SoftwareVersionTest {
    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "1.0.0, 1.0.0, 0",
                "1.10.0, 1.9.0, 1",
                "1.0, 1.0.0.0, 0",
                "1.2.3.4.1, 1.2.3.4.5, 0",
                "2, 10, -1",
                "1.0.0-rc1, 1.0.0, -1",
                "1.0.0+b2, 1.0.0+b1, 0",
                "1.0.0-alpha.10, 1.0.0-alpha.9, 1",
                "1.2.3-4, 1.2.3, -1",
                "1.0.70000, 1.0.1, 1",
                "abc, abd, -1",
                "'', 1.0, -1",
                "1.2.3.4-rc1, 1.2.3.5-rc1, 0",
                "1.0.0-1, 1.0.0-a, -1",
                "1.0.0-a, 1.0.0-a.1, -1",
                "1.0.0-2, 1.0.0-10, -1",
                "65535.0, 65536.0, -1",
                "1..2, 1.2, 0",
                "1.0, abc, -1",
                "Z, a, -1",
                "é, z, 1",
                "99999999999999999999.0.0, 99999999999999999998.0.0, 1"
            })
    void comparesInBothDirections(String left, String right, int expected) {
        assertThat(Integer.signum(SoftwareVersion.compare(left, right))).isEqualTo(expected);
        assertThat(Integer.signum(SoftwareVersion.compare(right, left))).isEqualTo(-expected);
    }
}
