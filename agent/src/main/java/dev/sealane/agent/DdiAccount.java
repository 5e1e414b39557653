package dev.sealane.agent;

import dev.sealane.agent.client.ddi.DdiServer;
import dev.sealane.agent.config.AgentConfig.Ddi;
import dev.sealane.agent.config.AgentConfig.Token;
import dev.sealane.agent.identity.DeviceIdentity;
import dev.sealane.agent.inventory.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who the device is to a server that speaks DDI, from its configuration. */
final class DdiAccount {
    /** hawkBit makes tokens of 32 characters, our server of up to 128. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,512}");

    private static final int MAX_FILE_BYTES = 1024;

    private DdiAccount() {}

    /**
     * The account.
     *
     * @throws IOException if a token cannot be read
     */
    static DdiServer.Account of(List<URI> servers, Ddi ddi, DeviceIdentity identity) throws IOException {
        return new DdiServer.Account(servers, ddi.tenant(), () -> name(ddi, identity), authorization(ddi));
    }

    /**
     * What proves the device to its servers, and is no other's business.
     *
     * @throws IOException if a token cannot be read
     */
    static Optional<String> authorization(Ddi ddi) throws IOException {
        return ddi.token().isEmpty()
                ? Optional.empty()
                : Optional.of(authorization(ddi.token().get()));
    }

    private static String name(Ddi ddi, DeviceIdentity identity) throws IOException, InterruptedException {
        return ddi.controllerId().isPresent() ? ddi.controllerId().get() : joined(identity.read());
    }

    private static String joined(Attributes identity) {
        return String.join(
                "-", identity.values().values().stream().flatMap(List::stream).toList());
    }

    private static String authorization(Token token) throws IOException {
        String secret = read(token.file());
        return switch (token.kind()) {
            case TARGET -> "TargetToken " + secret;
            case GATEWAY -> "GatewayToken " + secret;
        };
    }

    private static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (bytes.length > MAX_FILE_BYTES || !TOKEN.matcher(text).matches()) {
            throw new IOException(file + ": expected a token of 1 to 512 printable characters and nothing else");
        }
        return text;
    }
}
