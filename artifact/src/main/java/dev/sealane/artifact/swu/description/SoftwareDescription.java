package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a description says for one selection: everything that an installer would act on, and nothing of the rest.
 *
 * @param version the version of the product; empty if the description has something else than a string there
 * @param about free text for people
 * @param hardware the revisions it is for
 * @param entries in the order of the sections, and in each in the order of the description
 * @param bootVariables what is set in the boot environment at the end; nothing as value removes the variable
 * @param namedVariables what is set in another name space of the environment
 * @param settings how the installation as a whole behaves
 * @param embeddedScript a Lua program that installers run while they read the description
 * @param warnings what was ignored, one sentence each
 */
public record SoftwareDescription(
        String version,
        Optional<String> about,
        HardwareRevisions hardware,
        List<Entry> entries,
        List<Variable> bootVariables,
        List<Variable> namedVariables,
        InstallSettings settings,
        Optional<String> embeddedScript,
        List<String> warnings) {
    public SoftwareDescription {
        entries = List.copyOf(entries);
        bootVariables = List.copyOf(bootVariables);
        namedVariables = List.copyOf(namedVariables);
        warnings = List.copyOf(warnings);
    }

    /** A variable of the boot environment; nothing as value removes it. */
    public record Variable(String name, Optional<String> value) {}

    /**
     * How the installation as a whole behaves (image digest, section 2.2).
     *
     * @param reboot whether the device reboots afterwards; nothing where the description leaves it to the device
     * @param updateType which rules of the device's configuration hold
     * @param transactionMarker whether {@code recovery_status} is kept
     * @param stateMarker whether {@code ustate} is kept
     * @param variableNamespace the name space of {@link SoftwareDescription#namedVariables}
     * @param output another name for the copy that the device keeps, where it keeps one
     */
    public record InstallSettings(
            Optional<Boolean> reboot,
            Optional<String> updateType,
            boolean transactionMarker,
            boolean stateMarker,
            Optional<String> variableNamespace,
            Optional<String> output) {}

    /** The entries of one section. */
    public List<Entry> entries(Section section) {
        return entries.stream().filter(entry -> entry.section() == section).toList();
    }

    /**
     * The same without entries whose version is there already (section 2.6).
     *
     * @param installed versions by name, as in {@code /etc/sw-versions}
     * @throws ArtifactException.NothingToInstall if nothing is left
     */
    public SoftwareDescription without(Map<String, String> installed) throws ArtifactException {
        List<Entry> left = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.condition().holds(installed)) {
                left.add(entry);
            }
        }
        SoftwareDescription rest = new SoftwareDescription(
                version, about, hardware, left, bootVariables, namedVariables, settings, embeddedScript, warnings);
        rest.requireWork("what is not installed already");
        return rest;
    }

    void requireWork(String where) throws ArtifactException {
        if (entries.isEmpty() && bootVariables.isEmpty()) {
            throw new ArtifactException.NothingToInstall(where);
        }
    }
}
