package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * One rollout, live.
 *
 * @param terms on what terms devices take it, as far as they are not the usual ones
 * @param phases what begins together, in order; empty where nothing is divided
 * @param steps what a person may do to it besides stopping it
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
        List<String> terms,
        List<Phase> phases,
        List<Step> steps,
        List<Facet> filters,
        List<Cause> causes,
        List<Row> rows,
        Pager pager,
        Optional<Abort> abort,
        long awaiting,
        Optional<LogView> log,
        String command) {
    public RolloutView {
        terms = List.copyOf(terms);
        phases = List.copyOf(phases);
        steps = List.copyOf(steps);
        filters = List.copyOf(filters);
        causes = List.copyOf(causes);
        rows = List.copyOf(rows);
    }

    /** More phases than this scroll in a frame of their own. */
    public static final int LONG = 8;

    /**
     * Devices that begin together.
     *
     * @param words how far it is, and what its gate waits for
     * @param mark where on the bar enough devices have succeeded
     */
    public record Phase(String name, Chip state, Bar bar, String words, int mark) {}

    /**
     * A button that moves the rollout on.
     *
     * @param verb the end of its address
     * @param words what it does to how many devices
     * @param first whether it is what the rollout waits for
     */
    public record Step(String verb, String words, Icon icon, boolean first) {}

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
