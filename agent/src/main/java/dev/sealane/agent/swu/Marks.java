package dev.sealane.agent.swu;

import dev.sealane.agent.boot.UBootEnvironment;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the boot environment says about an installation (image digest, section 6.4): whether it goes on or
 * failed, and the digit that boot scripts read. Unlike SWUpdate's they never stay at "in progress" when an installation has failed.
 *
 * @param environment where they are; without one there are no marks
 * @param transaction whether {@code recovery_status} is kept
 * @param state whether the digit of the state machine is kept
 */
record Marks(Optional<UBootEnvironment> environment, boolean transaction, boolean state) {
    private static final String STATUS = "recovery_status";
    private static final String STATE = "ustate";
    private static final String IN_PROGRESS = "in_progress";
    private static final String FAILED = "failed";
    private static final String STATE_OK = "0";
    private static final String STATE_INSTALLED = "1";
    private static final String STATE_FAILED = "3";
    private static final String STATE_IN_PROGRESS = "7";

    /** The first target is about to change. */
    void begin() throws IOException {
        update(changes(Optional.of(IN_PROGRESS), STATE_IN_PROGRESS));
    }

    /** The installation failed. */
    void fail() throws IOException {
        update(changes(Optional.of(FAILED), STATE_FAILED));
    }

    /** Everything is installed; part of the one write that ends an installation. */
    Map<String, Optional<String>> installed() {
        return changes(Optional.empty(), STATE_INSTALLED);
    }

    /** What was installed proved itself. */
    static Map<String, Optional<String>> confirmed(SortedMap<String, String> variables) {
        return STATE_INSTALLED.equals(variables.get(STATE)) || "2".equals(variables.get(STATE))
                ? Map.of(STATE, Optional.of(STATE_OK))
                : Map.of();
    }

    /** What was installed is given up; what was never marked stays so. */
    static Map<String, Optional<String>> failed(SortedMap<String, String> variables) {
        Map<String, Optional<String>> changes = new HashMap<>();
        if (variables.containsKey(STATUS)) {
            changes.put(STATUS, Optional.of(FAILED));
        }
        if (variables.containsKey(STATE) && !STATE_OK.equals(variables.get(STATE))) {
            changes.put(STATE, Optional.of(STATE_FAILED));
        }
        return changes;
    }

    /** An installation that nobody finished is a failed one. */
    static Map<String, Optional<String>> abandoned(SortedMap<String, String> variables) {
        boolean open = IN_PROGRESS.equals(variables.get(STATUS)) || STATE_IN_PROGRESS.equals(variables.get(STATE));
        return open ? failed(variables) : Map.of();
    }

    /** Whether the boot loader, or a health check at start, says that what was installed failed. */
    static boolean isFailed(SortedMap<String, String> variables) {
        return STATE_FAILED.equals(variables.get(STATE));
    }

    private Map<String, Optional<String>> changes(Optional<String> status, String digit) {
        Map<String, Optional<String>> changes = new HashMap<>();
        if (transaction) {
            changes.put(STATUS, status);
        }
        if (state) {
            changes.put(STATE, Optional.of(digit));
        }
        return changes;
    }

    private void update(Map<String, Optional<String>> changes) throws IOException {
        if (environment.isPresent()) {
            environment.get().update(changes);
        }
    }
}
