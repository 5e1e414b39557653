package dev.sealane.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CasePathTest {
    @Test
    void readsWhatItWrites() {
        CasePath path = CasePath.UNCUT.then(37, 5, 64).then(12, 0, 4);

        assertThat(path).hasToString("37.5of64/12.0of4");
        assertThat(CasePath.parse(path.toString())).isEqualTo(path);
        assertThat(CasePath.parse("-")).isEqualTo(CasePath.UNCUT);
        assertThat(CasePath.parse("k20/12.0of4"))
                .isEqualTo(CasePath.killedAt(20).then(12, 0, 4));
        assertThat(CasePath.parse("k20")).hasToString("k20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "37", "37.5", "37.5of", "37.5of64/", "a.bofc", "9999999999.0of64", "k", "1.0of2/k3", "k1/k2"
            })
    void refusesWhatIsNoCase(String text) {
        assertThatThrownBy(() -> CasePath.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cut looks like 37.5of64");
    }

    @Test
    void refusesMoreCutsThanAnybodyExplores() {
        assertThatThrownBy(() -> CasePath.parse("1.0of2" + "/1.0of2".repeat(16)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
