package dev.sealane.server.page;

import dev.sealane.server.device.DeviceId;
import java.util.List;

/** The command that makes the same rollout from a shell. */
final class RolloutCommandLine {
    private RolloutCommandLine() {}

    static ShellCommand of(RolloutChoice choice) {
        ShellCommand command = ShellCommand.of("rollout", "create")
                .with("--release", choice.release())
                .with("--name", choice.rolloutName());
        if (choice.confirmation().isPresent()) {
            command = command.with(choice.confirmation().get() ? "--confirmation" : "--no-confirmation");
        }
        return target(plan(terms(command, choice), choice), choice);
    }

    private static ShellCommand terms(ShellCommand command, RolloutChoice choice) {
        ShellCommand said = command;
        if (!choice.type().equals("forced")) {
            said = said.with("--type", choice.type());
        }
        if (choice.type().equals("time-forced")) {
            said = said.with("--forced-at", choice.text("forced_at") + ":00Z");
        }
        if (choice.hasWindow()) {
            said = said.with("--window", choice.text("schedule"))
                    .with("--window-duration", choice.text("duration") + ":00");
            said = choice.text("zone").isEmpty() ? said : said.with("--window-zone", choice.text("zone"));
        }
        return choice.text("weight").isEmpty() ? said : said.with("--weight", choice.text("weight"));
    }

    private static ShellCommand plan(ShellCommand command, RolloutChoice choice) {
        ShellCommand said = choice.waitsForStart() ? command.with("--wait-for-start") : command;
        if (choice.phases() == 1) {
            return said;
        }
        String usual = Integer.toString(RolloutChoice.USUAL_PERCENT);
        said = said.with("--phases", Integer.toString(choice.phases()))
                .with("--success", choice.text("success").isEmpty() ? usual : choice.text("success"))
                .with("--error", choice.text("error").isEmpty() ? usual : choice.text("error"));
        return choice.text("pause").isEmpty() ? said : said.with("--pause-between");
    }

    private static ShellCommand target(ShellCommand command, RolloutChoice choice) {
        return switch (choice.to()) {
            case ALL -> command.with("--all");
            case GROUP -> command.with("--group", choice.text("group"));
            case DEVICES -> {
                List<String> devices = choice.devices().stream()
                        .map(DeviceId::toString)
                        .sorted()
                        .toList();
                ShellCommand said = command;
                for (String device : devices) {
                    said = said.with("--device", device);
                }
                yield said;
            }
        };
    }
}
