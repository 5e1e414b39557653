package dev.sealane.server.page;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Device;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.page.view.LogView;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the end of the log that a device sent. */
final class Logs {
    /** The time of day in a timestamp of RFC 3339; the date is the same on every line. */
    private static final Pattern TIME = Pattern.compile("T(\\d\\d:\\d\\d:\\d\\d)");

    private Logs() {}

    static Optional<LogView> of(Fleet fleet, Tenant tenant, RolloutId rollout, Device device) {
        return fleet.assignments().log(tenant, rollout, device.id()).map(messages -> view(rollout, device, messages));
    }

    private static LogView view(RolloutId rollout, Device device, List<LogMessage> messages) {
        int skipped = Math.max(0, messages.size() - LogView.MAX_LINES);
        return new LogView(
                Words.name(device),
                "/devices/" + device.id(),
                messages.stream()
                        .skip(skipped)
                        .map(message -> new LogView.Line(time(message.timestamp()), message.level(), message.message()))
                        .toList(),
                skipped > 0,
                "/rollouts/" + rollout + "/logs/" + device.id());
    }

    private static String time(String timestamp) {
        Matcher matcher = TIME.matcher(timestamp);
        return matcher.find() ? matcher.group(1) : timestamp;
    }
}
