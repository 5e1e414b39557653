package dev.sealane.sim.explore;

import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Status;
import dev.sealane.sim.board.Boot;
import dev.sealane.sim.board.Factory;
import dev.sealane.sim.board.Inspection;
import dev.sealane.sim.flash.FlashMisuseException;
import dev.sealane.sim.flash.MemoryMedium;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must hold after every power-on, however often and however badly power failed before:
 *
 * <ol>
 *   <li>the board boots into user space within the boot loader's limits;
 *   <li>every system that boots is wholly the old release or wholly the new one;
 *   <li>the agent reads its journal and comes to rest, and never misuses the flash;
 *   <li>the server heard exactly one final status, one that the scenario allows;
 *   <li>the board rests in the slot which that status promises, permanently, and knows what is installed;
 *   <li>the environment still holds what its owner put there, and no mark of an installation in progress;
 *   <li>a spooled download is asked for from the byte that the journal calls durable.
 * </ol>
 */
final class Invariant {
    private final Scenario scenario;

    Invariant(Scenario scenario) {
        this.scenario = scenario;
    }

    /** What is violated, in words; empty if all is well. */
    List<String> violations(Course course) throws IOException {
        List<String> violations = new ArrayList<>();
        for (Boot boot : course.boots()) {
            checkBoot(boot).ifPresent(violations::add);
        }
        for (FlashMisuseException misuse : course.misuses()) {
            violations.add("the agent misused the flash: " + misuse.getMessage());
        }
        violations.addAll(course.last().deployment().complaints());
        switch (course.ending()) {
            case Course.Ending.Bricked bricked -> violations.add("the board is bricked: " + bricked.reason());
            case Course.Ending.Crashed crashed -> violations.add("the agent failed: " + crashed.cause());
            case Course.Ending.Rested rested -> checkRest(course, rested, violations);
        }
        return violations;
    }

    /** What is violated beyond that in a run without any cut, which has only one right end. */
    List<String> violationsUncut(Course course) {
        Optional<Status> ending = course.last().deployment().ending();
        return ending.equals(Optional.of(scenario.uncut()))
                ? List.of()
                : List.of("without any cut the server heard %s instead of %s"
                        .formatted(ending.map(Enum::name).orElse("nothing final"), scenario.uncut()));
    }

    private Optional<String> checkBoot(Boot boot) {
        if (!(boot instanceof Boot.Started started)) {
            return Optional.empty();
        }
        String version = started.block().version();
        if (!started.whole()) {
            return Optional.of("slot %s booted a mixture that begins like %s".formatted(started.slot(), version));
        }
        return scenario.isOldOrNew(version)
                ? Optional.empty()
                : Optional.of("slot %s booted %s, neither the old release nor the new one"
                        .formatted(started.slot(), version));
    }

    private void checkRest(Course course, Course.Ending.Rested rested, List<String> violations) throws IOException {
        Optional<Status> ending = course.last().deployment().ending();
        if (ending.isEmpty()) {
            violations.add("the board rests and the server never heard a final status");
            return;
        }
        if (!scenario.allowed().contains(ending.get())) {
            violations.add("the server heard %s, allowed is %s".formatted(ending.get(), scenario.allowed()));
        }
        String promised = ending.get() == Status.SUCCESS ? Scenario.NEW : Scenario.OLD;
        String running = rested.boot().block().version();
        if (!running.equals(promised)) {
            violations.add("the server heard %s and the board runs %s".formatted(ending.get(), running));
        }
        checkInstalled(rested.installed(), promised, violations);
        checkEnvironment(course.last(), rested.boot(), violations);
    }

    private static void checkInstalled(Installed installed, String promised, List<String> violations) {
        if (!installed.artifactName().equals(promised)) {
            violations.add("the board runs %s and believes in %s".formatted(promised, installed.artifactName()));
        }
    }

    /** Read as the boot loader will read it: it boots the same slot again, tries nothing, and lost nothing. */
    private void checkEnvironment(Situation last, Boot.Started boot, List<String> violations) throws IOException {
        Inspection inspection = Inspection.of(new MemoryMedium(last.image()), scenario.layout());
        String selected = inspection.environment().getOrDefault("mender_boot_part", "");
        int expected = scenario.layout().partition(boot.slot());
        if (!selected.equals(Integer.toString(expected))) {
            violations.add("slot %s runs and partition %s boots next".formatted(boot.slot(), selected));
        }
        if (!inspection.environment().getOrDefault("upgrade_available", "").equals("0")) {
            violations.add("the board rests in a trial");
        }
        if (inspection.environment().getOrDefault("recovery_status", "").equals("in_progress")
                || inspection.environment().getOrDefault("ustate", "").equals("7")) {
            violations.add("the board rests with an installation marked as in progress");
        }
        if (!inspection.environment().getOrDefault(Factory.SERIAL_NUMBER, "").equals(Scenario.SERIAL_NUMBER)) {
            violations.add("the environment lost the owner's variables");
        }
    }
}
