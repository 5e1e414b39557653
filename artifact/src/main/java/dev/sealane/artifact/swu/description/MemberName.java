package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;

/**
 * Which names members may have: those that are one file in one directory (image digest, section 1.3).
 *
 * <p>Older installers follow a path in a name out of their directory.
 */
public final class MemberName {
    private MemberName() {}

    /**
     * Refuses a name that is empty, a path, {@code .} or {@code ..}, or holds control characters.
     *
     * @param where what has the name, for messages
     */
    public static void require(String name, String where) throws ArtifactException {
        boolean plain = !name.isEmpty()
                && name.indexOf('/') < 0
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(Character::isISOControl);
        if (!plain) {
            throw new ArtifactException.Malformed(where, "a plain file name", Excerpt.quoted(name));
        }
    }
}
