package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.DeviceScript;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.SwappedNames;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code ubiswap}: after the installation pairs of UBI volumes change their names, all in one step. */
final class UbiSwapInstaller implements DeviceScript {
    /** What the kernel renames at once. */
    private static final int MAX_NAMES = 32;

    private final Ubi ubi;

    UbiSwapInstaller(Ubi ubi) {
        this.ubi = ubi;
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        ubi.requireUsable(entry.label());
        SwappedNames names = SwappedNames.of(entry);
        List<Flash.UbiDevice> among = ubi.flash().ubi(entry.target().device(), entry.label());
        device(among, names, entry.label());
        return new UbiSwap(entry, names, among);
    }

    private Flash.UbiDevice device(List<Flash.UbiDevice> among, SwappedNames names, String label) throws IOException {
        Set<Flash.UbiDevice> devices = new HashSet<>();
        for (String name : names.renamed().keySet()) {
            devices.add(ubi.find(among, ubi.name(name, label), label)
                    .orElseThrow(() -> new StepException(
                            Reason.NO_TARGET, label + ": expected the UBI volume '" + name + "', found none"))
                    .on());
        }
        if (devices.size() != 1 || names.renamed().size() > MAX_NAMES) {
            throw Ubi.refused(
                    label, "expected at most " + MAX_NAMES + " volumes of one device that change their names");
        }
        return devices.iterator().next();
    }

    private final class UbiSwap implements Step {
        private final Entry entry;
        private final SwappedNames names;
        private final List<Flash.UbiDevice> among;

        UbiSwap(Entry entry, SwappedNames names, List<Flash.UbiDevice> among) {
            this.entry = entry;
            this.names = names;
            this.among = among;
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase != Phase.AFTER) {
                return;
            }
            List<String> pairs = new ArrayList<>();
            for (Map.Entry<String, String> renamed : names.renamed().entrySet()) {
                pairs.addAll(List.of(renamed.getKey(), renamed.getValue()));
            }
            ubi.rename(device(among, names, entry.label()), pairs, entry.label());
        }
    }
}
