package dev.sealane.artifact.swu;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.cpio.CpioEntry;
import dev.sealane.artifact.cpio.CpioReader;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.stream.Trailing;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.MemberName;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a SWUpdate image as a stream, strictly, in the order of the image digest's section 3.
 *
 * <p>{@link #open} reads the description: when it returns, the signature is checked as demanded, before anything that it
 * vouches for was parsed, and the software fits the device that was named. {@link #readPayload} then streams the payloads
 * once; each is checked against its digest over the stored bytes, decrypted and unpacked on the way. A payload is never held
 * in memory; every count and length has a limit ({@link SwuLimits}).
 *
 * <p>Where this differs from installers, it is stricter; {@code docs/swu-format.md} lists where and why. A refusal is an
 * {@link ArtifactException}; any other {@link IOException} is a failure of the source or of the sink. The source is not
 * closed. Not thread-safe.
 */
public final class SwuReader {
    /** The member that says what the others are. */
    public static final String DESCRIPTION = "sw-description";

    /** The member that vouches for the description. */
    public static final String SIGNATURE = "sw-description.sig";

    private static final String IMAGE = "the image";
    private static final String FORMAT =
            "a SWUpdate image: expected a cpio archive whose first member is '" + DESCRIPTION + "'";

    private final InputStream source;
    private final SwuReadOptions options;
    private final CpioReader archive;
    private final SwuSignatureState signature;
    private final byte[] text;
    private final DescriptionDocument document;
    private final SoftwareDescription description;
    private final List<String> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<CpioEntry> next;
    private boolean payloadRead;

    private SwuReader(InputStream source, SwuReadOptions options) throws IOException {
        this.source = source;
        this.options = options;
        this.archive = new CpioReader(source, IMAGE, options.limits().members() + 2);
        byte[] stored = readDescription(archive, options.limits());
        next = archive.next();
        Optional<byte[]> storedSignature = readSignature();
        text = options.descriptionKey().isPresent()
                ? options.descriptionKey().get().decrypt(stored, DESCRIPTION)
                : stored;
        signature = checkSignature(text, storedSignature);
        document = DescriptionDocument.parse(text, DESCRIPTION);
        SoftwareDescription whole = DescriptionReading.read(document, options.selection(), DESCRIPTION);
        refuseScripts(whole);
        description = options.device().check(whole);
        warnings.addAll(description.warnings());
    }

    /**
     * Reads and checks everything up to the first payload.
     *
     * @throws ArtifactException if the image is refused
     */
    public static SwuReader open(InputStream source, SwuReadOptions options) throws IOException {
        return new SwuReader(source, options);
    }

    /**
     * The description as it is written, for finding out which selections there are before one is read.
     *
     * <p>No signature is checked: nothing of it may be acted on.
     *
     * @throws ArtifactException if there is none, or it cannot be parsed
     */
    public static DescriptionDocument peek(InputStream source, SwuReadOptions options) throws IOException {
        byte[] stored = readDescription(new CpioReader(source, IMAGE, 1), options.limits());
        byte[] bytes = options.descriptionKey().isPresent()
                ? options.descriptionKey().get().decrypt(stored, DESCRIPTION)
                : stored;
        return DescriptionDocument.parse(bytes, DESCRIPTION);
    }

    /** What is to be installed under the selection that was asked for. */
    public SoftwareDescription description() {
        return description;
    }

    /** The description as it is written, every alternative included. */
    public DescriptionDocument document() {
        return document;
    }

    /** The bytes of the description, decrypted: what an installer keeps that goes on after a reboot. */
    public byte[] text() {
        return text.clone();
    }

    /** What is known about the signature under the policy that was asked for. */
    public SwuSignatureState signature() {
        return signature;
    }

    /**
     * Streams the payloads into {@code sink}, checks that none is missing, and reads the source to its end.
     *
     * <p>May be called once. Nothing that the sink took may become active before this returns.
     *
     * @throws ArtifactException if the image is refused
     * @throws IOException if the source or the sink fails
     */
    public SwuSummary readPayload(SwuSink sink) throws IOException {
        if (payloadRead) {
            throw new IllegalStateException("payloads stream by only once");
        }
        payloadRead = true;
        Map<String, List<Entry>> wanted = wanted();
        PayloadReading reading = new PayloadReading(options, sink);
        List<SwuMember> members = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(DESCRIPTION, SIGNATURE));
        for (; next.isPresent(); next = archive.next()) {
            CpioEntry member = next.get();
            MemberName.require(member.name(), "the name of a member of " + IMAGE);
            if (!seen.add(member.name())) {
                throw new ArtifactException.UnexpectedEntry(IMAGE, "each member once", member.name() + " twice");
            }
            List<Entry> entries = wanted.remove(member.name());
            if (entries == null) {
                skipped.add(member.name());
            } else {
                members.add(reading.read(member, entries, archive.content()));
            }
        }
        if (!wanted.isEmpty()) {
            throw new ArtifactException.Missing(wanted.keySet().iterator().next(), IMAGE);
        }
        if (Trailing.drain(source, options.limits().trailingBytes(), IMAGE)) {
            warnings.add("bytes other than zeros follow the end of " + IMAGE);
        }
        return new SwuSummary(members, skipped, warnings);
    }

    /** The stored bytes of the first member, which has to be the description. */
    static byte[] readDescription(CpioReader archive, SwuLimits limits) throws IOException {
        Optional<CpioEntry> first;
        try {
            first = archive.next();
        } catch (ArtifactException e) {
            throw (ArtifactException)
                    new ArtifactException.NotAnArtifact(FORMAT, "something else (" + e.getMessage() + ")").initCause(e);
        }
        if (first.isEmpty() || !first.get().name().equals(DESCRIPTION)) {
            String found =
                    first.map(member -> "the member '" + member.name() + "'").orElse("an empty archive");
            throw new ArtifactException.NotAnArtifact(FORMAT, found);
        }
        return content(archive, first.get(), limits.descriptionBytes());
    }

    private static byte[] content(CpioReader archive, CpioEntry member, int maxBytes) throws IOException {
        if (member.size() > maxBytes) {
            throw new ArtifactException.LimitExceeded("the bytes of " + member.name(), maxBytes, IMAGE);
        }
        return archive.content().readAllBytes();
    }

    private Optional<byte[]> readSignature() throws IOException {
        if (next.isEmpty() || !next.get().name().equals(SIGNATURE)) {
            return Optional.empty();
        }
        byte[] stored = content(archive, next.get(), CmsSignature.MAX_BYTES);
        next = archive.next();
        return Optional.of(stored);
    }

    private SwuSignatureState checkSignature(byte[] bytes, Optional<byte[]> stored)
            throws ArtifactException, UnusableKeyException {
        return switch (options.signature()) {
            case SwuSignaturePolicy.Ignore _ ->
                stored.isPresent() ? new SwuSignatureState.SignedUnchecked() : new SwuSignatureState.Unsigned();
            case SwuSignaturePolicy.Require(List<SwuVerifier> verifiers) -> {
                if (stored.isEmpty()) {
                    throw new ArtifactException.SignatureMissing(SIGNATURE, DESCRIPTION);
                }
                yield new SwuSignatureState.Verified(firstThatVerifies(verifiers, bytes, stored.get()));
            }
            case SwuSignaturePolicy.Report(List<SwuVerifier> verifiers) -> report(verifiers, bytes, stored);
        };
    }

    private static SwuSignatureState report(List<SwuVerifier> verifiers, byte[] bytes, Optional<byte[]> stored)
            throws UnusableKeyException {
        if (stored.isEmpty()) {
            return new SwuSignatureState.Unsigned();
        }
        if (verifiers.isEmpty()) {
            return new SwuSignatureState.SignedUnchecked();
        }
        try {
            return new SwuSignatureState.Verified(firstThatVerifies(verifiers, bytes, stored.get()));
        } catch (ArtifactException e) {
            return new SwuSignatureState.Wrong(String.valueOf(e.getMessage()));
        }
    }

    private static SwuVerifier firstThatVerifies(List<SwuVerifier> verifiers, byte[] bytes, byte[] stored)
            throws ArtifactException, UnusableKeyException {
        ArtifactException refusal = new ArtifactException.SignatureWrong(verifiers.size(), SIGNATURE);
        for (SwuVerifier verifier : verifiers) {
            try {
                verifier.verify(bytes, stored);
                return verifier;
            } catch (ArtifactException e) {
                if (verifiers.size() == 1) {
                    throw e;
                }
                refusal.addSuppressed(e);
            }
        }
        throw refusal;
    }

    private void refuseScripts(SoftwareDescription whole) throws ArtifactException {
        if (whole.embeddedScript().isPresent() && options.embeddedScripts() == SwuReadOptions.EmbeddedScripts.REFUSE) {
            throw new ArtifactException.UnsupportedFeature("an embedded script", DESCRIPTION);
        }
        boolean hooked =
                whole.entries().stream().anyMatch(entry -> !entry.functions().isEmpty());
        if (hooked && whole.embeddedScript().isEmpty()) {
            warnings.add("hooks are ignored: the description brings no embedded script");
        }
    }

    private Map<String, List<Entry>> wanted() {
        Map<String, List<Entry>> wanted = new LinkedHashMap<>();
        for (Entry entry : description.entries()) {
            entry.content()
                    .ifPresent(stored -> wanted.computeIfAbsent(stored.fileName(), _ -> new ArrayList<>())
                            .add(entry));
        }
        return wanted;
    }
}
