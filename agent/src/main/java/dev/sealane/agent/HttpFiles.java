package dev.sealane.agent;

import dev.sealane.agent.client.ByteRanges;
import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.JitteredPause;
import dev.sealane.agent.client.RangedDownload;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.swu.step.RemoteFiles;
import dev.sealane.agent.update.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** Files on servers, with the patience that the configuration has for downloads. */
record HttpFiles(AgentConfig config) implements RemoteFiles {
    @Override
    public InputStream open(URI file, long bytes, ByteRanges ranges, int maxRanges) throws IOException {
        if (bytes > config.download().maxBytes()) {
            throw new DownloadException(
                    DownloadException.Reason.TOO_LARGE,
                    "expected files of at most " + config.download().maxBytes() + " bytes, the image names one of "
                            + bytes);
        }
        return new RangedDownload(
                AgentHttp.of(config),
                new RangedDownload.Source(file, credentials(file), bytes, maxRanges),
                ranges,
                new RangedDownload.Rules(
                        config.download().retries(), config.polling().retry()),
                new JitteredPause(Pause.sleeping(), new SecureRandom()));
    }

    /** The device's token is for its own server only, whatever an image names. */
    private Map<String, String> credentials(URI file) throws IOException {
        boolean own = config.connection().servers().stream()
                .anyMatch(server -> server.getScheme().equals(file.getScheme())
                        && server.getAuthority().equals(file.getAuthority()));
        Optional<String> authorization = own && config.connection().ddi().isPresent()
                ? DdiAccount.authorization(config.connection().ddi().get())
                : Optional.empty();
        return authorization.isPresent() ? Map.of("Authorization", authorization.get()) : Map.of();
    }
}
