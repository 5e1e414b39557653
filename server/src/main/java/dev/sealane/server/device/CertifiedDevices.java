package dev.sealane.server.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Recognises devices by the certificates of their connections. The handshake has proved that the device holds the key; who
 * certified it is decided here, at every request, because a connection or a resumed session may outlive the
 * certificate, and because only a request says which tenant's authorities count.
 *
 * <p>What was accepted is remembered until the first of its certificates or lists ends, or the authorities change. That
 * memory is bounded by what the authorities have issued: a refused certificate leaves nothing but a line in the log.
 */
public final class CertifiedDevices {
    private static final Logger LOG = System.getLogger(CertifiedDevices.class.getName());

    /** A stranger may knock as often as he likes and cannot fill the log. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final ConcurrentHashMap<ControllerId, Accepted> accepted = new ConcurrentHashMap<>();
    private final AtomicLong nextLineMillis = new AtomicLong(Long.MIN_VALUE);
    private final InstantSource clock;

    private record Accepted(
            DeviceAuthorities authorities, X509Certificate shown, Instant until, Credential.Certificate credential) {
        boolean holds(DeviceAuthorities present, X509Certificate now, Instant at) {
            return authorities.equals(present) && shown.equals(now) && at.isBefore(until);
        }
    }

    public CertifiedDevices(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The credential of a device that showed these certificates; empty if they are not good for it, which is logged.
     *
     * @param shown its own certificate first, then those that help to get to an authority; empty if it showed none
     */
    public Optional<Credential.Certificate> recognise(
            DeviceAuthorities authorities, ControllerId controller, List<X509Certificate> shown) {
        if (shown.isEmpty() || authorities.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Accepted known = accepted.get(controller);
        if (known != null && known.holds(authorities, shown.getFirst(), now)) {
            return Optional.of(known.credential());
        }
        try {
            DeviceCertificate certificate = DeviceCertificate.check(authorities, controller, shown, now);
            Accepted fresh = new Accepted(authorities, shown.getFirst(), certificate.until(), certificate.credential());
            accepted.put(controller, fresh);
            return Optional.of(fresh.credential());
        } catch (GeneralSecurityException refused) {
            log(controller, shown.getFirst(), refused, now);
            return Optional.empty();
        }
    }

    private void log(ControllerId controller, X509Certificate shown, GeneralSecurityException refused, Instant now) {
        long next = nextLineMillis.get();
        long present = now.toEpochMilli();
        if (present < next || !nextLineMillis.compareAndSet(next, present + BETWEEN_LINES.toMillis())) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "device ''{0}'' is not let in by the certificate of ''{1}'', number {2}: {3}",
                controller.value(),
                shown.getSubjectX500Principal().getName(),
                shown.getSerialNumber().toString(16),
                refused.getMessage());
    }
}
