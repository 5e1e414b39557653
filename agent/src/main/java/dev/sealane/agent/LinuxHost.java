package dev.sealane.agent;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.update.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Linux system: its boot has an id, and a command reboots it. */
public final class LinuxHost implements Host {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** The command only asks for the reboot. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> rebootCommand;

    public LinuxHost(List<String> rebootCommand) {
        this.rebootCommand = List.copyOf(rebootCommand);
    }

    @Override
    public String bootId() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    @Override
    public void reboot() throws IOException, InterruptedException {
        Ended ended = Program.quiet(rebootCommand, PATIENCE).run();
        if (!(ended instanceof Ended.Exited exited) || exited.code() != 0) {
            throw new IOException("the host did not take the reboot: '" + rebootCommand.getFirst() + "' " + ended);
        }
    }
}
