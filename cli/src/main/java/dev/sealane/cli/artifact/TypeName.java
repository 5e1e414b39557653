package dev.sealane.cli.artifact;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code key generate --type}. */
final class TypeName implements ITypeConverter<KeyGenerateCommand.Type> {
    @Override
    public KeyGenerateCommand.Type convert(String value) {
        return Arrays.stream(KeyGenerateCommand.Type.values())
                .filter(type -> type.toString().equals(value))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("expected rsa, ec-p256 or ed25519, found '" + value + "'"));
    }
}
