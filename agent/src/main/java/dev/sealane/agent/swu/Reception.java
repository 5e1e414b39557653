package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.stream.CountedInput;
import dev.sealane.artifact.swu.SwuMember;
import dev.sealane.artifact.swu.SwuSink;
import dev.sealane.artifact.swu.description.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Takes the members of an image as they stream by: those that the image wants installed directly go to their targets, which
 * are marked bad before that; all others are kept until the whole image is known.
 */
final class Reception implements SwuSink {
    private final Plan plan;
    private final Staging staging;
    private final Marks marks;
    private final SequencedMap<String, Kept.Member> members = new LinkedHashMap<>();
    private boolean wrote;

    Reception(Plan plan, Staging staging, Marks marks) {
        this.plan = plan;
        this.staging = staging;
        this.marks = marks;
    }

    /** What was kept, by name. */
    SequencedMap<String, Kept.Member> members() {
        return members;
    }

    /** Whether a target changed. */
    boolean wrote() {
        return wrote;
    }

    @Override
    public void payload(SwuMember member, InputStream content) throws IOException {
        Plan.Task first = plan.taskOf(member.entries().getFirst());
        if (!first.isDirect()) {
            keep(member, content);
            return;
        }
        try {
            begin();
            first.step().perform(Phase.INSTALL, arriving(member, first, content));
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    /** Refuses what could not be installed of what was kept: the last look before targets change. */
    void check() throws IOException, InterruptedException {
        for (Plan.Task task : plan.tasks()) {
            boolean made = wrote && task.isPartition();
            if (!task.isDirect() && !made) {
                task.step().check(contentOf(task, plan, members, staging));
            }
        }
    }

    /**
     * What a task takes of what was kept.
     *
     * @throws StepException if it was not kept
     */
    static EntryContent contentOf(Plan.Task task, Plan plan, SequencedMap<String, Kept.Member> members, Staging staging)
            throws StepException {
        Optional<Content> stored = task.entry().content();
        if (stored.isEmpty()) {
            return EntryContent.none();
        }
        Kept.Member member = members.get(stored.get().fileName());
        if (member == null) {
            throw new StepException(
                    StepException.Reason.STAGING,
                    "what was kept of the image lacks " + task.entry().label());
        }
        return member.in(staging, plan.tasks().indexOf(task));
    }

    /** Before the first direct write partitions are made, as the manual has it (image digest, section 3). */
    private void begin() throws IOException, InterruptedException {
        if (wrote) {
            return;
        }
        marks.begin();
        wrote = true;
        for (Plan.Task task : plan.tasks()) {
            if (task.isPartition()) {
                task.step().perform(Phase.INSTALL, EntryContent.none());
            }
        }
    }

    private void keep(SwuMember member, InputStream content) throws IOException {
        String place = Staging.FILES + "/" + member.name(); // Scripts see the name they were given.
        MessageDigest hash = Digest.sha256();
        CountedInput counted = new CountedInput(new DigestInputStream(content, hash));
        staging.store(place, counted);
        members.put(member.name(), new Kept.Member(place, counted.count(), Digest.finish(hash)));
    }

    /** Size and digest are those of the stored bytes; for others they are known at the end. */
    private static EntryContent arriving(SwuMember member, Plan.Task task, InputStream content) {
        Content stored = task.entry().content().orElseThrow();
        boolean plain = stored.encryption().isEmpty() && stored.compression() == Compression.NONE;
        return plain
                ? EntryContent.streaming(content, OptionalLong.of(member.storedSize()), Optional.of(member.digest()))
                : EntryContent.streaming(content, OptionalLong.empty(), Optional.empty());
    }

    /** A thread that is to stop, for callers that only know of input and output. */
    static InterruptedIOException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped = new InterruptedIOException("stopped while an image was installed");
        stopped.initCause(e);
        return stopped;
    }
}
