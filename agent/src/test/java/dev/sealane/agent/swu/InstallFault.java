package dev.sealane.agent.swu;

import dev.sealane.agent.swu.InstallCase.Difference;
import dev.sealane.agent.testing.SwuParts;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One change to a good image: harmless, or wrong in one way.
 *
 * @param name says what is changed
 * @param found when it makes a difference
 * @param fits which images can be changed like this
 * @param change the change
 * @param options of both installers, beside those of the image
 */
record InstallFault(
        String name, Found found, Predicate<InstallCase> fits, Consumer<SwuParts> change, String... options) {
    /** When a change makes a difference. */
    enum Found {
        /** Never, or before a payload is looked at. */
        BEFORE,
        /** While the payload streams by: what is installed directly is on its target already. */
        WITHIN,
        /** When the payload is decrypted or unpacked: the installer writes meanwhile, the agent only what is direct. */
        UNPACKING,
        /** Never by the installer, and before a payload is looked at by the agent. */
        BY_US,
        /** Never by the installer, and by the agent while the payload streams by. */
        BY_US_WITHIN
    }

    static InstallFault before(String name, Consumer<SwuParts> change, String... options) {
        return new InstallFault(name, Found.BEFORE, _ -> true, change, options);
    }

    static InstallFault within(String name, Consumer<SwuParts> change, String... options) {
        return new InstallFault(name, Found.WITHIN, _ -> true, change, options);
    }

    static InstallFault unpacking(String name, Consumer<SwuParts> change, String... options) {
        return new InstallFault(name, Found.UNPACKING, _ -> true, change, options);
    }

    static InstallFault byUs(String name, Consumer<SwuParts> change) {
        return new InstallFault(name, Found.BY_US, _ -> true, change);
    }

    static InstallFault byUsWithin(String name, Consumer<SwuParts> change) {
        return new InstallFault(name, Found.BY_US_WITHIN, _ -> true, change);
    }

    /** The same for images whose description says this. */
    InstallFault where(String words) {
        return among(image -> image.sections().contains(words));
    }

    /** The same for some images. */
    InstallFault among(Predicate<InstallCase> some) {
        return new InstallFault(name, found, fits.and(some), change, options);
    }
    /** The image with this change. */
    InstallCase in(InstallCase image) {
        return image.named(image.name() + ": " + name)
                .changed(change)
                .with(options)
                .differing(difference(image.isDirect()));
    }

    private Difference difference(boolean direct) {
        return switch (found) {
            case BEFORE -> Difference.NONE;
            case WITHIN -> direct ? Difference.MARKS : Difference.NONE;
            case UNPACKING -> direct ? Difference.MARKS : Difference.UNTOUCHED;
            case BY_US -> Difference.REFUSED;
            case BY_US_WITHIN -> direct ? Difference.FAILED : Difference.REFUSED;
        };
    }
}
