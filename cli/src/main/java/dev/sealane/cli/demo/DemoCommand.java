package dev.sealane.cli.demo;

import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealane demo}. */
@Command(
        name = "demo",
        description = {
            "Tell the whole story on one machine: a server, two signed releases, three devices on simulated boards,",
            "a rollout in which one device succeeds, one loses power while it writes, and one gets a kernel that does",
            "not boot. Takes about a minute, uses free ports, and leaves nothing behind."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the story went as told", "1:it did not"})
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--stay", description = "Keep server and devices running to look at in a browser, until Ctrl C.")
    private boolean stay;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path folder = Files.createTempDirectory("sealane-demo-");
        logInto(folder.resolve("demo.log"));
        try (Demo demo = new Demo(folder, new Story(out))) {
            Thread closer = new Thread(() -> end(demo, folder));
            Runtime.getRuntime().addShutdownHook(closer);
            boolean asTold = demo.run();
            if (stay) {
                demo.explainHowToLook();
                new CountDownLatch(1).await();
            }
            Runtime.getRuntime().removeShutdownHook(closer);
            return (asTold ? ExitCode.DONE : ExitCode.FAILED).number();
        } finally {
            deleteQuietly(folder);
        }
    }

    private static void end(Demo demo, Path folder) {
        demo.close();
        deleteQuietly(folder);
    }

    /** Server and agents log to a file: the story on the terminal is the demo's own. */
    private static void logInto(Path file) throws IOException {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        FileHandler handler = new FileHandler(file.toString());
        handler.setFormatter(new SimpleFormatter());
        root.addHandler(handler);
    }

    private static void deleteQuietly(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.getLogger(DemoCommand.class.getName()).log(System.Logger.Level.WARNING, "left behind: " + folder, e);
        }
    }
}
