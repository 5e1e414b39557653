package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * One rollout, live.
 *
 * @param filters states as choices that filter the table
 * @param causes why devices failed, most frequent first
 * @param abort what stopping it would do, if it can be stopped
 * @param awaiting for how many devices somebody has to agree
 * @param log the log of the device that is selected in the address
 */
public record RolloutView(
        RolloutRow rollout,
        String sentence,
        String createdBy,
        List<Facet> filters,
        List<Cause> causes,
        List<Row> rows,
        Pager pager,
        Optional<Abort> abort,
        long awaiting,
        Optional<LogView> log,
        String command) {
    public RolloutView {
        filters = List.copyOf(filters);
        causes = List.copyOf(causes);
        rows = List.copyOf(rows);
    }

    /** One device's part. */
    public record Row(
            String deviceId,
            String name,
            String deviceType,
            Chip state,
            String words,
            Moment since,
            boolean running,
            Optional<String> took,
            Optional<String> logAddress,
            boolean selected,
            boolean awaiting) {
        public String deviceAddress() {
            return "/devices/" + deviceId;
        }
    }

    /** A reason for failures, and how many devices share it. */
    public record Cause(String words, long count, int permille) {}

    /** What happens to each kind of device when the rollout is stopped. */
    public record Abort(long waiting, long running, long done, boolean askForNumber) {
        /** From this many devices on, a person types the number before the button works. */
        public static final int ASK_FROM = 1000;

        public long touched() {
            return waiting + running;
        }
    }
}
