package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sealane release}: what can be rolled out. */
@Command(
        name = "release",
        description = "Upload, list, download and delete releases.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class ReleaseCommand {
    @Command(name = "list", description = "List releases, the last changed first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin RemoteArguments remote,
            @Option(names = "--device-type", paramLabel = "TYPE", description = "Only what fits this type.") @Nullable
                    String deviceType,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            List<JsonNode> releases = server.list(
                    new Query("/releases").with("device_type", deviceType).path(), limit);
            return remote.print(releases, "name", "device_types", "size", "changed_at");
        }
    }

    @Command(name = "show", description = "Show the artifacts of a release.", mixinStandardHelpOptions = true)
    int show(@Mixin RemoteArguments remote, @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            JsonNode release = server.get(path(name));
            return remote.isJson()
                    ? remote.print(release)
                    : remote.print(
                            artifacts(release), "id", "device_types", "payload_type", "signed", "size", "description");
        }
    }

    @Command(name = "upload", description = "Upload an artifact.", mixinStandardHelpOptions = true)
    int upload(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "FILE", description = "The artifact.") Path file,
            @Option(names = "--description", paramLabel = "TEXT", defaultValue = "", description = "For people.")
                    String description,
            @Option(
                            names = "--release",
                            paramLabel = "NAME",
                            description = "The release of a file that does not name one, such as a .swu.")
                    Optional<String> release,
            @Option(
                            names = "--device-type",
                            paramLabel = "TYPE",
                            description = "A device type that such a file fits (default: all); may be repeated.")
                    @Nullable
                    List<String> deviceTypes,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description = "mender, swu or file (default: what the file begins like).")
                    Optional<String> format)
            throws IOException, CommandFailure {
        UploadLabels labels =
                new UploadLabels(description, release, deviceTypes == null ? List.of() : deviceTypes, format);
        try (RemoteServer server = remote.connect();
                Progress progress = progress(remote, "uploading", Files.size(file))) {
            return remote.print(server.upload(file, labels, progress));
        }
    }

    @Command(name = "download", description = "Download an artifact of a release.", mixinStandardHelpOptions = true)
    int download(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "NAME", description = "The release.") String name,
            @Option(names = "--device-type", paramLabel = "TYPE", description = "Which of several artifacts.") @Nullable
                    String deviceType,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to.")
                    Path output)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            JsonNode artifact = only(artifacts(server.get(path(name))), deviceType);
            JsonNode link = server.get("/artifacts/" + artifact.path("id").asString("") + "/download");
            try (Progress progress =
                    progress(remote, "downloading", link.path("size").asLong(0))) {
                new ArtifactDownload(link).to(output, progress);
            }
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "delete", description = "Delete every artifact of a release.", mixinStandardHelpOptions = true)
    int delete(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--yes", description = "Do it.") boolean yes)
            throws IOException, CommandFailure {
        if (!yes) {
            throw new CommandFailure(
                    ExitCode.USAGE, "this deletes every artifact of the release", "add --yes to do it");
        }
        try (RemoteServer server = remote.connect()) {
            server.delete(path(name));
        }
        return ExitCode.DONE.number();
    }

    private static JsonNode only(List<JsonNode> artifacts, @Nullable String deviceType) throws CommandFailure {
        List<JsonNode> fitting = artifacts.stream()
                .filter(artifact -> deviceType == null
                        || artifact.path("device_types")
                                .valueStream()
                                .anyMatch(type -> type.asString("").equals(deviceType)))
                .toList();
        if (fitting.size() != 1) {
            throw new CommandFailure(
                    fitting.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.CONFLICT,
                    fitting.size() + " artifacts of the release fit",
                    "choose one with --device-type");
        }
        return fitting.getFirst();
    }

    private static List<JsonNode> artifacts(JsonNode release) {
        List<JsonNode> artifacts = new ArrayList<>();
        release.path("artifacts").forEach(artifacts::add);
        return artifacts;
    }

    private static Progress progress(RemoteArguments remote, String label, long bytes) {
        return new Progress(remote.err(), Progress.Style.detect(), label, bytes, InstantSource.system());
    }

    private static String path(String name) {
        return "/releases/" + RemoteServer.encode(name);
    }
}
