package dev.sealane.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where commands are typed: an environment, and what each command leaves on its two streams. */
public record Shell(Map<String, String> environment) {
    private static final JsonMapper JSON = new JsonMapper();

    public Shell {
        environment = Map.copyOf(environment);
    }

    /** How a command ended. */
    public record Run(int exitCode, String out, String err) {
        /** Its output as JSON. */
        public JsonNode json() {
            assertThat(exitCode).as(err).isZero();
            return JSON.readTree(out);
        }

        /** One line on standard error, and nothing to take for data. */
        public void assertRefused(int expectedExitCode, String... parts) {
            assertThat(exitCode).as(err).isEqualTo(expectedExitCode);
            assertThat(out).isEmpty();
            assertThat(err.lines()).as(err).hasSize(1);
            assertThat(err).startsWith("sealane: ").contains(parts);
        }

        /** First a line that tells what was seen, then the refusal. */
        public void assertRefusedAfter(int expectedExitCode, String seen, String... parts) {
            List<String> lines = err.lines().toList();
            assertThat(lines).hasSize(2).first().isEqualTo(seen);
            new Run(exitCode, out, lines.getLast()).assertRefused(expectedExitCode, parts);
        }
    }

    /** The same with one more variable. */
    public Shell with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Shell(more);
    }

    /** The same without a variable. */
    public Shell without(String name) {
        Map<String, String> less = new HashMap<>(environment);
        less.remove(name);
        return new Shell(less);
    }

    /** Runs a command to its end. */
    public Run sealane(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(environment, new PrintWriter(out), new PrintWriter(err), arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
