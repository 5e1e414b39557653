package dev.sealane.artifact.rdiff;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.Basis;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a delta makes of its basis, as a stream; memory is one buffer for every size.
 *
 * <p>The format has no checksums: a delta that was made for another basis gives other bytes, so whoever uses them compares
 * their digest. Everything else is checked: no command reads outside the basis, makes more than is allowed, or is left out.
 */
public final class PatchedInput extends BlockInput {
    private final CommandReader commands;
    private final Basis basis;
    private final InputStream delta;
    private final String where;
    private boolean ended;
    private long left;

    /** Where the next byte comes from: a position in the basis, or negative inside a literal. */
    private long position = -1;

    /**
     * Starts before the first byte.
     *
     * @param delta is closed with this stream
     * @param maxBytes how long the output may become
     * @param where what the delta is called in messages
     * @throws ArtifactException if it is no delta
     */
    public PatchedInput(InputStream delta, Basis basis, long maxBytes, String where) throws IOException {
        this.commands = new CommandReader(delta, basis.size(), maxBytes, where);
        this.delta = delta;
        this.basis = basis;
        this.where = where;
    }

    /**
     * Checks a whole delta without reading its basis.
     *
     * @param basisBytes the size of the basis
     * @return how many bytes it makes
     * @throws ArtifactException if it could not be applied to any basis of this size
     */
    public static long measure(InputStream delta, long basisBytes, long maxBytes, String where) throws IOException {
        CommandReader commands = new CommandReader(delta, basisBytes, maxBytes, where);
        for (Command command = commands.next(); !(command instanceof Command.End); command = commands.next()) {
            if (command instanceof Command.Literal(long length)) {
                skip(commands.literals(), length, where);
            }
        }
        return commands.outputBytes();
    }

    private static void skip(InputStream literals, long length, String where) throws IOException {
        for (long left = length; left > 0; ) {
            long skipped = literals.skip(left);
            if (skipped == 0) {
                if (literals.read() < 0) {
                    throw new ArtifactException.Truncated(where);
                }
                skipped = 1;
            }
            left -= skipped;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            begin(commands.next());
        }
        if (ended) {
            return -1;
        }
        int wanted = (int) Math.min(length, left);
        return position < 0 ? literal(into, offset, wanted) : copy(into, offset, wanted);
    }

    private void begin(Command command) {
        switch (command) {
            case Command.Literal(long length) -> {
                position = -1;
                left = length;
            }
            case Command.Copy(long from, long length) -> {
                position = from;
                left = length;
            }
            case Command.End _ -> ended = true;
        }
    }

    private int literal(byte[] into, int offset, int wanted) throws IOException {
        int read = commands.literals().read(into, offset, wanted);
        if (read < 0) {
            throw new ArtifactException.Truncated(where);
        }
        left -= read;
        return read;
    }

    private int copy(byte[] into, int offset, int wanted) throws IOException {
        basis.read(position, into, offset, wanted);
        position += wanted;
        left -= wanted;
        return wanted;
    }

    @Override
    public void close() throws IOException {
        delta.close();
    }
}
