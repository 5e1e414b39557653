package dev.sealane.artifact.stream;

import java.io.IOException;

/** The bytes that a delta starts from, at random access: a file or partition that is there already. */
public interface Basis {
    /** How many there are. */
    long size();

    /**
     * Reads exactly {@code length} bytes from {@code position}.
     *
     * @throws IOException if the range leaves the basis or its medium fails
     */
    void read(long position, byte[] into, int offset, int length) throws IOException;
}
