package dev.sealane.agent.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of {@code agent.conf}: its name, its default in the file's own notation, and its meaning.
 *
 * <p>This table is the reference: the reader refuses every other key, the typed configuration takes its defaults from
 * here, and a test keeps {@code docs/agent.md} equal to it. An empty default means "not set".
 */
public enum Setting {
    SERVER_URL("server.url", "", "server to ask for updates; may be repeated, tried in order"),
    SERVER_PROTOCOL(
            "server.protocol", "mender", "mender, or ddi for a hawkBit server and one that speaks its protocol"),
    SERVER_TENANT_TOKEN("server.tenant-token", "", "token that names the tenant when the device asks for admission"),
    SERVER_CERTIFICATE("server.certificate", "", "PEM file with certificates to trust besides the built-in ones"),
    SERVER_VERIFY("server.verify", "yes", "no: accept any server certificate; for laboratories only"),
    CLIENT_CERTIFICATE("client.certificate", "", "PEM chain the agent shows to the server (mutual TLS)"),
    CLIENT_KEY("client.key", "", "PEM private key of client.certificate"),
    DDI_TENANT("ddi.tenant", "DEFAULT", "tenant in the address of a ddi server"),
    DDI_CONTROLLER_ID(
            "ddi.controller-id",
            "",
            "name of the device at a ddi server; without it the values of the identity, joined by -"),
    DDI_TARGET_TOKEN("ddi.target-token", "", "file with the device's own token"),
    DDI_GATEWAY_TOKEN("ddi.gateway-token", "", "file with the token that devices share"),
    IDENTITY_KEY("identity.key", "agent-key.pem", "private key that proves the device; generated when missing"),
    IDENTITY_SCRIPT(
            "identity.script",
            "/usr/share/mender/identity/mender-device-identity",
            "prints the identity as key=value lines; without it the identity is mac=<first interface>"),
    DEVICE_TYPE_FILE("device.type-file", "device_type", "file with the line device_type=<type>"),
    DEVICE_ARTIFACT_INFO(
            "device.artifact-info",
            "/etc/mender/artifact_info",
            "file with artifact_name=<name>, used until the first update"),
    ARTIFACT_VERIFY_KEY(
            "artifact.verify-key", "", "PEM public key; may be repeated; with one, unsigned artifacts are refused"),
    POLL_UPDATE("poll.update", "30m", "how often to ask for an update"),
    POLL_INVENTORY("poll.inventory", "8h", "how often to send the inventory"),
    POLL_RETRY("poll.retry", "5m", "longest pause between repetitions of a failed request"),
    POLL_RETRY_COUNT("poll.retry-count", "0", "how often to repeat a failed request; 0: as the pauses allow"),
    DOWNLOAD_RETRIES("download.retries", "10", "how often in a row to resume a broken download without progress"),
    DOWNLOAD_MAX_SIZE("download.max-size", "16GiB", "largest artifact to accept from a server"),
    MODULE_DIRECTORY("module.directory", "/usr/share/mender/modules/v3", "update modules"),
    MODULE_TIMEOUT("module.timeout", "4h", "longest run of one call of an update module"),
    SCRIPT_DIRECTORY("script.directory", "/etc/mender/scripts", "state scripts of the root file system"),
    SCRIPT_TIMEOUT("script.timeout", "1h", "longest run of one state script"),
    SCRIPT_RETRY_TIMEOUT("script.retry-timeout", "30m", "how long a state script may ask to be run again"),
    SCRIPT_RETRY_INTERVAL("script.retry-interval", "1m", "pause before a state script that asked is run again"),
    INVENTORY_DIRECTORY("inventory.directory", "/usr/share/mender/inventory", "programs mender-inventory-*"),
    INVENTORY_TIMEOUT("inventory.timeout", "1m", "longest run of one inventory or identity program"),
    ROOTFS_SLOT_A("rootfs.slot-a", "", "block device or file of root file system A"),
    ROOTFS_SLOT_B("rootfs.slot-b", "", "block device or file of root file system B"),
    ROOTFS_RUNNING("rootfs.running", "", "a or b, for slots that are files: which one the running system counts as"),
    BOOT_ENVIRONMENT("boot.environment", "/etc/fw_env.config", "where the boot environment is, as fw_setenv reads it"),
    BOOT_SINGLE_COPY(
            "boot.single-copy",
            "no",
            "yes: install although the boot environment has one copy, which a power cut can ruin"),
    SWU_CONFIG("swu.config", "/etc/swupdate.cfg", "a configuration of SWUpdate, read where it exists"),
    SWU_HARDWARE(
            "swu.hwrevision",
            "/etc/hwrevision",
            "file with the line BOARD REVISION; without it the device type is the revision"),
    SWU_VERSIONS("swu.versions", "/etc/sw-versions", "file with lines NAME VERSION of what is installed"),
    SWU_SELECT("swu.select", "", "SET,MODE: which alternative of a SWUpdate image is installed"),
    SWU_SELECT_A("swu.select-a", "", "SET,MODE: the alternative that is for slot A, while B runs"),
    SWU_SELECT_B("swu.select-b", "", "SET,MODE: the alternative that is for slot B, while A runs"),
    SWU_CA("swu.ca", "", "PEM file with the authorities whose certificates may sign SWUpdate images"),
    SWU_DECRYPTION_KEY("swu.decryption-key", "", "file with the AES key and vector of encrypted SWUpdate images"),
    SWU_CONTAINER_SOCKET(
            "swu.container-socket",
            "/var/run/docker.sock",
            "socket of the engine that runs containers, Docker's or Podman's"),
    REBOOT_COMMAND("reboot.command", "reboot", "program and arguments, split at spaces, that reboot the device"),
    HEALTH_COMMAND(
            "health.command", "", "program and arguments, split at spaces; must exit 0 before an update commits"),
    HEALTH_TIMEOUT("health.timeout", "5m", "longest run of the health command"),
    DATA_DIRECTORY("data.directory", "/var/lib/sealane", "what must survive updates; relative paths start here"),
    LOG_DIRECTORY("log.directory", ".", "deployment logs"),
    LOG_LEVEL("log.level", "info", "error, warning, info or debug");

    private final String key;
    private final String defaultText;
    private final String meaning;

    Setting(String key, String defaultText, String meaning) {
        this.key = key;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /** The key as it is written in the file. */
    public String key() {
        return key;
    }

    /** The default as it would be written in the file; empty when there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** True if the key may stand in the file several times. */
    public boolean repeatable() {
        return this == SERVER_URL || this == ARTIFACT_VERIFY_KEY;
    }

    static Optional<Setting> ofKey(String key) {
        return List.of(values()).stream()
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** The known key nearest to a misspelt one, if one is near enough to be meant. */
    static Optional<String> nearest(String misspelt) {
        String wanted = misspelt.toLowerCase(Locale.ROOT).replace('_', '-');
        int nearEnough = 1 + wanted.length() / 4;
        return List.of(values()).stream()
                .map(Setting::key)
                .filter(key -> distance(wanted, key) <= nearEnough)
                .min(java.util.Comparator.comparingInt(key -> distance(wanted, key)));
    }

    /** The edit distance (Levenshtein). */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
