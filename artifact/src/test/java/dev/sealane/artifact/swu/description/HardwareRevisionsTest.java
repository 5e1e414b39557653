package dev.sealane.artifact.swu.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hardware revisions, exact and as POSIX expressions (image digest, section 2.4). */
final class HardwareRevisionsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "1.0, 1.0, true",
                "1.0, 1.00, false",
                "#RE:^1\\.[0-9]+$, 1.12, true",
                "#RE:^1\\.[0-9]+$, 1.x, false",
                "#RE:^1\\.[0-9]+$, 21.2, false",
                "#RE:rev, my-revision, true",
                "#RE:^(a|b){2}$, ab, true",
                "#RE:^(a|b){2}$, abc, false",
                "#RE:[[:digit:]]{3}, x123, true",
                "#RE:^[^[:alpha:]]*$, 1-2, true",
                "#RE:^[]x-]+$, ]-x, true",
                "#RE:^a?b*c+.$, ccz, true",
                "#RE:a\\+b, a+b, true",
                "#RE:a&&b, a&&b, true",
                "#RE:^[a&&b]$, &, true"
            })
    void fitsOrNot(String entry, String revision, boolean fits) throws ArtifactException {
        HardwareRevisions revisions = new HardwareRevisions(List.of("other", entry));
        if (fits) {
            revisions.requireFits(revision);
        } else {
            assertThatThrownBy(() -> revisions.requireFits(revision))
                    .isInstanceOfSatisfying(
                            ArtifactException.HardwareMismatch.class,
                            refusal -> assertThat(refusal.revision()).isEqualTo(revision));
        }
    }

    @Test
    void refusesEveryRevisionWhenNoneIsListed() {
        assertThatThrownBy(() -> new HardwareRevisions(List.of()).requireFits("1.0"))
                .isInstanceOf(ArtifactException.HardwareMismatch.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\\1", "\\w", "*a", "a**", "a+*", "[a", "[[.a.]]", "(", "a{x}", "[[:nosuch:]]", "a\\", "a{9}{9}"
            })
    void refusesWhatPosixDoesNotKnowOrNobodyShouldWrite(String expression) {
        assertThatThrownBy(() -> new HardwareRevisions(List.of("#RE:" + expression)).requireFits("1.0"))
                .isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void endsSoonWhereAnExpressionExplodes() {
        HardwareRevisions revisions = new HardwareRevisions(List.of("#RE:a*a*a*a*a*b"));
        assertThatThrownBy(() -> revisions.requireFits("a".repeat(200)))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @Test
    void boundsTheLengthOfAnExpression() {
        assertThatThrownBy(() -> new HardwareRevisions(List.of("#RE:" + "a".repeat(256))).requireFits("1.0"))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }
}
