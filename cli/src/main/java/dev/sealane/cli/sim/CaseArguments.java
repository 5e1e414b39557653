package dev.sealane.cli.sim;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.sim.explore.PlantedFault;
import dev.sealane.sim.explore.Scenario;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the {@code sim} commands have in common: the planted fault and the seed. */
final class CaseArguments {
    /** Any number would do; a fixed one makes two runs of the same command alike. */
    private static final String USUAL_SEED = "20261120";

    @Option(
            names = "--plant",
            paramLabel = "FAULT",
            description = "Plant a fault into the agent: ${COMPLETION-CANDIDATES}.",
            defaultValue = "none",
            converter = FaultName.class,
            completionCandidates = FaultName.Candidates.class)
    private PlantedFault fault = PlantedFault.NONE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides which endings are tried where there are too many. Default: ${DEFAULT-VALUE}.",
            defaultValue = USUAL_SEED)
    private long seed;

    PlantedFault fault() {
        return fault;
    }

    long seed() {
        return seed;
    }

    /** Finds a scenario by what the user called it. */
    static Scenario scenario(String name) throws CommandFailure {
        return Scenario.named(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "no scenario '" + name + "'",
                        "choose from "
                                + Scenario.all().stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }

    /** Faults as users write them: small letters and hyphens. */
    static final class FaultName implements ITypeConverter<PlantedFault> {
        @Override
        public PlantedFault convert(String text) {
            return Arrays.stream(PlantedFault.values())
                    .filter(fault -> name(fault).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected one of " + String.join(", ", new Candidates()) + ", found '" + text + "'"));
        }

        static String name(PlantedFault fault) {
            return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** For help and completion. */
        static final class Candidates implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return Arrays.stream(PlantedFault.values()).map(FaultName::name).iterator();
            }
        }
    }
}
