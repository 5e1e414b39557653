package dev.sealane.artifact.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** A certificate that signs itself, for tests that must not depend on a program. Nobody has its key. */
public final class SampleCertificate {
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIDGjCCAgKgAwIBAgIUGHH99QpUPkw+1usqoYHoltE7gvQwDQYJKoZIhvcNAQEL
            BQAwETEPMA0GA1UEAwwGc2FtcGxlMCAXDTI2MTEyMDIyMDUyNFoYDzIxMjYxMDI3
            MjIwNTI0WjARMQ8wDQYDVQQDDAZzYW1wbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IB
            DwAwggEKAoIBAQDZng2FnRONej2Ik3oMQwfmkzZ7ePudS0WOdVolaaH2Z58Gn2Ca
            SDZ3HDPKuw8dcPC35OxcYtfO97v0DQzYxlMgOPCG6Nzv+rxGrwQlqDvy2ItvCmpT
            3yGFI9r/j1AMH9yPhPv3iis7j7tLVbWLkLGXwIqQcFvfzlAMfzBH/uTg3c8ZX1fX
            Etrb7Cs6j2CkTCYKaR14WsxSktfozuJQmGEDNTbpua5n3ujG9yysxPGuJLK7u0cZ
            UgVdGnWtJKeudvlEx6GpHzNo2Jias03E6Xq/ogAfIpWa+qyuk+iJqM7ge7sUfufV
            xem42g/LPgK3qMDtuq6JXTddACa3427oUeOLAgMBAAGjaDBmMB0GA1UdDgQWBBRQ
            e36ksViDLf+wdaWMiIKA+8XmnDAfBgNVHSMEGDAWgBRQe36ksViDLf+wdaWMiIKA
            +8XmnDAPBgNVHRMBAf8EBTADAQH/MBMGA1UdJQQMMAoGCCsGAQUFBwMEMA0GCSqG
            SIb3DQEBCwUAA4IBAQBqI9tXEWThEUUSKPggMdxlvOPDs/ayzSynnifhcChjELh4
            sb8zaokLYMekx/YHRNX+rnUN5ek3X9tks4svrjVDl1uSM6AxIe/n50jWBvU+rfDz
            LoW9HAbwKitv5HAZThAjiA8pkw6/0Po5vXdHiDnJysHk0to6HH5lfY79HnoR+jfj
            /t3eA4Tt5lQupX+wgjUFvZJ9xanzXP3Y0dYrCt9p8LCovGxd4pRGn+rgjX3ijr04
            H/w+BBQe5kFasOtRZ+Stif1wrtRaZvK3SzacGXeylrQc0vqT2u3WrmMM7EfX9ZsU
            dNKNTrfGXu3h2Sq6MKBq4YC1U5HlWJqoV0y3zgL/
            -----END CERTIFICATE-----
            """;

    private SampleCertificate() {}

    public static X509Certificate certificate() throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }
}
