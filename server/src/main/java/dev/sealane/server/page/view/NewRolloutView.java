package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * The form of a new rollout. Its state is in the address, so that it can be sent to a colleague or reloaded.
 *
 * @param touched how many devices it would reach
 * @param notes what the person should know before pressing the button
 * @param ready whether the button may be pressed
 */
public record NewRolloutView(
        List<Option> releases,
        String name,
        List<Option> confirmations,
        Course course,
        Target target,
        List<Option> groups,
        List<Device> devices,
        String query,
        long touched,
        List<Note> notes,
        boolean ready,
        String command,
        Optional<Fault> fault) {
    public NewRolloutView {
        releases = List.copyOf(releases);
        confirmations = List.copyOf(confirmations);
        groups = List.copyOf(groups);
        devices = List.copyOf(devices);
        notes = List.copyOf(notes);
    }

    /**
     * How it goes on and on what terms; texts are as they were typed.
     *
     * @param timed whether the type goes with a time
     * @param windowed whether there is a maintenance window
     * @param phases how many begin one after the other
     * @param pauses whether the rollout pauses after each phase
     */
    public record Course(
            List<Option> types,
            boolean timed,
            String forcedAt,
            List<Option> windows,
            boolean windowed,
            String schedule,
            String duration,
            String zone,
            String weight,
            int phases,
            String success,
            String error,
            boolean pauses,
            List<Option> begins) {
        public Course {
            types = List.copyOf(types);
            windows = List.copyOf(windows);
            begins = List.copyOf(begins);
        }
    }

    /** Which devices. */
    public enum Target {
        ALL("all"),
        GROUP("group"),
        DEVICES("devices");

        private final String word;

        Target(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** One entry of a choice. */
    public record Option(String value, String words, boolean chosen) {}

    /** A device that may be named. */
    public record Device(String id, String name, String deviceType, String runs, boolean chosen) {}

    /** A remark about what will happen. */
    public record Note(Tone tone, String words) {}
}
