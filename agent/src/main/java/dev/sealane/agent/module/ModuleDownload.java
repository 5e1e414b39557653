package dev.sealane.agent.module;

import dev.sealane.agent.program.RunningProgram;
import dev.sealane.artifact.mender.PayloadFile;
import dev.sealane.artifact.mender.PayloadSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Hands the files of a payload to a module that runs in the state Download (Mender client, section 12.2).
 *
 * <p>The module chooses by what it does: one that reads {@code stream-next} gets each file through a pipe; one that ends
 * well without having read it finds the files in {@code files/} later.
 */
final class ModuleDownload implements PayloadSink {
    private enum Way {
        UNDECIDED,
        STREAMING,
        STORING
    }

    private final ModuleCalls calls;
    private final ModuleTree tree;
    private final String state;
    private final boolean withSizes;
    private final RunningProgram module;
    private Way way = Way.UNDECIDED;

    ModuleDownload(ModuleCalls calls, ModuleTree tree, String state, boolean withSizes, RunningProgram module) {
        this.calls = calls;
        this.tree = tree;
        this.state = state;
        this.withSizes = withSizes;
        this.module = module;
    }

    @Override
    public void file(PayloadFile file, InputStream content) throws IOException {
        try {
            if (way == Way.STORING || !stream(file, content)) {
                tree.store(file, content);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("stopped while a module took its payload");
            stopped.initCause(e);
            throw stopped;
        }
    }

    /** After the last file: tells a streaming module that this was all, and waits for its success. */
    void finish() throws IOException, InterruptedException {
        if (way == Way.STORING) {
            return;
        }
        try (OutputStream end = openOrNothing(tree.path().resolve("stream-next"))) {
            end.flush(); // Opened and closed without a line: there are no more files.
        }
        calls.finish(state, module);
    }

    private boolean stream(PayloadFile file, InputStream content) throws IOException, InterruptedException {
        String name = "streams/" + file.name().value();
        Path pipe = tree.path().resolve(name);
        ModulePipes.make(pipe);
        if (!offer(name + (withSizes ? " " + file.size() : "") + "\n")) {
            Files.delete(pipe);
            return false;
        }
        try (OutputStream out = ModulePipes.open(pipe, module)
                .orElseThrow(() -> calls.failure(state, "ended without reading " + name))) {
            copy(content, out, name);
        }
        Files.delete(pipe);
        return true;
    }

    /** Tells the name of the next stream; false if the module has chosen to find its files later. */
    private boolean offer(String line) throws IOException, InterruptedException {
        Optional<OutputStream> next = ModulePipes.open(tree.path().resolve("stream-next"), module);
        if (next.isPresent()) {
            try (OutputStream out = next.get()) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
            way = Way.STREAMING;
            return true;
        }
        calls.finish(state, module);
        if (way == Way.STREAMING) {
            throw calls.failure(state, "ended before it had read all files");
        }
        way = Way.STORING;
        return false;
    }

    /** A failure to read is the artifact's, a failure to write the module's. */
    private void copy(InputStream content, OutputStream out, String name) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
            try {
                out.write(chunk, 0, n);
            } catch (IOException _) {
                throw calls.failure(state, "stopped reading " + name + " before its end");
            }
        }
    }

    private OutputStream openOrNothing(Path pipe) throws IOException, InterruptedException {
        return ModulePipes.open(pipe, module).orElseGet(OutputStream::nullOutputStream);
    }
}
