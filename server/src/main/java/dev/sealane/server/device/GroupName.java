package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.util.regex.Pattern;

/** Names a static group of devices: 1 to 256 of {@code A-Z a-z 0-9 _ -} (Mender management API, inventory groups). */
public record GroupName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    public GroupName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput("group", "expected 1 to 256 of A-Z, a-z, 0-9, '_' and '-'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
