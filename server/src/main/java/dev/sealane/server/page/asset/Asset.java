package dev.sealane.server.page.asset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * One file that pages refer to, with its compressed form and a URL that holds its digest.
 *
 * <p>Because the URL changes with the content, browsers may keep the answer for ever.
 */
public final class Asset {
    /** Hex digits of the digest in the URL: 64 bits are plenty to tell two builds apart. */
    private static final int DIGEST_DIGITS = 16;

    private final String url;
    private final String contentType;
    private final byte[] content;
    private final byte[] compressed;

    Asset(String name, byte[] content) {
        this.content = content.clone();
        this.compressed = gzip(content);
        this.contentType = contentType(name);
        this.url = Assets.PREFIX + digest(content) + "/" + name;
    }

    /** Where the browser finds it, from the server's root. */
    public String url() {
        return url;
    }

    public String contentType() {
        return contentType;
    }

    /** The file as it is. */
    public byte[] content() {
        return content.clone();
    }

    /** The file in gzip form, made once when the server starts. */
    public byte[] compressed() {
        return compressed.clone();
    }

    private static String contentType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no content type for the asset '" + name + "'");
        };
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
