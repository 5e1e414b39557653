package dev.sealane.agent.swu.docker;

import dev.sealane.agent.swu.docker.EngineCommands.Command;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryInstaller;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The types of entries that ask the engine that runs containers, by name. */
public final class DockerInstallers {
    private DockerInstallers() {}

    /** All of them, for the engine that listens here. */
    public static Map<String, EntryInstaller> all(Path socket, DeviceProgram programs) {
        Engine engine = new Engine(socket, programs.timeout());
        Map<String, EntryInstaller> types = new HashMap<>();
        types.put("docker_imageload", new ImageLoadInstaller(engine, programs.log()));
        for (Command command : Command.values()) {
            types.put(
                    "docker_" + command.name().toLowerCase(Locale.ROOT).replace("_", ""),
                    new EngineCommands(engine, command));
        }
        return types;
    }
}
