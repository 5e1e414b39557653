package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code bootloader} and {@code uboot}: a file of {@code name=value} lines for the boot environment. An empty value, or a bare
 * name, removes the variable. They win over the description's own list unless {@code nooverride} is set.
 */
public final class VariablesInstaller implements EntryInstaller {
    /** More than an environment holds. */
    private static final int MAX_BYTES = 1024 * 1024;

    VariablesInstaller() {}

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES);
    }

    @Override
    public Step plan(Entry entry) {
        return new Variables(entry);
    }

    /** Whether the description's own list wins over entries of this one. */
    public static boolean yields(Entry entry) {
        return Targets.flag(entry, "nooverride");
    }

    private static final class Variables implements Step {
        private final Entry entry;
        private Map<String, Optional<String>> read = Map.of();

        Variables(Entry entry) {
            this.entry = entry;
        }

        @Override
        public void check(EntryContent content) throws IOException {
            parse(content);
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase == Phase.INSTALL) {
                read = parse(content);
            }
        }

        @Override
        public Map<String, Optional<String>> variables() {
            return read;
        }

        private Map<String, Optional<String>> parse(EntryContent content) throws IOException {
            byte[] bytes;
            try (InputStream in = content.open()) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                throw new StepException(Reason.TOO_LARGE, entry.label() + ": expected at most " + MAX_BYTES + " bytes");
            }
            Map<String, Optional<String>> variables = new LinkedHashMap<>();
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    parse(line, variables);
                }
            }
            return variables;
        }

        private void parse(String line, Map<String, Optional<String>> variables) throws StepException {
            int equals = line.indexOf('=');
            String name = (equals < 0 ? line : line.substring(0, equals)).strip();
            String value = equals < 0 ? "" : line.substring(equals + 1);
            if (name.isEmpty() || line.indexOf('\0') >= 0) {
                throw new StepException(Reason.BAD_CONTENT, entry.label() + ": expected lines name=value");
            }
            variables.put(name, Optional.of(value).filter(text -> !text.isEmpty()));
        }
    }
}
