package dev.sealane.agent;

import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.update.HealthCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The device owner's program that says whether the new system is well: exit code 0. */
final class HealthProgram implements HealthCheck {
    private final AgentConfig.Health config;
    private final Consumer<String> log;

    private HealthProgram(AgentConfig.Health config, Consumer<String> log) {
        this.config = config;
        this.log = log;
    }

    static HealthCheck of(AgentConfig.Health config, Consumer<String> log) {
        return config.command().isEmpty() ? HealthCheck.none() : new HealthProgram(config, log);
    }

    @Override
    public void check() throws IOException, InterruptedException {
        Program program = new Program(
                config.command(),
                Optional.empty(),
                config.timeout(),
                Program.GRACE,
                line -> log.accept("health: " + line));
        switch (program.run()) {
            case Ended.TimedOut(Duration limit) ->
                throw new IOException("the health command took longer than " + limit);
            case Ended.Exited exited -> {
                if (exited.code() != 0) {
                    throw new IOException("the health command found the system unwell: exit code " + exited.code());
                }
            }
        }
    }
}
