package dev.sealane.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.page.view.Addresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)", "", "/a\nb"})
    void doesNotLeadToAnotherHost(String wanted) {
        assertThat(Address.local(wanted)).isEqualTo("/");
    }

    @Test
    void leadsBackToOurOwnPage() {
        assertThat(Address.local("/devices?state=pending")).isEqualTo("/devices?state=pending");
    }

    @Test
    void encodesWhatPeopleType() {
        assertThat(Address.of("/devices").with("q", "a&b=c d").with("state", "pending"))
                .hasToString("/devices?q=a%26b%3Dc+d&state=pending");
    }

    @Test
    void leavesOutWhatIsEmpty() {
        assertThat(Address.of("/devices").with("q", "x").without("q")).hasToString("/devices");
    }

    @Test
    void keepsAReleaseOfDotsAndSlashesInOneSegment() {
        assertThat(Addresses.segment("..")).isEqualTo("%2E%2E");
        assertThat(Addresses.segment("a/b c")).isEqualTo("a%2Fb%20c");
    }
}
