package dev.sealane.artifact.convert;

import java.io.IOException;
import java.util.List;

/** An update file was not converted, because the other format cannot say what it says. */
public final class MeaningLostException extends IOException {
    private final List<String> lost;

    MeaningLostException(List<String> lost) {
        super("not converted: this would be lost: " + String.join("; ", lost));
        this.lost = List.copyOf(lost);
    }

    /** What would be lost, one phrase each. */
    public List<String> lost() {
        return lost;
    }

    static void refuse(List<String> lost) throws MeaningLostException {
        if (!lost.isEmpty()) {
            throw new MeaningLostException(lost);
        }
    }
}
