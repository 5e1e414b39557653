package dev.sealane.sim.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Image;
import dev.sealane.sim.flash.MemoryMedium;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.Partition;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootLoaderTest {
    private static final Map<String, String> COMPILED_IN = BootLoader.compiledIn(10);

    private final List<Operation> operations = new ArrayList<>();
    private final Flash flash = new Flash(new MemoryMedium(Image.erased(40)), new Power(operations::add));
    private final Partition copy0 = flash.partition("env 0", 0, 2);
    private final Partition copy1 = flash.partition("env 1", 2, 2);
    private final Partition slotA = flash.partition("slot A", 4, 8);
    private final Partition slotB = flash.partition("slot B", 12, 8);
    private final BootLoader loader = new BootLoader(new BootLoader.Slot(10, slotA), new BootLoader.Slot(11, slotB));

    @BeforeEach
    void makeTheBoard() throws IOException {
        install(slotA, "one", Kernel.BOOTS);
        install(slotB, "two", Kernel.BOOTS);
        loader.boot(load());
        operations.clear();
    }

    @Test
    void startsTheSelectedSlotWithoutTouchingTheFlash() throws IOException {
        Boot boot = loader.boot(load());

        assertThat(boot).isInstanceOfSatisfying(Boot.Started.class, started -> {
            assertThat(started.slot()).isEqualTo(SlotName.A);
            assertThat(started.block().version()).isEqualTo("one");
            assertThat(started.whole()).isTrue();
        });
        assertThat(operations).isEmpty();
    }

    @Test
    void savesItsCanaryOnTheFirstBootOnly() throws IOException {
        assertThat(load().get("mender_saveenv_canary")).contains("1");
    }

    @ParameterizedTest(name = "bootlimit {0}")
    @ValueSource(ints = {1, 3})
    void grantsAsManyTrialBootsAsTheLimitSays(int limit) throws IOException {
        arm(limit);

        for (int trial = 1; trial <= limit; trial++) {
            assertThat(startedSlot(loader.boot(load()))).isEqualTo(SlotName.B);
            assertThat(load().get("bootcount")).contains(Integer.toString(trial));
        }
        assertThat(startedSlot(loader.boot(load()))).isEqualTo(SlotName.A);
        assertThat(load().variables())
                .containsEntry("mender_boot_part", "10")
                .containsEntry("mender_boot_part_hex", "a")
                .containsEntry("upgrade_available", "0")
                .containsEntry("bootcount", "0");
    }

    @Test
    void neverGoesBackWithoutALimit() throws IOException {
        arm(0);

        for (int trial = 1; trial <= 5; trial++) {
            assertThat(startedSlot(loader.boot(load()))).isEqualTo(SlotName.B);
        }
    }

    @Test
    void staysAtThePromptWithoutAWayBack() throws IOException {
        install(slotB, "two", Kernel.PANICS);
        LoaderEnvironment environment = arm(1);
        environment.set("mender_boot_part", "11");
        LoaderEnvironment crippled = withoutAltBootCommand();

        loader.boot(crippled);

        assertThat(loader.boot(crippled)).isInstanceOf(Boot.Stuck.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PANICS", "HANGS"})
    void goesBackFromAKernelThatDoesNotBoot(String kernel) throws IOException {
        install(slotB, "two", Kernel.valueOf(kernel));
        arm(1);

        assertThat(loader.boot(load())).isInstanceOf(Boot.Reset.class);
        assertThat(startedSlot(loader.boot(load()))).isEqualTo(SlotName.A);
    }

    @Test
    void goesBackFromASlotWithoutKernel() throws IOException {
        slotB.write(0, ByteBuffer.wrap(new byte[512]));
        arm(1);

        assertThat(loader.boot(load())).isInstanceOf(Boot.Reset.class);
        assertThat(startedSlot(loader.boot(load()))).isEqualTo(SlotName.A);
    }

    @Test
    void isStuckWhenTheCommittedSlotHoldsNoKernel() throws IOException {
        slotA.write(0, ByteBuffer.wrap(new byte[512]));

        assertThat(loader.boot(load())).isEqualTo(new Boot.Stuck("slot A holds no kernel"));
    }

    @Test
    void isStuckWhenKernelAndRootFileSystemWouldComeFromDifferentSlots() throws IOException {
        LoaderEnvironment environment = load();
        environment.set("mender_boot_part", "11");

        assertThat(loader.boot(environment)).isInstanceOf(Boot.Stuck.class);
    }

    @Test
    void startsAnImageThatIsNotWholeAndSaysSo() throws IOException {
        slotA.write(2000, ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(loader.boot(load()))
                .isInstanceOfSatisfying(
                        Boot.Started.class,
                        started -> assertThat(started.whole()).isFalse());
    }

    private LoaderEnvironment load() throws IOException {
        return LoaderEnvironment.load(copy0, copy1, COMPILED_IN);
    }

    private LoaderEnvironment arm(int limit) throws IOException {
        LoaderEnvironment environment = load();
        environment.set("bootlimit", Integer.toString(limit));
        environment.set("mender_boot_part", "11");
        environment.set("mender_boot_part_hex", "b");
        environment.set("upgrade_available", "1");
        environment.set("bootcount", "0");
        environment.save();
        return environment;
    }

    private LoaderEnvironment withoutAltBootCommand() throws IOException {
        Map<String, String> variables = new TreeMap<>(load().variables());
        variables.remove("altbootcmd");
        copy0.write(0, ByteBuffer.wrap(new byte[1024]));
        copy1.write(0, ByteBuffer.wrap(new byte[1024]));
        return LoaderEnvironment.load(copy0, copy1, variables);
    }

    private static void install(Partition slot, String version, Kernel kernel) throws IOException {
        slot.write(0, ByteBuffer.wrap(RootImages.generate(version, kernel, 4096)));
    }

    private static SlotName startedSlot(Boot boot) {
        return ((Boot.Started) boot).slot();
    }
}
