package dev.sealane.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example/,https_proxy,true",
        "https://a.example/,HTTPS_PROXY,true",
        "http://a.example/,http_proxy,true",
        "https://a.example/,http_proxy,false",
    })
    void takesTheProxyOfTheScheme(URI address, String variable, boolean used) throws Exception {
        Proxy proxy = new Proxies(Map.of(variable, "http://proxy.example:3128")).forAddress(address);

        assertThat(proxy.type()).isEqualTo(used ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a.example|true", "example|true", ".example|true", "*|true", "x,a.example|true", "b.example|false"
            })
    void goesRoundTheProxyWhereItIsTold(String exceptions, boolean direct) throws Exception {
        Proxies proxies = new Proxies(Map.of("http_proxy", "proxy.example:3128", "NO_PROXY", exceptions));

        assertThat(proxies.forAddress(URI.create("http://a.example/")).type())
                .isEqualTo(direct ? Proxy.Type.DIRECT : Proxy.Type.HTTP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks://p:1", "http://user:secret@p:1", "http://", "::"})
    void refusesAProxyItCannotUseAndShowsNoSecret(String proxy) {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> new Proxies(Map.of("http_proxy", proxy)).forAddress(URI.create("http://a.example/")))
                .satisfies(refused -> assertThat(refused).hasMessageNotContaining("secret"));
    }

    @Test
    void sendsARequestThroughItsProxy() throws Exception {
        try (dev.sealane.agent.testing.ScriptedServer proxy =
                new dev.sealane.agent.testing.ScriptedServer((_, reply) -> reply.head(204, -1))) {
            Http http = new Http(
                    Trust.everyone(java.util.Optional.empty()),
                    new Proxies(Map.of("http_proxy", proxy.url().toString())),
                    Http.Timeouts.STANDARD,
                    "Sealane/test");

            http.exchange(Request.get(URI.create("http://update.example/path"), Map.of()));

            assertThat(proxy.received().getFirst().path()).isEqualTo("http://update.example/path");
        }
    }
}
