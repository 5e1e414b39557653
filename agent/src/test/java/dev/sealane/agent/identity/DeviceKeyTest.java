package dev.sealane.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.testing.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceKeyTest {
    @TempDir
    Path directory;

    @Test
    void generatesAKeyThatOnlyItsOwnerCanReadAndKeepsIt() throws Exception {
        Path file = directory.resolve("new/place/key.pem");

        DeviceKey generated = DeviceKey.readOrGenerate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(DeviceKey.readOrGenerate(file).publicKeyPem()).isEqualTo(generated.publicKeyPem());
        assertThat(generated.publicKeyPem())
                .startsWith("-----BEGIN PUBLIC KEY-----\n")
                .endsWith("-----\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "genpkey -algorithm ed25519                                       | -rawin",
                "genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048             | -rawin -digest sha256",
                "genrsa -traditional 2048                                         | -rawin -digest sha256",
                "genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256           | -rawin -digest sha256",
                "ecparam -genkey -name prime256v1                                 | -rawin -digest sha256",
                "ecparam -genkey -name secp384r1 -noout                           | -rawin -digest sha256",
            })
    void readsTheKeysOfOpenSslAndSignsSoThatItVerifies(String generate, String verify) throws Exception {
        Path key = directory.resolve("key.pem");
        openssl(words(generate.strip().replaceFirst(" ", " -out " + key + " ")));
        Path publicKey = directory.resolve("public.pem");
        openssl(List.of("pkey", "-in", key.toString(), "-pubout", "-out", publicKey.toString()));
        byte[] message = "{\"id_data\":\"{}\"}".getBytes(StandardCharsets.UTF_8);
        Path messageFile = Files.write(directory.resolve("message"), message);

        DeviceKey device = DeviceKey.readOrGenerate(key);

        assertThat(device.publicKeyPem()).isEqualTo(Files.readString(publicKey));
        Path signature =
                Files.write(directory.resolve("signature"), Base64.getDecoder().decode(device.sign(message)));
        List<String> command = new ArrayList<>(List.of("pkeyutl", "-verify", "-pubin", "-inkey", publicKey.toString()));
        command.addAll(words(verify));
        command.addAll(List.of("-in", messageFile.toString(), "-sigfile", signature.toString()));
        openssl(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key",
                "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMAECAQ==\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            })
    void neverReplacesAFileThatHoldsNoUsableKey(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("key.pem"), content);

        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> DeviceKey.readOrGenerate(file));
        assertThat(file).hasContent(content);
    }

    @Test
    void doesNotReadAnImageAsAKey() throws Exception {
        Path file = Files.write(directory.resolve("key.pem"), new byte[1 << 20]);

        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> DeviceKey.readOrGenerate(file));
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split(" +", -1));
    }

    private static void openssl(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.require().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
