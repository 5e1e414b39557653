package dev.sealane.agent.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one command says about SWUpdate images, in the words of {@code swupdate} (image digest, section 6.1).
 *
 * @param configuration {@code -f}: read instead of the configured file
 * @param select {@code -e}: which alternative
 * @param accepted {@code -q}: the alternatives that may be asked for; none: any
 * @param hardware {@code -H}: {@code BOARD:REVISION}
 * @param keys {@code -k}: public keys, or the certificates of authorities
 * @param decryptionKey {@code -K}
 * @param minimumVersion {@code -N}: nothing lower is installed
 * @param installedVersion {@code -R}: nothing that is called exactly so is installed again
 * @param maximumVersion {@code --max-version}: nothing higher is installed
 * @param withoutTransactionMark {@code -M}: {@code recovery_status} is left alone
 * @param withoutStateMark {@code -m}: {@code ustate} is left alone
 */
public record SwuOptions(
        Optional<Path> configuration,
        Optional<String> select,
        List<String> accepted,
        Optional<String> hardware,
        List<Path> keys,
        Optional<Path> decryptionKey,
        Optional<String> minimumVersion,
        Optional<String> installedVersion,
        Optional<String> maximumVersion,
        boolean withoutTransactionMark,
        boolean withoutStateMark) {
    /** Nothing is said. */
    public static final SwuOptions NONE = new SwuOptions(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);

    public SwuOptions {
        accepted = List.copyOf(accepted);
        keys = List.copyOf(keys);
    }
}
