package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** uboot.md 1.2: eighteen pairs of flags, each with every validity of the two checksums, are 72 cases. */
class EnvironmentChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "1,1,0",
        "255,255,0",
        "5,5,0",
        "255,0,1",
        "0,255,0",
        "1,0,0",
        "2,1,0",
        "255,254,0",
        "255,1,0",
        "200,10,0",
        "128,127,0",
        "0,1,1",
        "1,2,1",
        "254,255,1",
        "1,255,1",
        "10,200,1",
        "127,128,1"
    })
    void choosesTheCopyThatUBootChooses(int flags0, int flags1, int bothValid) {
        assertThat(EnvironmentChoice.choose(true, flags0, true, flags1)).hasValue(bothValid);
        assertThat(EnvironmentChoice.choose(true, flags0, false, flags1)).hasValue(0);
        assertThat(EnvironmentChoice.choose(false, flags0, true, flags1)).hasValue(1);
        assertThat(EnvironmentChoice.choose(false, flags0, false, flags1)).isEmpty();
    }

    @Test
    void choosesTheNewerCopyAfterEveryIncrementIncludingTheWrap() {
        for (int flags = 0; flags < 256; flags++) {
            int next = (flags + 1) % 256;
            assertThat(EnvironmentChoice.choose(true, flags, true, next)).isEqualTo(OptionalInt.of(1));
            assertThat(EnvironmentChoice.choose(true, next, true, flags)).isEqualTo(OptionalInt.of(0));
        }
    }
}
