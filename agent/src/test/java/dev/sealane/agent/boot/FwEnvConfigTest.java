package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FwEnvConfigTest {
    @Test
    void readsSizesAsHexadecimalWithAndWithoutPrefix() throws Exception {
        FwEnvConfig config = FwEnvConfig.parse("/dev/mmcblk0 0x200000 4000\n/dev/mmcblk0 0x204000 0x4000\n");

        assertThat(config.places())
                .containsExactly(
                        new FwEnvConfig.Place("/dev/mmcblk0", 0x200000, 16384),
                        new FwEnvConfig.Place("/dev/mmcblk0", 0x204000, 16384));
    }

    @Test
    void readsOffsetsAsDecimalHexadecimalOrNegative() throws Exception {
        FwEnvConfig config = FwEnvConfig.parse(
                "# comment\n\n/dev/mmcblk1boot0 4194304 1000\n/dev/mmcblk1boot1 -0x2000 1000 200 8\n");

        assertThat(config.places().getFirst().offset()).isEqualTo(4194304);
        assertThat(config.places().getLast().offset()).isEqualTo(-0x2000);
        assertThat(config.places().getLast().startOn(0x10000)).isEqualTo(0xE000);
        assertThat(config.places().getLast().isEmmcBootPartition()).isTrue();
        assertThat(config.places().getFirst().isRawFlash()).isFalse();
    }

    @Test
    void refusesAPlaceOutsideItsDevice() throws Exception {
        FwEnvConfig.Place place =
                FwEnvConfig.parse("/dev/x -0x800 1000").places().getFirst();

        assertThatThrownBy(() -> place.startOn(0x10000)).isInstanceOf(BootException.class);
        assertThatThrownBy(() -> place.startOn(0x100)).isInstanceOf(BootException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/dev/x",
                "/dev/x 0",
                "/dev/x 0 0",
                "/dev/x 0 zz",
                "/dev/x zero 1000",
                "/dev/x 0x 1000",
                "/dev/x 0 ffffffffffffffff",
                "/dev/x 0 1000\n/dev/x 1000 2000",
                "/dev/x 0 1000\n/dev/x 1 1000\n/dev/x 2 1000"
            })
    void refusesWhatMakesNoSense(String text) {
        assertThatThrownBy(() -> FwEnvConfig.parse(text))
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_CONFIG));
    }
}
