package dev.sealane.agent.testing;

import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.RebootNeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A handler that does nothing but write down its calls, and fails or stops the process as it is told. */
public final class RecordingHandler implements PayloadHandler {
    /** Stands for a power cut: nothing catches it. */
    public static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final List<String> calls = new ArrayList<>();
    private final Set<HandlerAction> failing = new HashSet<>();
    private final Set<HandlerAction> cutting = new HashSet<>();
    private RebootNeed rebootNeed = RebootNeed.NONE;
    private boolean rollback = true;
    private boolean cutDownload;

    public RecordingHandler failing(HandlerAction action) {
        failing.add(action);
        return this;
    }

    /** The process ends the next time this action is asked for. */
    public RecordingHandler cutting(HandlerAction action) {
        cutting.add(action);
        return this;
    }

    /** The process ends at the end of the next download. */
    public RecordingHandler cuttingDownload() {
        cutDownload = true;
        return this;
    }

    public RecordingHandler needing(RebootNeed need) {
        rebootNeed = need;
        return this;
    }

    public RecordingHandler withoutRollback() {
        rollback = false;
        return this;
    }

    public List<String> calls() {
        return calls;
    }

    @Override
    public Map<String, String> download(Installation installation, Payload payload) throws IOException {
        calls.add("Download");
        payload.discard();
        if (cutDownload) {
            cutDownload = false;
            throw new Cut();
        }
        return Map.of("kept", "yes");
    }

    @Override
    public boolean supportsRollback(Installation installation) {
        return rollback;
    }

    @Override
    public RebootNeed needsReboot(Installation installation) {
        return rebootNeed;
    }

    @Override
    public void perform(HandlerAction action, Installation installation) throws IOException {
        calls.add(action.menderName());
        if (cutting.remove(action)) {
            throw new Cut();
        }
        if (failing.contains(action)) {
            throw new IOException(action.menderName() + " failed as it was told");
        }
    }
}
