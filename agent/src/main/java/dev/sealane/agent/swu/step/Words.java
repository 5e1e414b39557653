package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Arguments that a description writes as one text. SWUpdate hands it to a shell. Here no shell sees it, so text that a shell
 * would treat as more than words is refused.
 */
public final class Words {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./ \t-]*");

    private Words() {}

    /** The words of a text; {@code attribute} is where it stands. */
    public static List<String> of(String text, String attribute, String label) throws StepException {
        if (!PLAIN.matcher(text).matches()) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    label + ": expected plain words as '" + attribute + "', found what only a shell understands");
        }
        return text.isBlank() ? List.of() : List.of(text.strip().split("[ \t]+"));
    }
}
