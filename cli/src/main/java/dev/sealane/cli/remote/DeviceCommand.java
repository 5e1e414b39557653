package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sealane device}: who belongs to the fleet. */
@Command(
        name = "device",
        description = "List devices and decide about them.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class DeviceCommand {
    @Command(name = "list", description = "List devices, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin RemoteArguments remote,
            @Option(
                            names = "--admission",
                            paramLabel = "WORD",
                            description = "pending, accepted, rejected, preauthorised, keyless or decommissioned.")
                    @Nullable
                    String admission,
            @Option(names = "--group", paramLabel = "NAME", description = "Only devices of this group.") @Nullable
                    String group,
            @Option(names = "--text", paramLabel = "TEXT", description = "Part of an id, attribute or group.") @Nullable
                    String text,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit)
            throws IOException, CommandFailure {
        String query = new Query("/devices")
                .with("admission", admission)
                .with("group", group)
                .with("text", text)
                .path();
        try (RemoteServer server = remote.connect()) {
            return remote.print(
                    server.list(query, limit),
                    "id",
                    "admission",
                    "identity",
                    "device_type",
                    "release",
                    "group",
                    "checked_in_at");
        }
    }

    @Command(name = "show", description = "Show a device.", mixinStandardHelpOptions = true)
    int show(@Mixin RemoteArguments remote, @Parameters(paramLabel = "DEVICE", description = "Its id.") String id)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            return remote.print(server.get(path(id)));
        }
    }

    @Command(name = "accept", description = "Let a device into the fleet.", mixinStandardHelpOptions = true)
    int accept(
            @Mixin RemoteArguments remote,
            @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "Ids.") String[] ids)
            throws IOException, CommandFailure {
        return decide(remote, ids, "accept");
    }

    @Command(name = "reject", description = "Keep a device out of the fleet.", mixinStandardHelpOptions = true)
    int reject(
            @Mixin RemoteArguments remote,
            @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "Ids.") String[] ids)
            throws IOException, CommandFailure {
        return decide(remote, ids, "reject");
    }

    /** Whether the device's rollouts are agreed to in advance. */
    enum Consent {
        ON,
        OFF
    }

    @Command(
            name = "auto-confirm",
            description = "Agree to every rollout of a device in advance, or be asked again.",
            mixinStandardHelpOptions = true)
    int autoConfirm(
            @Mixin RemoteArguments remote,
            @Parameters(index = "0", paramLabel = "on|off", description = "on agrees to what waits, too.")
                    Consent consent,
            @Parameters(index = "1", paramLabel = "DEVICE", description = "Its id.") String id,
            @Option(names = "--remark", paramLabel = "TEXT", defaultValue = "", description = "Why.") String remark)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            switch (consent) {
                case ON -> server.put(path(id) + "/auto-confirm", Map.of("remark", remark));
                case OFF -> server.delete(path(id) + "/auto-confirm");
            }
        }
        return ExitCode.DONE.number();
    }

    @Command(
            name = "decommission",
            description = "Take a device out of the fleet for good; its history stays.",
            mixinStandardHelpOptions = true)
    int decommission(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "DEVICE", description = "Its id.") String id,
            @Option(names = "--yes", description = "Do it.") boolean yes)
            throws IOException, CommandFailure {
        if (!yes) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "this takes the device out of the fleet and forgets its keys",
                    "add --yes to do it");
        }
        try (RemoteServer server = remote.connect()) {
            server.delete(path(id));
        }
        return ExitCode.DONE.number();
    }

    /** Decides about one device after the other; one that is refused does not keep the next from its turn. */
    private static int decide(RemoteArguments remote, String[] ids, String verb) throws IOException, CommandFailure {
        List<CommandFailure> refused = new ArrayList<>();
        try (RemoteServer server = remote.connect()) {
            for (String id : ids) {
                try {
                    JsonNode device = server.post(path(id) + "/" + verb);
                    remote.err().println(id + " is " + device.path("admission").asString(""));
                } catch (CommandFailure failure) {
                    if (ids.length == 1) {
                        throw failure;
                    }
                    remote.err().println(id + ": " + failure.getMessage());
                    refused.add(failure);
                }
            }
        }
        if (refused.isEmpty()) {
            return ExitCode.DONE.number();
        }
        ExitCode exitCode = refused.size() < ids.length
                ? ExitCode.PARTLY_DONE
                : refused.getFirst().exitCode();
        throw new CommandFailure(
                exitCode, refused.size() + " of " + ids.length + " devices could not be decided about");
    }

    private static String path(String id) {
        return "/devices/" + RemoteServer.encode(id);
    }
}
