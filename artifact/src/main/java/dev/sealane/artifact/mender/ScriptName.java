package dev.sealane.artifact.mender;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a state script inside an artifact, such as {@code ArtifactInstall_Enter_00_stop-services} (format digest,
 * section 3.4).
 *
 * <p>A name holds no separator and starts with a known state, so it is safe to create in a scripts directory. Scripts for
 * {@code Idle}, {@code Sync} and {@code Download} belong to the device and may not come inside an artifact.
 *
 * @param value the whole name
 */
public record ScriptName(String value) {
    /** What file systems allow. */
    public static final int MAX_CHARACTERS = 255;

    private static final Pattern FORM =
            Pattern.compile("(Artifact(?:Install|Reboot|Commit|RollbackReboot|Rollback|Failure))"
                    + "_(Enter|Leave|Error)_([0-9]{2})(?:_[!-.0-~]+)?");

    public ScriptName {
        if (!isScriptName(value)) {
            throw new IllegalArgumentException("a state script is named <State>_<Action>_<NN>[_<text>]");
        }
    }

    /** The name, or nothing if {@code text} is not one. */
    public static Optional<ScriptName> parse(String text) {
        return isScriptName(text) ? Optional.of(new ScriptName(text)) : Optional.empty();
    }

    /** The state the script belongs to, such as {@code ArtifactInstall}. */
    public String state() {
        return part(1);
    }

    /** {@code Enter}, {@code Leave} or {@code Error}. */
    public String action() {
        return part(2);
    }

    private String part(int group) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException("the constructor lets only script names in");
        }
        return matcher.group(group);
    }

    private static boolean isScriptName(String text) {
        return text.length() <= MAX_CHARACTERS && FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
