package dev.sealane.server.page;

import dev.sealane.server.device.Admission;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.Moment;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.release.Format;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutStatus;
import dev.sealane.server.rollout.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says the domain's states in words for people. */
final class Words {
    /** What names a device best, where its identity has several attributes. */
    private static final List<String> NAMING =
            List.of("name", "controller_id", "hostname", "serial", "serial_number", "SerialNumber", "sn", "SN", "mac");

    /** A device may call itself anything; a list shows so much of it. */
    private static final int NAME_LENGTH = 80;

    private Words() {}

    static Chip admission(Admission admission) {
        return switch (admission) {
            case PENDING -> new Chip("pending", Tone.WARN);
            case ACCEPTED -> new Chip("accepted", Tone.GOOD);
            case REJECTED -> new Chip("rejected", Tone.BAD);
            case PREAUTHORISED -> new Chip("preauthorized", Tone.IDLE);
            case KEYLESS -> new Chip("without key", Tone.MUTED);
            case DECOMMISSIONED -> new Chip("decommissioned", Tone.MUTED);
        };
    }

    static Chip assignment(AssignmentStatus status) {
        return switch (status) {
            case AWAITING_CONFIRMATION -> new Chip("awaiting confirmation", Tone.WARN);
            case PENDING -> new Chip("waiting", Tone.IDLE);
            case DOWNLOADING -> new Chip("downloading", Tone.BUSY);
            case INSTALLING -> new Chip("installing", Tone.BUSY);
            case REBOOTING -> new Chip("restarting", Tone.BUSY);
            case PAUSE_BEFORE_INSTALLING, PAUSE_BEFORE_REBOOTING, PAUSE_BEFORE_COMMITTING ->
                new Chip("paused", Tone.IDLE);
            case ABORTING -> new Chip("stopping", Tone.BUSY);
            case SUCCESS -> new Chip("succeeded", Tone.GOOD);
            case FAILURE -> new Chip("failed", Tone.BAD);
            case ALREADY_INSTALLED -> new Chip("already there", Tone.GOOD);
            case NO_ARTIFACT -> new Chip("does not fit", Tone.MUTED);
            case ABORTED -> new Chip("stopped", Tone.MUTED);
            case DECOMMISSIONED -> new Chip("decommissioned", Tone.MUTED);
        };
    }

    /** One sentence about where a device is with a rollout. */
    static String sentence(AssignmentStatus status) {
        return switch (status) {
            case AWAITING_CONFIRMATION -> "Somebody has to agree before it is told.";
            case PENDING -> "It has not asked for work yet.";
            case DOWNLOADING -> "It fetches the artifact.";
            case INSTALLING -> "It installs the release.";
            case REBOOTING -> "It starts into the release.";
            case PAUSE_BEFORE_INSTALLING -> "It waits before installing.";
            case PAUSE_BEFORE_REBOOTING -> "It waits before restarting.";
            case PAUSE_BEFORE_COMMITTING -> "It waits before making the release permanent.";
            case ABORTING -> "It was asked to stop and has not answered.";
            case SUCCESS -> "It runs the release.";
            case FAILURE -> "It failed and went back to what ran before.";
            case ALREADY_INSTALLED -> "It ran the release already.";
            case NO_ARTIFACT -> "The release has no artifact for this device.";
            case ABORTED -> "The rollout was stopped before this device ended.";
            case DECOMMISSIONED -> "It was decommissioned before it ended.";
        };
    }

    /** What a device speaks. */
    static String dialect(Dialect dialect) {
        return switch (dialect) {
            case MENDER -> "Mender";
            case DDI -> "hawkBit DDI";
        };
    }

    /** What kind of file an artifact is. */
    static String format(Format format) {
        return switch (format) {
            case MENDER -> "Mender artifact";
            case SWU -> "SWUpdate image";
            case FILE -> "Plain file";
        };
    }

    /** While doing what a device failed. */
    static String stage(AssignmentStatus stage) {
        return switch (stage) {
            case DOWNLOADING -> "while fetching the artifact";
            case INSTALLING, PAUSE_BEFORE_INSTALLING -> "while installing";
            case REBOOTING, PAUSE_BEFORE_REBOOTING -> "while restarting";
            case PAUSE_BEFORE_COMMITTING -> "before making it permanent";
            case ABORTING -> "while it was asked to stop";
            case AWAITING_CONFIRMATION,
                    PENDING,
                    SUCCESS,
                    FAILURE,
                    ALREADY_INSTALLED,
                    NO_ARTIFACT,
                    ABORTED,
                    DECOMMISSIONED -> "before it began";
        };
    }

    static Chip rollout(Rollout rollout) {
        if (rollout.status() != RolloutStatus.FINISHED && rollout.abortedAt().isPresent()) {
            return new Chip("stopping", Tone.BUSY);
        }
        if (rollout.status() != RolloutStatus.FINISHED && rollout.hold().isPresent()) {
            return held(rollout.hold().get());
        }
        return switch (rollout.status()) {
            case PENDING -> new Chip("waiting", Tone.IDLE);
            case RUNNING -> new Chip("running", Tone.BUSY);
            case FINISHED -> finished(rollout);
        };
    }

    private static Chip held(Hold hold) {
        return switch (hold) {
            case AWAITS_APPROVAL -> new Chip("awaits approval", Tone.WARN);
            case DENIED -> new Chip("not approved", Tone.MUTED);
            case AWAITS_START -> new Chip("awaits its start", Tone.IDLE);
            case PAUSED -> new Chip("paused", Tone.WARN);
        };
    }

    /** What is unusual about the terms of a rollout; empty where nothing is. */
    static List<String> terms(Terms terms) {
        List<String> words = new ArrayList<>();
        switch (terms.type()) {
            case ActionType.Forced _ -> {}
            case ActionType.Soft _ -> words.add("soft: devices may ask their user");
            case ActionType.TimeForced timeForced ->
                words.add("soft until " + new Moment(timeForced.at(), timeForced.at()).exact());
            case ActionType.DownloadOnly _ -> words.add("download only");
        }
        terms.window()
                .ifPresent(window -> words.add("installs in a window: " + window.schedule() + " for "
                        + Moment.length(window.duration()) + ", " + window.zone()));
        if (terms.confirmation()) {
            words.add("asks for consent");
        }
        if (terms.weight() != Terms.HEAVIEST) {
            words.add("weight " + terms.weight());
        }
        return words;
    }

    static String target(Rollout rollout) {
        return switch (rollout.target()) {
            case "all" -> "every accepted device";
            case "group" -> "the group " + rollout.group().map(Object::toString).orElse("");
            default -> rollout.deviceCount() == 1 ? "one named device" : rollout.deviceCount() + " named devices";
        };
    }

    /** The identity as a person says it: its best attribute's value. */
    static String name(Device device) {
        Map<String, AttributeValue> identity = device.identity().attributes();
        String text = NAMING.stream()
                .filter(identity::containsKey)
                .findFirst()
                .or(() -> identity.keySet().stream().findFirst())
                .map(identity::get)
                .map(AttributeValue::text)
                .filter(value -> !value.isBlank())
                .orElse(device.id().toString());
        return text.length() <= NAME_LENGTH ? text : text.substring(0, NAME_LENGTH) + "…";
    }

    private static Chip finished(Rollout rollout) {
        if (rollout.abortedAt().isPresent()) {
            return new Chip("stopped", Tone.MUTED);
        }
        int failed = rollout.count(AssignmentStatus.FAILURE);
        if (failed == 0) {
            return new Chip("finished", Tone.GOOD);
        }
        return new Chip(failed == rollout.deviceCount() ? "failed" : "partly failed", Tone.BAD);
    }
}
