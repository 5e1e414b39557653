package dev.sealane.agent.testing;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server in memory with one artifact, which writes down what it hears and answers as it is told. */
public final class RecordingServer implements UpdateServer {
    private final byte[] artifact;
    private final List<String> heard = new ArrayList<>();
    private final Map<Status, ReportAnswer> answers = new EnumMap<>(Status.class);
    private final Map<Status, Integer> outages = new EnumMap<>(Status.class);
    private int damagedReplays;
    private long spoolEvery = Long.MAX_VALUE;
    private List<LogLine> log = List.of();

    public RecordingServer(byte[] artifact) {
        this.artifact = artifact.clone();
    }

    public RecordingServer answer(Status status, ReportAnswer answer) {
        answers.put(status, answer);
        return this;
    }

    /** The next {@code count} reports of this status do not reach the server. */
    public RecordingServer unreachableFor(Status status, int count) {
        outages.put(status, count);
        return this;
    }

    /** Records a checkpoint each time this many bytes were read. */
    public RecordingServer spoolEvery(long bytes) {
        spoolEvery = bytes;
        return this;
    }

    /** The next {@code count} downloads that replay a spool deliver a damaged byte. */
    public RecordingServer damageReplays(int count) {
        damagedReplays = count;
        return this;
    }

    /** Statuses that were recorded, opened downloads and logs, in order. */
    public List<String> heard() {
        return heard;
    }

    public List<LogLine> log() {
        return log;
    }

    @Override
    public Optional<Assignment> next(Installed installed) {
        return Optional.empty();
    }

    @Override
    public ReportAnswer report(Assignment assignment, Status status) throws IOException {
        int outage = outages.getOrDefault(status, 0);
        if (outage > 0) {
            outages.put(status, outage - 1);
            throw new IOException("connection refused");
        }
        heard.add(status.name());
        return answers.getOrDefault(status, ReportAnswer.RECORDED);
    }

    @Override
    public void sendLog(Assignment assignment, List<LogLine> lines) {
        heard.add("log");
        log = List.copyOf(lines);
    }

    @Override
    public InputStream open(Assignment assignment, Checkpoints checkpoints) {
        heard.add("open at " + checkpoints.durable());
        byte[] bytes = artifact.clone();
        if (checkpoints.durable() > 0 && damagedReplays-- > 0) {
            bytes[bytes.length / 2] ^= 1;
        }
        return new ByteArrayInputStream(bytes) {
            private long next = spoolEvery;

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                int found = super.read(into, offset, Math.min(length, 4096));
                if (pos >= next) {
                    next += spoolEvery;
                    try {
                        checkpoints.record(pos);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                return found;
            }
        };
    }

    @Override
    public void forget(Assignment assignment) {
        heard.add("forget");
    }
}
