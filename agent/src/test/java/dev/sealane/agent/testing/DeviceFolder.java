package dev.sealane.agent.testing;

import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.ScriptName;
import dev.sealane.artifact.mender.StateScript;
import dev.sealane.artifact.mender.WriteOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A device as a folder: configuration, type, identity, modules, scripts, and the agent's data. */
public final class DeviceFolder {
    /** The stock client's update modules, where Debian's package puts them. */
    public static final Path STOCK_MODULES = Path.of("/usr/share/mender/modules/v3");

    private final Path root;
    private Path modules;
    private String extra = "";
    private String moduleTimeout = "2m";

    public DeviceFolder(Path root) throws IOException {
        this.root = root;
        this.modules = root.resolve("modules");
        Files.createDirectories(root.resolve("data"));
        Files.createDirectories(modules);
        Files.writeString(root.resolve("data/device_type"), "device_type=board\n");
        Files.writeString(root.resolve("artifact_info"), "artifact_name=factory-1\n");
        Fixtures.program(root.resolve("identity"), "#!/bin/sh\necho sn=SN-1\n");
    }

    /** Uses the modules in this directory instead of the device's own. */
    public DeviceFolder modules(Path directory) {
        modules = directory;
        return this;
    }

    public DeviceFolder moduleTimeout(String duration) {
        moduleTimeout = duration;
        return this;
    }

    /** Adds lines to the configuration. */
    public DeviceFolder settings(String lines) {
        extra += lines + "\n";
        return this;
    }

    public Path path(String name) {
        return root.resolve(name);
    }

    /** Writes the configuration and returns its place. */
    public Path configFile(URI server) throws IOException {
        String text = """
                server.url = %s
                data.directory = %s/data
                identity.script = %s/identity
                device.artifact-info = %s/artifact_info
                module.directory = %s
                script.directory = %s/scripts
                inventory.directory = %s/inventory
                poll.update = 100ms
                poll.inventory = 1h
                poll.retry = 50ms
                module.timeout = %s
                reboot.command = true
                %s
                """.formatted(server, root, root, root, modules, root, root, moduleTimeout, extra);
        return Files.writeString(root.resolve("agent.conf"), text);
    }

    public AgentConfig config(URI server) throws IOException {
        return ConfigFiles.read(configFile(server));
    }

    /** A module that writes down each call and then runs this shell text, with {@code $1} the state. */
    public void module(String type, String body) throws IOException {
        Fixtures.program(
                root.resolve("modules").resolve(type),
                "#!/bin/sh\necho \"$1\" >> " + path("calls") + "\n" + body + "\nexit 0\n");
    }

    /** A state script of the root file system that writes its name down. */
    public void script(String name, String body) throws IOException {
        Files.createDirectories(path("scripts"));
        Files.writeString(path("scripts/version"), "3");
        Fixtures.program(path("scripts").resolve(name), scriptText(name, body));
    }

    private String scriptText(String name, String body) {
        return "#!/bin/sh\necho " + name + " >> " + path("calls") + "\n" + body + "\n";
    }

    /** What modules and scripts wrote down, in order. */
    public List<String> calls() throws IOException {
        return Files.exists(path("calls")) ? Files.readAllLines(path("calls")) : List.of();
    }

    /** An artifact of our own writer with these files, and state scripts that write their names down. */
    public byte[] artifact(String name, String type, Map<String, String> files, String... scripts) throws IOException {
        ArtifactBuilder builder =
                ArtifactBuilder.moduleImage(name, new PayloadType(type)).deviceType("board");
        Path source = Files.createTempDirectory(root, "source");
        for (Map.Entry<String, String> file : files.entrySet()) {
            builder.file(Files.writeString(source.resolve(file.getKey()), file.getValue()));
        }
        for (String script : scripts) {
            String scriptName = script.split(":", 2)[0];
            String body = script.contains(":") ? script.split(":", 2)[1] : "";
            builder.script(new StateScript(
                    ScriptName.parse(scriptName).orElseThrow(),
                    scriptText(scriptName, body).getBytes(StandardCharsets.UTF_8)));
        }
        Path artifact = root.resolve(name + ".mender");
        MenderWriter.write(builder.build(), WriteOptions.compressed(Compression.GZIP), artifact);
        return Files.readAllBytes(artifact);
    }
}
