package dev.sealane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Issues and revokes certificates with {@code openssl ca}, which we did not write. Belongs to one thread. */
public final class CertificateAuthority {
    /** For a certificate that shall not end while a test runs. */
    public static final Duration LONG = Duration.ofDays(30);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path certificate;
    private final Path key;

    private CertificateAuthority(Path directory, Path certificate, Path key) {
        this.directory = directory;
        this.certificate = certificate;
        this.key = key;
    }

    /** A certificate, with those above it that are not trusted by themselves, and its key. */
    public record Issued(Path certificate, Path key) {
        public String pem() throws IOException {
            return Files.readString(certificate);
        }
    }

    /** What a certificate is to be good for. */
    public enum Use {
        CLIENT("extendedKeyUsage=clientAuth"),
        SERVER("extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost"),
        AUTHORITY("basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign");

        private final String extensions;

        Use(String extensions) {
            this.extensions = extensions;
        }
    }

    /** An authority that signs itself. */
    public static CertificateAuthority create(Path directory, String name) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path key = directory.resolve("ca.key");
        Path certificate = directory.resolve("ca.crt");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString(),
                "-days",
                Long.toString(LONG.toDays()),
                "-subj",
                "/O=Example/CN=" + name,
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign");
        return prepare(directory, certificate, key);
    }

    /** An authority below this one. */
    public CertificateAuthority below(String name) throws IOException, InterruptedException {
        Issued issued = issue(name, Use.AUTHORITY, Instant.now(), LONG);
        return prepare(Files.createDirectories(directory.resolve(name)), issued.certificate(), issued.key());
    }

    /** A certificate that is valid from now on. */
    public Issued issue(String commonName, Use use) throws IOException, InterruptedException {
        return issue(commonName, use, Instant.now(), LONG);
    }

    /** A certificate that is valid from then on, for so long. */
    public Issued issue(String commonName, Use use, Instant from, Duration validity)
            throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(directory, "issued");
        Path request = place.resolve("request.csr");
        Issued issued = new Issued(place.resolve("certificate.crt"), place.resolve("certificate.key"));
        Path extensions = Files.writeString(place.resolve("extensions.cnf"), use.extensions + "\n");
        openssl(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                issued.key().toString(),
                "-out",
                request.toString(),
                "-subj",
                "/O=Example/CN=" + commonName);
        ca(
                "-notext",
                "-in",
                request.toString(),
                "-out",
                issued.certificate().toString(),
                "-extfile",
                extensions.toString(),
                "-startdate",
                TIME.format(from.minusSeconds(1)),
                "-enddate",
                TIME.format(from.plus(validity)));
        return issued;
    }

    public void revoke(Issued issued) throws IOException, InterruptedException {
        ca("-revoke", issued.certificate().toString());
    }

    /** The present list of what is revoked, valid for so long, in PEM. */
    public String revocations(Duration validity) throws IOException, InterruptedException {
        Path list = directory.resolve("list.crl");
        ca("-gencrl", "-crlsec", Long.toString(validity.toSeconds()), "-out", list.toString());
        return Files.readString(list);
    }

    /** Its own certificate. */
    public Path certificate() {
        return certificate;
    }

    /** The same as PEM. */
    public String pem() throws IOException {
        return Files.readString(certificate);
    }

    private static CertificateAuthority prepare(Path directory, Path certificate, Path key) throws IOException {
        Files.writeString(directory.resolve("index.txt"), "");
        Files.writeString(directory.resolve("index.txt.attr"), "unique_subject = no\n");
        Files.writeString(directory.resolve("serial"), "1000\n");
        Files.writeString(directory.resolve("crlnumber"), "1000\n");
        Files.writeString(directory.resolve("ca.cnf"), """
                [ca]
                default_ca = this
                [this]
                dir = %s
                new_certs_dir = $dir
                database = $dir/index.txt
                serial = $dir/serial
                crlnumber = $dir/crlnumber
                default_md = sha256
                default_crl_days = 30
                policy = any
                [any]
                organizationName = optional
                commonName = supplied
                """.formatted(directory));
        return new CertificateAuthority(directory, certificate, key);
    }

    private void ca(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "ca",
                "-batch",
                "-config",
                directory.resolve("ca.cnf").toString(),
                "-cert",
                certificate.toString(),
                "-keyfile",
                key.toString()));
        all.addAll(List.of(arguments));
        openssl(all.toArray(String[]::new));
    }

    private static void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.require().toString()));
        command.addAll(List.of(arguments));
        StockSwupdate.run(command.toArray(String[]::new));
    }
}
