package dev.sealane.cli.artifact;

import dev.sealane.artifact.codec.Compression;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --compression}; the stock tool's names are understood too. */
final class CompressionName implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String value) {
        return switch (value) {
            case "none" -> Compression.NONE;
            case "gzip" -> Compression.GZIP;
            case "xz", "lzma" -> Compression.XZ;
            case "zstd", "zstd_fastest", "zstd_fast", "zstd_better", "zstd_best" -> Compression.ZSTD;
            default -> throw new TypeConversionException("expected none, gzip, xz or zstd, found '" + value + "'");
        };
    }
}
