package dev.sealane.agent.module;

import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.PayloadHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The update modules of a device: executables named like the payload type they install (update modules v3, "Basic
 * structure").
 */
public final class UpdateModules implements PayloadHandlers {
    /** A type becomes a file name; the reader of artifacts allows the same characters. */
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private final AgentConfig.Modules config;
    private final Path tree;
    private final Consumer<String> log;

    /**
     * @param dataDirectory holds the tree of the module at work
     * @param log takes what modules print
     */
    public UpdateModules(AgentConfig.Modules config, Path dataDirectory, Consumer<String> log) {
        this.config = config;
        this.tree = dataDirectory.resolve("modules/v3/payloads/0000/tree");
        this.log = log;
    }

    @Override
    public Optional<PayloadHandler> find(String payloadType) {
        if (!TYPE.matcher(payloadType).matches()) {
            return Optional.empty();
        }
        Path executable = config.directory().resolve(payloadType);
        if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
            return Optional.empty();
        }
        return Optional.of(
                new UpdateModule(new ModuleCalls(executable, tree, config.timeout(), log), new ModuleTree(tree)));
    }
}
