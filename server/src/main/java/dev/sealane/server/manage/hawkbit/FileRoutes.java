package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.Modules;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.MultipartReader;
import dev.sealane.server.http.Part;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.Checks;
import dev.sealane.server.release.DraftFile;
import dev.sealane.server.release.Drafts;
import dev.sealane.server.release.Uploads;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code softwaremodules/{id}/artifacts} (digest, 2.3).
 *
 * <p>The file's name and digests come as query parameters or as fields of the form, before or behind the file.
 */
final class FileRoutes implements Routes {
    private static final String KIND = "softwaremodules";
    private static final String PATH = HawkbitApi.BASE + "/" + KIND + "/{id}/artifacts";

    /** The parts around the file: a few texts and their headers. */
    private static final long FORM_OVERHEAD = 256 * 1024;

    private final Modules modules;
    private final ArtifactBytes bytes;
    private final Hal hal;

    FileRoutes(Modules modules, ArtifactBytes bytes, Hal hal) {
        this.modules = modules;
        this.bytes = bytes;
        this.hal = hal;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::upload)
                .get(PATH + "/{artifact}", Access.USER, this::show)
                .get(PATH + "/{artifact}/download", Access.USER, this::download)
                .delete(PATH + "/{artifact}", Access.USER, this::delete);
    }

    private Response list(Request request) {
        return Hal.ok(modules.files(tenant(request), Ids.ofPath(request, "id")).stream()
                .map(file -> describe(request, file))
                .toList());
    }

    private Response upload(Request request) throws IOException {
        long module = Ids.ofPath(request, "id");
        MultipartReader reader = MultipartReader.open(request, Uploads.MAX_BYTES + FORM_OVERHEAD);
        Map<String, String> fields = new TreeMap<>();
        request.queries().forEach((name, values) -> fields.put(name, values.getFirst()));
        for (Optional<Part> next = reader.next(); next.isPresent(); next = reader.next()) {
            Part part = next.get();
            if (part.name().equals("file")) {
                DraftFile file = modules.receive(
                        tenant(request),
                        module,
                        new FilePart(reader, part.body(), fields),
                        () -> arrival(request, fields, part));
                return Hal.created(describe(request, file));
            }
            fields.put(part.name(), part.text(FilePart.FIELD_LIMIT));
        }
        throw HttpRefusal.badRequest("missing-part", "the upload has no file").expected("a part 'file'");
    }

    private static Drafts.Arrival arrival(Request request, Map<String, String> fields, Part part) {
        String name = Optional.ofNullable(fields.get("filename"))
                .or(part::fileName)
                .orElseThrow(() -> HttpRefusal.badRequest("missing-field", "the file has no name")
                        .expected("a parameter 'filename', or a name in the part"));
        Checks checks = new Checks(
                Optional.ofNullable(fields.get("md5sum")),
                Optional.ofNullable(fields.get("sha1sum")),
                Optional.ofNullable(fields.get("sha256sum")));
        return new Drafts.Arrival(name, checks, request.principal().email());
    }

    private Response show(Request request) {
        return Hal.ok(describe(request, file(request)));
    }

    private Response download(Request request) {
        DraftFile file = file(request);
        ArtifactBytes.Guise guise = new ArtifactBytes.Guise(
                "application/octet-stream", "\"" + file.legacy().sha1() + "\"", file.fileName());
        return bytes.answer(
                request,
                new ArtifactBytes.Source(
                        modules.blob(tenant(request), file)
                                .orElseThrow(() -> HttpRefusal.notFound("artifact", Long.toString(file.number()))),
                        file.size(),
                        file.sha256()),
                guise);
    }

    private Response delete(Request request) {
        modules.deleteFile(tenant(request), Ids.ofPath(request, "id"), Ids.ofPath(request, "artifact"));
        return Response.noContent();
    }

    private DraftFile file(Request request) {
        return modules.file(tenant(request), Ids.ofPath(request, "id"), Ids.ofPath(request, "artifact"));
    }

    private Map<String, Object> describe(Request request, DraftFile file) {
        String self = hal.href(request, KIND, file.module(), "artifacts", file.number());
        return new Members()
                .put("createdBy", file.createdBy())
                .put("createdAt", file.createdAt().toEpochMilli())
                .put("lastModifiedBy", file.createdBy())
                .put("lastModifiedAt", file.createdAt().toEpochMilli())
                .put("id", file.number())
                .put(
                        "hashes",
                        new Members()
                                .put("sha1", file.legacy().sha1())
                                .put("md5", file.legacy().md5())
                                .put("sha256", file.sha256()))
                .put("providedFilename", file.fileName())
                .put("size", file.size())
                .put("_links", Hal.links(self, "download", self + "/download"))
                .map();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
