package dev.sealane.cli.remote;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes the commands, and hands those that talk to a server the environment in which {@code SEALANE_SERVER},
 * {@code SEALANE_TOKEN}, {@code SEALANE_PASSWORD}, {@code XDG_CONFIG_HOME} and {@code HOME} count.
 */
public record RemoteFactory(Map<String, String> environment) implements IFactory {
    @Override
    public <T> T create(Class<T> type) throws Exception {
        if (type == RemoteArguments.class) {
            return type.cast(new RemoteArguments(environment));
        }
        return type == LoginCommand.class
                ? type.cast(new LoginCommand(environment))
                : CommandLine.defaultFactory().create(type);
    }
}
