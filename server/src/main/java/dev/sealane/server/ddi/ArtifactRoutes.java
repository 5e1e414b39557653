package dev.sealane.server.ddi;

import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.LegacyDigests;
import dev.sealane.server.release.Releases;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import io.helidon.http.Method;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code …/softwaremodules/{id}/artifacts}: the files a device was told to install, and no others (digest, 2.8). */
final class ArtifactRoutes implements Routes {
    /** What is added to a file's name for its sum. */
    static final String MD5SUM = ".MD5SUM";

    private static final String TYPE = "application/octet-stream";

    private final DdiAccess access;
    private final Assignments assignments;
    private final Releases releases;
    private final Dispatch dispatch;
    private final ArtifactBytes bytes;
    private final ActionJson json;

    ArtifactRoutes(DdiAccess access, Fleet fleet, ArtifactBytes bytes, ActionJson json) {
        this.access = access;
        this.assignments = fleet.assignments();
        this.releases = fleet.releases();
        this.dispatch = fleet.dispatch();
        this.bytes = bytes;
        this.json = json;
    }

    @Override
    public void register(Router router) {
        String artifacts = DdiRoutes.ROOT + "/softwaremodules/{module}/artifacts";
        router.get(artifacts, Access.DEVICE, this::list);
        router.get(artifacts + "/{file}", Access.DEVICE, this::file);
    }

    private record Assigned(DdiAccess.Caller caller, Assignment assignment, Artifact artifact) {}

    private Response list(Request request) {
        Assigned assigned = assigned(request);
        return Answers.of(request, List.of(json.artifact(request, assigned.artifact())));
    }

    private Response file(Request request) {
        Assigned assigned = assigned(request);
        Artifact artifact = assigned.artifact();
        String name = artifact.fileName().orElseGet(artifact.id()::toString);
        String wanted = request.parameter("file");
        if (wanted.equals(name + MD5SUM)) {
            return Response.text(Response.TEXT, legacy(artifact).md5() + "  " + name);
        }
        if (!wanted.equals(name)) {
            throw HttpRefusal.notFound("artifact", wanted);
        }
        if (request.method().equals(Method.GET)) {
            noteDownload(assigned);
        }
        ArtifactBytes.Guise guise =
                new ArtifactBytes.Guise(TYPE, "\"" + legacy(artifact).sha1() + "\"", name);
        return bytes.answer(request, artifact, guise)
                .header(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                artifact.createdAt().atOffset(ZoneOffset.UTC)));
    }

    /** Once for each action, however many ranges are fetched. */
    private void noteDownload(Assigned assigned) {
        if (assigned.assignment().status() == AssignmentStatus.PENDING) {
            dispatch.report(
                    assigned.caller().tenant(),
                    assigned.caller().device(),
                    assigned.assignment().rollout(),
                    AssignmentStatus.DOWNLOADING,
                    "");
        }
    }

    private Assigned assigned(Request request) {
        DdiAccess.Caller caller = access.require(request);
        String module = request.parameter("module");
        ArtifactId id = ArtifactId.parse(module).orElseThrow(() -> notFound(module));
        Assignment assignment =
                assignments.holding(caller.tenant(), caller.device(), id).orElseThrow(() -> notFound(module));
        Artifact artifact = releases.find(caller.tenant(), id).orElseThrow(() -> notFound(module));
        return new Assigned(caller, assignment, artifact);
    }

    private static HttpRefusal notFound(String module) {
        return HttpRefusal.notFound("software module", module);
    }

    private static LegacyDigests legacy(Artifact artifact) {
        return artifact.legacy()
                .orElseThrow(
                        () -> HttpRefusal.notFound("artifact", artifact.id().toString()));
    }
}
