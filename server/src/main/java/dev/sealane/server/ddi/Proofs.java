package dev.sealane.server.ddi;

import dev.sealane.server.device.CertifiedDevices;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.Welcome;
import dev.sealane.server.http.Request;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads from a request what a device proves itself with (digest, 1.1).
 *
 * <p>A device's own token must have been entered by a person before. The gateway token, and a certificate that this server
 * or a trusted proxy has checked, introduce a device that nobody knows, which then waits for a person unless the tenant
 * plugs and plays. The proxy's headers are believed only on connections from its own address: anybody can write them.
 */
final class Proofs {
    private static final String TARGET = "TargetToken ";
    private static final String GATEWAY = "GatewayToken ";
    private static final String CONTROLLER_HEADER = "X-Controller-Id";
    private static final String AUTHORITY_HEADER = "X-Authority";

    /** Certificates of one chain that a proxy may name. */
    private static final int MAX_CHAIN = 10;

    private final Set<String> trustedProxies;
    private final CertifiedDevices certified;

    /** @param trustedProxies the addresses of proxies that check client certificates and strip these headers otherwise */
    Proofs(Set<String> trustedProxies, CertifiedDevices certified) {
        this.trustedProxies = Set.copyOf(trustedProxies);
        this.certified = certified;
    }

    /** What is proved, and what becomes of it if nobody has seen it yet. */
    record Proof(Credential credential, Welcome welcome) {}

    /** The proof for this device, if the request holds one that the tenant's settings let count. */
    Optional<Proof> find(Request request, ControllerId controller, FleetSettings settings) {
        return token(request, settings).or(() -> certificate(request, controller, settings));
    }

    private static Optional<Proof> token(Request request, FleetSettings settings) {
        String header = request.header("Authorization").orElse("");
        if (settings.deviceTokens() && header.regionMatches(true, 0, TARGET, 0, TARGET.length())) {
            return secret(header, TARGET).map(token -> new Proof(token, Welcome.KNOWN_ONLY));
        }
        if (settings.openGateway().isPresent() && header.regionMatches(true, 0, GATEWAY, 0, GATEWAY.length())) {
            return secret(header, GATEWAY)
                    .filter(token -> MessageDigest.isEqual(
                            token.digest(), settings.openGateway().get().digest()))
                    .map(token -> new Proof(new Credential.Gateway(), introduced(settings)));
        }
        return Optional.empty();
    }

    /** A proxy's own certificate says nothing about the device behind it. */
    private Optional<Proof> certificate(Request request, ControllerId controller, FleetSettings settings) {
        return trustedProxies.contains(request.remoteAddress())
                ? forwarded(request, controller, settings)
                : certified
                        .recognise(settings.deviceAuthorities(), controller, request.clientCertificates())
                        .map(shown -> new Proof(shown, introduced(settings)));
    }

    /** The id in the header must be exactly the one in the path; issuers are compared without case. */
    private static Optional<Proof> forwarded(Request request, ControllerId controller, FleetSettings settings) {
        List<String> trusted = settings.issuers();
        if (trusted.isEmpty()
                || request.header(CONTROLLER_HEADER)
                        .filter(controller.value()::equals)
                        .isEmpty()) {
            return Optional.empty();
        }
        List<String> named = issuers(request);
        return trusted.stream()
                .filter(named::contains)
                .findFirst()
                .map(issuer -> new Proof(new Credential.Certificate(issuer), introduced(settings)));
    }

    /** One header with a list, or one header for each certificate, numbered from 0 or 1 until a gap. */
    private static List<String> issuers(Request request) {
        Stream<String> numbered = IntStream.range(0, MAX_CHAIN)
                .mapToObj(number -> request.header(AUTHORITY_HEADER + "-" + number))
                .dropWhile(Optional::isEmpty)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream);
        return Stream.concat(request.header(AUTHORITY_HEADER).stream(), numbered)
                .flatMap(list -> Arrays.stream(list.split("[,;]", MAX_CHAIN + 1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Welcome introduced(FleetSettings settings) {
        return settings.plugAndPlay() ? Welcome.ADMITTED : Welcome.PENDING;
    }

    private static Optional<Credential.Token> secret(String header, String scheme) {
        return Optional.of(header.substring(scheme.length()).strip())
                .filter(Credential.Token::isPossible)
                .map(Credential.Token::shown);
    }
}
