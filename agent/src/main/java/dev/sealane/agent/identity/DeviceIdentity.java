package dev.sealane.agent.identity;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The attributes that name the device towards its server: what the identity program prints, or the hardware address of
 * the first network interface where there is no such program (Mender client, section 1.3).
 *
 * <p>Another identity is another device to the server. A program that fails or prints anything else than
 * {@code key=value} is therefore an error; guessing would enrol the device a second time.
 */
public final class DeviceIdentity {
    private final Path script;
    private final Duration timeout;

    public DeviceIdentity(Path script, Duration timeout) {
        this.script = script;
        this.timeout = timeout;
    }

    /**
     * The identity, never empty.
     *
     * @throws IOException if the program fails, or the device has no network interface to take a name from
     */
    public Attributes read() throws IOException, InterruptedException {
        return Files.exists(script) ? fromScript() : fromFirstInterface();
    }

    private Attributes fromScript() throws IOException, InterruptedException {
        Ended ended = Program.quiet(List.of(script.toString()), timeout).run();
        if (!(ended instanceof Ended.Exited(int code, String output))) {
            throw new IOException("identity: " + script + " took longer than " + timeout);
        }
        Attributes.Parsed parsed = Attributes.parse(output);
        if (code != 0 || parsed.badLines() > 0 || parsed.attributes().values().isEmpty()) {
            throw new IOException("identity: expected " + script + " to print key=value lines and exit 0; found exit "
                    + code + ", " + parsed.attributes().values().size() + " names and " + parsed.badLines()
                    + " other lines");
        }
        return parsed.attributes();
    }

    private static Attributes fromFirstInterface() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(DeviceIdentity::isHardware)
                .min(Comparator.comparingInt(NetworkInterface::getIndex))
                .map(first -> Attributes.of(Map.of("mac", address(first))))
                .orElseThrow(() -> new IOException(
                        "identity: there is neither an identity program nor a network interface with an address"));
    }

    private static boolean isHardware(NetworkInterface network) {
        try {
            return !network.isLoopback() && !network.isVirtual() && network.getHardwareAddress() != null;
        } catch (SocketException _) {
            return false; // The interface went away while it was asked.
        }
    }

    private static String address(NetworkInterface network) {
        try {
            byte[] address = network.getHardwareAddress();
            return address == null ? "" : HexFormat.ofDelimiter(":").formatHex(address);
        } catch (SocketException _) {
            return "";
        }
    }
}
