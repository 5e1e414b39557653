package dev.sealane.sim.explore;

import static dev.sealane.agent.update.Status.FAILURE;
import static dev.sealane.agent.update.Status.SUCCESS;

import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateState;
import dev.sealane.sim.board.Factory;
import dev.sealane.sim.board.Kernel;
import dev.sealane.sim.board.Layout;
import dev.sealane.sim.board.RootImages;
import dev.sealane.sim.board.SlotName;
import dev.sealane.sim.flash.Image;
import dev.sealane.sim.flash.MemoryMedium;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One update of one small board: what is installed, what is offered, and what happens on the way.
 *
 * @param name what commands and reports call it
 * @param summary one line for a person
 * @param kernel what the new release does when it is started
 * @param from the slot that holds the old release and runs
 * @param traits what is special about it
 */
public record Scenario(String name, String summary, Kernel kernel, SlotName from, Set<Trait> traits) {
    /** What a scenario may have that the plain one has not. */
    public enum Trait {
        /** The server calls the update off before its commit. */
        ABORTED,
        /** The download is spooled, and so goes on after a cut. */
        SPOOLED,
        /** The release is a SWUpdate image instead of a Mender artifact. */
        SWU,
        /** The agent is killed at each operation before power fails. */
        KILLED
    }

    /** The release that is installed. */
    public static final String OLD = "release-1";

    /** The release that is offered. */
    public static final String NEW = "release-2";

    /** What the owner of the board keeps in the environment. */
    static final String SERIAL_NUMBER = "explored-1";

    /** What the other slot holds before: booting it would be as wrong as booting a mixture. */
    static final String FORGOTTEN = "release-0";

    /** Ten sectors: more than an environment copy or a journal record, few enough to try their orders. */
    private static final int IMAGE_BYTES = 5120;

    public Scenario {
        traits = Set.copyOf(traits);
    }

    /** Every scenario that is explored. */
    public static List<Scenario> all() {
        return List.of(
                of("good", "the new release works; the board runs from slot A", Kernel.BOOTS, SlotName.A),
                of("good-to-a", "the new release works; the board runs from slot B", Kernel.BOOTS, SlotName.B),
                of("panic", "the new kernel panics, and the boot loader goes back", Kernel.PANICS, SlotName.A),
                of(
                        "hang",
                        "the new kernel hangs, the watchdog resets, and the boot loader goes back",
                        Kernel.HANGS,
                        SlotName.B),
                of("unhealthy", "the new release boots, and its health check fails", Kernel.UNHEALTHY, SlotName.B),
                of(
                        "abort",
                        "the server calls the update off before the commit",
                        Kernel.BOOTS,
                        SlotName.A,
                        Trait.ABORTED),
                of(
                        "resume",
                        "the download is spooled, and goes on where power failed",
                        Kernel.BOOTS,
                        SlotName.A,
                        Trait.SPOOLED),
                of(
                        "killed",
                        "the agent is killed at each operation and started again, then power fails",
                        Kernel.BOOTS,
                        SlotName.A,
                        Trait.SPOOLED,
                        Trait.KILLED),
                of("swu", "the release is a SWUpdate image, and works", Kernel.BOOTS, SlotName.A, Trait.SWU),
                of(
                        "swu-unhealthy",
                        "the release is a SWUpdate image, and its health check fails",
                        Kernel.UNHEALTHY,
                        SlotName.B,
                        Trait.SWU));
    }

    private static Scenario of(String name, String summary, Kernel kernel, SlotName from, Trait... traits) {
        return new Scenario(name, summary, kernel, from, Set.of(traits));
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** The final status if power never fails. */
    public Status uncut() {
        return kernel == Kernel.BOOTS && !has(Trait.ABORTED) ? SUCCESS : FAILURE;
    }

    /** The final statuses that are right, however often power fails: an interrupted update may be given up. */
    public Set<Status> allowed() {
        return EnumSet.of(FAILURE, uncut());
    }

    /** The scenario with this name. */
    public static Optional<Scenario> named(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    /** Small regions with real proportions; the partition numbers differ in decimal and hexadecimal. */
    Layout layout() {
        return new Layout(2, 12, 16, 48, 10, 11);
    }

    boolean isOldOrNew(String version) {
        return version.equals(OLD) || version.equals(NEW);
    }

    /** The image in the artifact that is offered. */
    byte[] newImage() {
        return RootImages.generate(NEW, kernel, IMAGE_BYTES);
    }

    /** As much as a device with a few applications has: enough that a journal record crosses a sector. */
    private static SortedMap<String, String> provides() {
        SortedMap<String, String> provides = new TreeMap<>();
        for (String application : List.of("camera", "gateway", "recorder")) {
            provides.put("data-partition." + application + ".version", application + "-" + "1.".repeat(40) + "0");
        }
        return provides;
    }

    /** A board fresh from the factory, and a server with one assignment for it. */
    Situation start() throws IOException {
        MemoryMedium medium = new MemoryMedium(Image.erased(Math.toIntExact(layout().sectors())));
        Factory factory = new Factory(medium, layout());
        factory.install(from, new ByteArrayInputStream(RootImages.generate(OLD, Kernel.BOOTS, IMAGE_BYTES)));
        factory.install(
                from.other(), new ByteArrayInputStream(RootImages.generate(FORGOTTEN, Kernel.BOOTS, IMAGE_BYTES)));
        factory.select(from, SERIAL_NUMBER);
        Installed installed = new Installed(OLD, Optional.empty(), provides());
        Storage journal = factory.blankJournal();
        Journal.open(journal).save(new UpdateState.Idle(installed));
        return new Situation(medium.image(), Deployment.OPEN);
    }
}
