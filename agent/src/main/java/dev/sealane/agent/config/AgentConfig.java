package dev.sealane.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent was told: where its server is, what it trusts, where things are on this device, and how patient it is.
 *
 * <p>Every value was checked when it was read; the code that uses one does not check again. Defaults and meanings are
 * in {@link Setting}.
 */
public record AgentConfig(
        Connection connection,
        Identity identity,
        Polling polling,
        Download download,
        List<Path> artifactVerifyKeys,
        Modules modules,
        Scripts scripts,
        Inventory inventory,
        RootFs rootFs,
        Swu swu,
        List<String> rebootCommand,
        Health health,
        Path dataDirectory,
        Path logDirectory,
        System.Logger.Level logLevel) {

    public AgentConfig {
        artifactVerifyKeys = List.copyOf(artifactVerifyKeys);
        rebootCommand = List.copyOf(rebootCommand);
    }

    /** How servers are reached and trusted. Without a server the agent installs from files only. */
    public record Connection(
            List<URI> servers,
            Optional<String> tenantToken,
            Optional<Path> trustedCertificates,
            boolean verifyServer,
            Optional<ClientCertificate> clientCertificate,
            Optional<Ddi> ddi) {
        public Connection {
            servers = List.copyOf(servers);
        }

        @Override
        public String toString() {
            return "Connection[servers=" + servers + ", verifyServer=" + verifyServer + "]";
        }
    }

    /**
     * What names and proves the device to a server that speaks DDI; servers speak Mender's protocol without it.
     *
     * @param controllerId the device's name there, or else its identity
     * @param token the file with the token it shows; without one the client certificate proves it
     */
    public record Ddi(String tenant, Optional<String> controllerId, Optional<Token> token) {}

    /** A token in a file. */
    public record Token(Kind kind, Path file) {
        /** Whose token it is. */
        public enum Kind {
            /** The device's own. */
            TARGET,
            /** One that many devices share. */
            GATEWAY
        }
    }

    /** The PEM chain and key of mutual TLS. */
    public record ClientCertificate(Path chain, Path key) {}

    /** Who the device is. */
    public record Identity(Path keyFile, Path script, Path deviceTypeFile, Path artifactInfo) {}

    /** When the agent talks to its server, and how it repeats what failed. */
    public record Polling(Duration update, Duration inventory, Duration retry, int retryCount) {}

    /** Limits of a download. */
    public record Download(int retries, long maxBytes) {}

    /** Update modules. */
    public record Modules(Path directory, Duration timeout) {}

    /** State scripts. */
    public record Scripts(Path directory, Duration timeout, Duration retryTimeout, Duration retryInterval) {}

    /** Inventory programs. */
    public record Inventory(Path directory, Duration timeout) {}

    /** The two root file systems, if the device has them, and the boot environment that chooses one. */
    public record RootFs(Optional<Slots> slots, Path environment, boolean singleCopyAllowed) {}

    /**
     * The block devices or files of the two root file systems.
     *
     * @param running the slot that counts as running where the host cannot tell: {@code a} or {@code b}
     */
    public record Slots(Path a, Path b, Optional<String> running) {}

    /**
     * How SWUpdate images are installed.
     *
     * @param configuration of SWUpdate, read where it exists
     * @param hardware names the board and its revision
     * @param versions names what is installed
     * @param select the alternative that is installed, whatever runs
     * @param selectA the alternative for slot A
     * @param selectB the alternative for slot B
     * @param authorities whose certificates may sign
     * @param decryptionKey of encrypted images
     * @param containerSocket of the engine that runs containers
     * @param options of one command, which win over everything else
     */
    public record Swu(
            Path configuration,
            Path hardware,
            Path versions,
            Optional<String> select,
            Optional<String> selectA,
            Optional<String> selectB,
            Optional<Path> authorities,
            Optional<Path> decryptionKey,
            Path containerSocket,
            SwuOptions options) {
        /** The same under these options. */
        public Swu with(SwuOptions other) {
            return new Swu(
                    configuration,
                    hardware,
                    versions,
                    select,
                    selectA,
                    selectB,
                    authorities,
                    decryptionKey,
                    containerSocket,
                    other);
        }
    }

    /** The same, for a command with these options about SWUpdate images. */
    public AgentConfig with(SwuOptions options) {
        return new AgentConfig(
                connection,
                identity,
                polling,
                download,
                artifactVerifyKeys,
                modules,
                scripts,
                inventory,
                rootFs,
                swu.with(options),
                rebootCommand,
                health,
                dataDirectory,
                logDirectory,
                logLevel);
    }

    /** The program that says whether the new system is well; empty when there is none. */
    public record Health(List<String> command, Duration timeout) {
        public Health {
            command = List.copyOf(command);
        }
    }

    static AgentConfig of(Values values) throws ConfigException {
        return new AgentConfig(
                connection(values),
                new Identity(
                        values.path(Setting.IDENTITY_KEY),
                        values.path(Setting.IDENTITY_SCRIPT),
                        values.path(Setting.DEVICE_TYPE_FILE),
                        values.path(Setting.DEVICE_ARTIFACT_INFO)),
                polling(values),
                new Download(
                        values.count(Setting.DOWNLOAD_RETRIES, 1, 10_000), values.bytes(Setting.DOWNLOAD_MAX_SIZE)),
                values.paths(Setting.ARTIFACT_VERIFY_KEY),
                new Modules(values.path(Setting.MODULE_DIRECTORY), values.duration(Setting.MODULE_TIMEOUT)),
                new Scripts(
                        values.path(Setting.SCRIPT_DIRECTORY),
                        values.duration(Setting.SCRIPT_TIMEOUT),
                        values.duration(Setting.SCRIPT_RETRY_TIMEOUT),
                        values.duration(Setting.SCRIPT_RETRY_INTERVAL)),
                new Inventory(values.path(Setting.INVENTORY_DIRECTORY), values.duration(Setting.INVENTORY_TIMEOUT)),
                new RootFs(slots(values), values.path(Setting.BOOT_ENVIRONMENT), values.flag(Setting.BOOT_SINGLE_COPY)),
                swu(values),
                words(values.text(Setting.REBOOT_COMMAND)),
                new Health(words(values.text(Setting.HEALTH_COMMAND)), values.duration(Setting.HEALTH_TIMEOUT)),
                values.path(Setting.DATA_DIRECTORY),
                values.path(Setting.LOG_DIRECTORY),
                level(values));
    }

    private static Swu swu(Values values) throws ConfigException {
        return new Swu(
                values.path(Setting.SWU_CONFIG),
                values.path(Setting.SWU_HARDWARE),
                values.path(Setting.SWU_VERSIONS),
                values.text(Setting.SWU_SELECT),
                values.text(Setting.SWU_SELECT_A),
                values.text(Setting.SWU_SELECT_B),
                values.optionalPath(Setting.SWU_CA),
                values.optionalPath(Setting.SWU_DECRYPTION_KEY),
                values.path(Setting.SWU_CONTAINER_SOCKET),
                SwuOptions.NONE);
    }

    private static Connection connection(Values values) throws ConfigException {
        Optional<Path> chain = values.optionalPath(Setting.CLIENT_CERTIFICATE);
        Optional<Path> key = values.optionalPath(Setting.CLIENT_KEY);
        if (chain.isPresent() != key.isPresent()) {
            Setting lonely = chain.isPresent() ? Setting.CLIENT_CERTIFICATE : Setting.CLIENT_KEY;
            throw values.refuse(lonely, "client.certificate and client.key belong together");
        }
        return new Connection(
                values.uris(Setting.SERVER_URL),
                values.text(Setting.SERVER_TENANT_TOKEN),
                values.optionalPath(Setting.SERVER_CERTIFICATE),
                values.flag(Setting.SERVER_VERIFY),
                chain.isEmpty() ? Optional.empty() : Optional.of(new ClientCertificate(chain.get(), key.orElseThrow())),
                ddi(values));
    }

    private static Optional<Ddi> ddi(Values values) throws ConfigException {
        if (values.choice(Setting.SERVER_PROTOCOL, Set.of("mender", "ddi")).equals("mender")) {
            return Optional.empty();
        }
        Optional<Token> own = token(values, Setting.DDI_TARGET_TOKEN, Token.Kind.TARGET);
        Optional<Token> shared = token(values, Setting.DDI_GATEWAY_TOKEN, Token.Kind.GATEWAY);
        if (own.isPresent() && shared.isPresent()) {
            throw values.refuse(Setting.DDI_GATEWAY_TOKEN, "expected one token; ddi.target-token is set as well");
        }
        Optional<Token> token = own.or(() -> shared);
        if (token.isEmpty() && values.text(Setting.CLIENT_CERTIFICATE).isEmpty()) {
            throw values.refuse(
                    Setting.SERVER_PROTOCOL, "expected ddi.target-token, ddi.gateway-token or client.certificate too");
        }
        String tenant = values.text(Setting.DDI_TENANT)
                .orElseThrow(() -> values.refuse(Setting.DDI_TENANT, "expected the name of a tenant"));
        return Optional.of(new Ddi(tenant, values.text(Setting.DDI_CONTROLLER_ID), token));
    }

    private static Optional<Token> token(Values values, Setting setting, Token.Kind kind) throws ConfigException {
        return values.optionalPath(setting).map(file -> new Token(kind, file));
    }

    /** A poll interval of zero would be a busy loop. */
    private static Polling polling(Values values) throws ConfigException {
        for (Setting setting : List.of(Setting.POLL_UPDATE, Setting.POLL_INVENTORY)) {
            if (values.duration(setting).isZero()) {
                throw values.refuse(setting, "expected a pause longer than zero");
            }
        }
        return new Polling(
                values.duration(Setting.POLL_UPDATE),
                values.duration(Setting.POLL_INVENTORY),
                values.duration(Setting.POLL_RETRY),
                values.count(Setting.POLL_RETRY_COUNT, 0, 10_000));
    }

    private static Optional<Slots> slots(Values values) throws ConfigException {
        Optional<Path> a = values.optionalPath(Setting.ROOTFS_SLOT_A);
        Optional<Path> b = values.optionalPath(Setting.ROOTFS_SLOT_B);
        if (a.isPresent() != b.isPresent()) {
            Setting lonely = a.isPresent() ? Setting.ROOTFS_SLOT_A : Setting.ROOTFS_SLOT_B;
            throw values.refuse(lonely, "rootfs.slot-a and rootfs.slot-b belong together");
        }
        if (a.isPresent() && a.equals(b)) {
            throw values.refuse(Setting.ROOTFS_SLOT_B, "expected another place than rootfs.slot-a");
        }
        Optional<String> running = values.text(Setting.ROOTFS_RUNNING);
        if (running.isPresent()) {
            running = Optional.of(values.choice(Setting.ROOTFS_RUNNING, Set.of("a", "b")));
        }
        return a.isEmpty() ? Optional.empty() : Optional.of(new Slots(a.get(), b.orElseThrow(), running));
    }

    private static List<String> words(Optional<String> command) {
        return command.map(line -> List.of(line.split("[ \t]+"))).orElse(List.of());
    }

    private static System.Logger.Level level(Values values) throws ConfigException {
        return switch (values.choice(Setting.LOG_LEVEL, Set.of("error", "warning", "info", "debug"))) {
            case "error" -> System.Logger.Level.ERROR;
            case "warning" -> System.Logger.Level.WARNING;
            case "debug" -> System.Logger.Level.DEBUG;
            default -> System.Logger.Level.INFO;
        };
    }
}
