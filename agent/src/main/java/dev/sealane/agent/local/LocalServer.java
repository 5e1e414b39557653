package dev.sealane.agent.local;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Stands where a server would: nobody hears the statuses, and the artifact is where the person said. */
final class LocalServer implements UpdateServer {
    private final ArtifactSource source;

    LocalServer(ArtifactSource source) {
        this.source = source;
    }

    @Override
    public Optional<Assignment> next(Installed installed) {
        return Optional.empty();
    }

    @Override
    public ReportAnswer report(Assignment assignment, Status status) {
        throw new IllegalStateException("nobody hears a local update");
    }

    @Override
    public void sendLog(Assignment assignment, List<LogLine> lines) {
        throw new IllegalStateException("nobody hears a local update");
    }

    @Override
    public InputStream open(Assignment assignment, Checkpoints checkpoints) throws IOException {
        return source.open(assignment.source());
    }

    @Override
    public void forget(Assignment assignment) {}
}
