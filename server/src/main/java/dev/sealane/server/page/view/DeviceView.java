package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * One device: what it runs, what it should run, for how long the two differ and why; who it is; what happened to it.
 *
 * @param reason one sentence about the difference, or that there is none
 * @param differsFor since when it does not run what it should
 * @param speaks its protocol, in words
 * @param questions what waits for an answer, oldest first
 * @param consented whether nobody is asked any more
 * @param actions admissions that are possible now
 */
public record DeviceView(
        DeviceRow device,
        String reason,
        Tone reasonTone,
        Optional<Moment> differsFor,
        Optional<Link> rollout,
        Moment created,
        String speaks,
        List<Pair> identity,
        List<Key> keys,
        List<Pair> inventory,
        List<Slot> slots,
        List<Entry> history,
        List<Question> questions,
        Optional<Consented> consented,
        Optional<LogView> log,
        List<String> groups,
        List<String> actions,
        String command) {
    public DeviceView {
        identity = List.copyOf(identity);
        keys = List.copyOf(keys);
        inventory = List.copyOf(inventory);
        slots = List.copyOf(slots);
        history = List.copyOf(history);
        questions = List.copyOf(questions);
        groups = List.copyOf(groups);
        actions = List.copyOf(actions);
    }

    /** A rollout that somebody has to agree to. */
    public record Question(String rollout, String release) {}

    /** Everything is agreed to in advance. */
    public record Consented(String by, String remark, Moment since) {}

    /** A name and its value, both as the device said them. */
    public record Pair(String name, String value) {}

    /** A key the device has shown. */
    public record Key(String id, String fingerprint, String algorithm, Chip state, Moment seen, List<String> actions) {
        public Key {
            actions = List.copyOf(actions);
        }
    }

    /** A place the device boots from, as its inventory tells it. */
    public record Slot(String name, String content, Optional<Chip> state) {}

    /** The device's part in one rollout. */
    public record Entry(Chip state, String release, Link rollout, String words, Moment at, Optional<String> took) {}
}
