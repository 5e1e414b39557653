package dev.sealane.server.manage;

import static dev.sealane.server.manage.ManagementUnderTest.code;
import static dev.sealane.server.manage.ManagementUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.server.json.Json;
import dev.sealane.server.release.VerificationKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys may be trusted, and what an upload is worth while there are some. */
final class VerificationKeyTest extends ManagementTest {
    private static final String KEYS = "/api/v1/verification-keys";
    private static final String UPLOAD = "/api/management/v1/deployments/artifacts";

    private OpenApi description;

    @TempDir
    private Path directory;

    @BeforeAll
    void readDescription() {
        description = new OpenApi(json(api.get("/api/v1/openapi.json")));
    }

    @AfterEach
    void removeKeys() {
        json(api.get(KEYS)).forEach(key -> api.delete(KEYS + "/" + key.get("id").stringValue()));
    }

    @Test
    void addsListsAndRemovesKeys() throws Exception {
        PublicKey key = keys("EC", 256).getPublic();

        HttpResponse<String> added = add("Release team", PemKeys.encodePublic(key));

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        description.check("POST", KEYS, 201, "application/json", json(added));
        HttpResponse<String> list = api.get(KEYS);
        description.check("GET", KEYS, 200, "application/json", json(list));
        assertThat(json(list)).hasSize(1);
        assertThat(json(list).get(0).get("name").stringValue()).isEqualTo("Release team");
        assertThat(json(list).get(0).get("pem").stringValue()).isEqualTo(PemKeys.encodePublic(key));
        assertThat(json(list).get(0).get("fingerprint").stringValue()).matches("[0-9a-f]{64}");
        assertThat(api.delete(KEYS + "/" + json(added).get("id").stringValue()).statusCode())
                .isEqualTo(204);
        assertThat(json(api.get(KEYS))).isEmpty();
        assertThat(api.delete(KEYS + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesWhatCannotVerifyAnArtifact() throws Exception {
        KeyPair usable = keys("EC", 256);
        assertThat(code(add("small", PemKeys.encodePublic(keys("RSA", 1024).getPublic()))))
                .isEqualTo("unusable-key");
        assertThat(code(add("curve", PemKeys.encodePublic(keys("EC", 384).getPublic()))))
                .isEqualTo("unusable-key");
        assertThat(code(add("private", PemKeys.encodePrivate(usable)))).isEqualTo("unusable-key");
        assertThat(code(add("nothing", "hello"))).isEqualTo("unusable-key");
        assertThat(code(add("long", "x".repeat(VerificationKeys.MAX_PEM + 1)))).isEqualTo("invalid-input");
        for (String name : List.of("", " a", "a\nb", "n".repeat(VerificationKeys.MAX_NAME + 1))) {
            assertThat(add(name, PemKeys.encodePublic(usable.getPublic())).statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
        assertThat(json(api.get(KEYS))).isEmpty();
    }

    @Test
    void refusesTheSameKeyTheSameNameAndTooMany() throws Exception {
        String first = PemKeys.encodePublic(keys("EC", 256).getPublic());
        add("0", first);
        assertThat(code(add("again", first))).isEqualTo("key-exists");
        assertThat(code(add("0", PemKeys.encodePublic(keys("EC", 256).getPublic()))))
                .isEqualTo("key-exists");
        for (int number = 1; number < VerificationKeys.MAX_KEYS; number++) {
            add(Integer.toString(number), PemKeys.encodePublic(keys("EC", 256).getPublic()));
        }

        HttpResponse<String> one =
                add("one more", PemKeys.encodePublic(keys("EC", 256).getPublic()));

        assertThat(one.statusCode()).isEqualTo(422);
        assertThat(code(one)).isEqualTo("too-many-keys");
        assertThat(json(api.get(KEYS))).hasSize(VerificationKeys.MAX_KEYS);
    }

    @Test
    void takesOnlyWhatATrustedKeySigned() throws Exception {
        KeyPair trusted = keys("EC", 256);
        KeyPair also = keys("RSA", 2048);
        add("Release team", PemKeys.encodePublic(trusted.getPublic()));
        add("Build server", PemKeys.encodePublic(also.getPublic()));

        assertRefused("signature-missing", api.artifact("unsigned", "board"));
        assertRefused("signature-wrong", signed("foreign", keys("EC", 256)));
        assertThat(signer(signed("good-ec", trusted))).isEqualTo("Release team");
        assertThat(signer(signed("good-rsa", also))).isEqualTo("Build server");
    }

    @Test
    void judgesNothingWithoutAKey() throws Exception {
        HttpResponse<String> answer = api.upload(UPLOAD, "artifact", signed("unjudged", keys("EC", 256)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(artifact(answer).get("signed").booleanValue()).isTrue();
        assertThat(artifact(answer).has("signed_by")).isFalse();
    }

    private void assertRefused(String code, byte[] artifact) throws IOException {
        List<String> before = api.storedFiles();
        HttpResponse<String> answer = api.upload(UPLOAD, "artifact", artifact);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(api.storedFiles()).isEqualTo(before);
    }

    private String signer(byte[] artifact) {
        HttpResponse<String> answer = api.upload(UPLOAD, "artifact", artifact);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return artifact(answer).get("signed_by").stringValue();
    }

    private tools.jackson.databind.JsonNode artifact(HttpResponse<String> uploaded) {
        HttpResponse<String> answer = api.get("/api/v1/artifacts/" + ManagementUnderTest.location(uploaded));
        description.check("GET", "/api/v1/artifacts/{id}", 200, "application/json", json(answer));
        return json(answer);
    }

    private HttpResponse<String> add(String name, String pem) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("pem", pem);
        return api.post(KEYS, Json.write(body));
    }

    private byte[] signed(String name, KeyPair keys) throws IOException {
        Path file = Files.writeString(directory.resolve("file.txt"), "content of " + name);
        Path output = directory.resolve(name + ".mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage(name, new PayloadType("single-file"))
                        .deviceType("board")
                        .file(file)
                        .build(),
                WriteOptions.compressed(Compression.GZIP).signedBy(keys.getPrivate()),
                output);
        return Files.readAllBytes(output);
    }

    private static KeyPair keys(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
