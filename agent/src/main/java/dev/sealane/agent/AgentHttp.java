package dev.sealane.agent;

import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.Proxies;
import dev.sealane.agent.client.Trust;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.AgentConfig.ClientCertificate;
import dev.sealane.artifact.ProgramVersion;
import dev.sealane.artifact.sign.PemKeys;
import java.io.IOException;
import java.util.Optional;

/** HTTP under the trust, the client certificate and the proxies of a configuration. */
final class AgentHttp {
    private AgentHttp() {}

    /**
     * HTTP for all servers.
     *
     * @throws IOException if a key or certificate cannot be used
     */
    static Http of(AgentConfig config) throws IOException {
        return new Http(
                trust(config.connection()),
                new Proxies(System.getenv()),
                Http.Timeouts.STANDARD,
                "Sealane-agent/" + ProgramVersion.get());
    }

    private static Trust trust(AgentConfig.Connection connection) throws IOException {
        Optional<Trust.Own> own = Optional.empty();
        if (connection.clientCertificate().isPresent()) {
            ClientCertificate certificate = connection.clientCertificate().get();
            own = Optional.of(new Trust.Own(certificate.chain(), PemKeys.readPrivate(certificate.key())));
        }
        return connection.verifyServer() ? Trust.of(connection.trustedCertificates(), own) : Trust.everyone(own);
    }
}
