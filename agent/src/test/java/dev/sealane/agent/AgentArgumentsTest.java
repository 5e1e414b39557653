package dev.sealane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.AgentArguments.UsageException;
import dev.sealane.agent.AgentArguments.Verb;
import dev.sealane.agent.config.SwuOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The command line of the device image, and the one of {@code swupdate} that it takes over. */
final class AgentArgumentsTest {
    @Test
    void takesTheWordsOfSwupdate() throws Exception {
        AgentArguments arguments = AgentArguments.parse(
                ("swupdate -i a.swu -e stable,copy-b -q stable,copy-a -q stable,copy-b -H board:1.0 -k k.pem -K aes"
                                + " -N 1 -R 2 --max-version 3 -M -m -f s.cfg -l 5")
                        .split(" "));

        assertThat(arguments.verb()).isEqualTo(Verb.SWUPDATE);
        assertThat(arguments.operand()).contains("a.swu");
        assertThat(arguments.swu().isCheck()).isFalse();
        assertThat(arguments.swu().level()).contains(System.Logger.Level.DEBUG);
        SwuOptions options = arguments.swu().options();
        assertThat(options.select()).contains("stable,copy-b");
        assertThat(options.accepted()).containsExactly("stable,copy-a", "stable,copy-b");
        assertThat(options.hardware()).contains("board:1.0");
        assertThat(options.keys()).containsExactly(Path.of("k.pem"));
        assertThat(options.decryptionKey()).contains(Path.of("aes"));
        assertThat(options.minimumVersion()).contains("1");
        assertThat(options.installedVersion()).contains("2");
        assertThat(options.maximumVersion()).contains("3");
        assertThat(options.withoutTransactionMark()).isTrue();
        assertThat(options.withoutStateMark()).isTrue();
        assertThat(options.configuration()).contains(Path.of("s.cfg"));
    }

    @Test
    void takesAnImageToBeCheckedOnly() throws Exception {
        assertThat(AgentArguments.parse("install", "a.swu", "-c").swu().isCheck())
                .isTrue();
        assertThat(AgentArguments.parse("install", "a.swu", "--dry-run").swu().isCheck())
                .isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (String line : new String[] {
            "swupdate", "swupdate -i", "swupdate -i a.swu -o copy.swu", "swupdate -i a.swu -l 7", "status -e a,b"
        }) {
            assertThatThrownBy(() -> AgentArguments.parse(line.split(" "))).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void endsWithOneForAWrongCommandLineOfSwupdate() throws InterruptedException {
        assertThat(run("swupdate", "-o", "copy.swu")).isEqualTo(1);
        assertThat(run("install", "-o", "copy.swu")).isEqualTo(2);
    }

    private static int run(String... arguments) throws InterruptedException {
        return AgentMain.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    }
}
