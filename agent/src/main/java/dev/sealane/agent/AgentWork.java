package dev.sealane.agent;

import dev.sealane.agent.local.ArtifactSource;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.Backoff;
import dev.sealane.agent.update.Device;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.UpdateLog;
import dev.sealane.agent.update.UpdateRunner;
import dev.sealane.agent.update.UpdateServer;
import dev.sealane.agent.update.UpdateState;
import java.io.Closeable;
import java.io.IOException;

/** A time during which this process alone works on the device: its lock is held and its journal is open. */
public final class AgentWork implements Closeable {
    private final AgentLock lock;
    private final Storage storage;
    private final Journal journal;
    private final Device device;
    private final UpdateLog log;
    private final Backoff backoff;
    private final Pause pause;

    AgentWork(
            AgentLock lock,
            Storage storage,
            Journal journal,
            Device device,
            UpdateLog log,
            Backoff backoff,
            Pause pause) {
        this.lock = lock;
        this.storage = storage;
        this.journal = journal;
        this.device = device;
        this.log = log;
        this.backoff = backoff;
        this.pause = pause;
    }

    /** What the journal says at present. */
    public UpdateState state() {
        return journal.state();
    }

    /** Drives updates that come from {@code server}. */
    public UpdateRunner runner(UpdateServer server) {
        return new UpdateRunner(journal, device, server, log, backoff, pause);
    }

    /** Updates that a person at the device asks for; {@code source} opens the artifacts he names. */
    public LocalUpdates local(ArtifactSource source) {
        return new LocalUpdates(journal, device, source, log, pause);
    }

    @Override
    public void close() throws IOException {
        try {
            storage.close();
        } finally {
            lock.close();
        }
    }
}
