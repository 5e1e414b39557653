package dev.sealane.agent.module;

import dev.sealane.agent.format.MenderPayload;
import dev.sealane.agent.program.RunningProgram;
import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.RebootNeed;
import java.io.IOException;
import java.util.Map;

/** One update module at work: the states of an update become calls of its program (Mender client, section 12). */
final class UpdateModule implements PayloadHandler {
    private static final String YES = "Yes";

    private final ModuleCalls calls;
    private final ModuleTree tree;

    UpdateModule(ModuleCalls calls, ModuleTree tree) {
        this.calls = calls;
        this.tree = tree;
    }

    @Override
    public Map<String, String> download(Installation installation, Payload payload)
            throws IOException, InterruptedException {
        MenderPayload files = MenderPayload.of(payload);
        tree.create(installation, files.header());
        boolean withSizes = answer("ProvidePayloadFileSizes");
        String state = withSizes ? "DownloadWithFileSizes" : "Download";
        ModulePipes.make(tree.path().resolve("stream-next"));
        try (RunningProgram running = calls.start(state)) {
            ModuleDownload download = new ModuleDownload(calls, tree, state, withSizes, running);
            files.stream(download);
            download.finish();
        }
        tree.settle();
        return Map.of();
    }

    @Override
    public boolean supportsRollback(Installation installation) throws IOException, InterruptedException {
        return answer("SupportsRollback");
    }

    @Override
    public RebootNeed needsReboot(Installation installation) throws IOException, InterruptedException {
        String state = "NeedsArtifactReboot";
        String answer = calls.ask(state);
        return switch (answer) {
            case YES -> RebootNeed.BY_HANDLER;
            case "Automatic" -> RebootNeed.BY_HOST;
            case "No", "" -> RebootNeed.NONE;
            default -> throw calls.failure(state, "expected Yes, Automatic or No, found " + excerpt(answer));
        };
    }

    @Override
    public void perform(HandlerAction action, Installation installation) throws IOException, InterruptedException {
        if (action != HandlerAction.CLEANUP) {
            calls.call(action.menderName());
            return;
        }
        if (!tree.exists()) {
            return; // Cleanup was done, and a power cut came before the journal knew.
        }
        try {
            calls.call(action.menderName());
        } finally {
            tree.remove();
        }
    }

    private boolean answer(String state) throws IOException, InterruptedException {
        String answer = calls.ask(state);
        return switch (answer) {
            case YES -> true;
            case "No", "" -> false;
            default -> throw calls.failure(state, "expected Yes or No, found " + excerpt(answer));
        };
    }

    private static String excerpt(String answer) {
        return "'" + (answer.length() > 60 ? answer.substring(0, 60) + "…" : answer) + "'";
    }
}
