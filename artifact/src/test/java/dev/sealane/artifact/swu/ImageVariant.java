package dev.sealane.artifact.swu;

import dev.sealane.artifact.testing.RawSwu.Member;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One way to change a good image.
 *
 * @param name a few words
 * @param difference why our verdict is another than the installer's, or nothing if it has to be the same
 * @param change to the draft
 */
record ImageVariant(String name, Optional<Difference> difference, Consumer<ImageDraft> change) {
    /** Where the two differ on purpose; {@code docs/swu-format.md} gives the reasons. */
    enum Difference {
        /** The installer installs it and we refuse it. */
        WE_REFUSE,
        /** This build of the installer refuses it, or crashes; newer ones install it, and so do we. */
        WE_INSTALL
    }

    static ImageVariant same(String name, Consumer<ImageDraft> change) {
        return new ImageVariant(name, Optional.empty(), change);
    }

    static ImageVariant differs(String name, Difference difference, Consumer<ImageDraft> change) {
        return new ImageVariant(name, Optional.of(difference), change);
    }

    /** An extra member behind the payload. */
    static ImageVariant extra(String name, Member member) {
        return same(name, draft -> draft.raw.members = list -> list.add(member));
    }

    @Override
    public String toString() {
        return name;
    }
}
