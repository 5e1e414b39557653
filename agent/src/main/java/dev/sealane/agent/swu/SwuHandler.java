package dev.sealane.agent.swu;

import dev.sealane.agent.boot.BootState;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.handler.SlotTrial;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.PayloadHandlers;
import dev.sealane.agent.update.RebootNeed;
import dev.sealane.artifact.swu.description.SoftwareDescription.InstallSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Installs SWUpdate images (image digest, section 3) as payloads of the journaled update.
 *
 * <p>The order is the safety argument: plan every entry; receive and verify the whole image, keeping what is not to be
 * installed directly; mark; run scripts and write targets; and, as the last step, one write of the boot environment. A root
 * file system goes to the slot that does not run and then through trial and commit, as one of a Mender artifact does. What
 * writes other targets cannot be undone: if it fails, the marks say so.
 */
public final class SwuHandler implements PayloadHandler {
    /** No Mender artifact can have a payload type that begins with a dot. */
    public static final String PAYLOAD_TYPE = ".swu";

    private static final String PLAN = "plan";
    private static final String REBOOT = "reboot";
    private static final System.Logger LOG = System.getLogger(SwuHandler.class.getName());

    private final Means means;
    private final Staging staging;
    private Optional<Planner> planner = Optional.empty();

    /**
     * How this device installs images, whatever they say.
     *
     * @param installed versions by name, as the reader of images was told
     * @param transactionMark whether {@code recovery_status} is kept where the image does not forbid it
     * @param stateMark whether {@code ustate} is kept where the image does not forbid it
     * @param types which rules hold for which updates
     */
    public record Settings(
            Map<String, String> installed, boolean transactionMark, boolean stateMark, UpdateTypes types) {
        public Settings {
            installed = Map.copyOf(installed);
        }

        /** On a device that knows no types of updates. */
        public Settings(Map<String, String> installed, boolean transactionMark, boolean stateMark) {
            this(installed, transactionMark, stateMark, UpdateTypes.NONE);
        }
    }

    /** Where a handler finds what it needs, once there is an image: a device that gets none may lack it. */
    public interface Means {
        /** What images can be installed to. */
        Planner planner() throws IOException;

        /** How images are installed. */
        Settings settings() throws IOException;

        /** Runs a program of the device for a configuration that names one. */
        default void run(List<String> command, String label) throws IOException, InterruptedException {
            throw new StepException(Reason.NO_PROGRAM, label + ": this machine runs no programs");
        }
    }

    public SwuHandler(Means means, Staging staging) {
        this.means = means;
        this.staging = staging;
    }

    /** This handler and no other. */
    public PayloadHandlers alone() {
        return type -> type.equals(PAYLOAD_TYPE) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Map<String, String> download(Installation installation, Payload payload)
            throws IOException, InterruptedException {
        SwuPayload image = SwuPayload.of(payload);
        Plan plan = planner().plan(image.description());
        Settings settings = means.settings();
        UpdateTypes.Rules rules =
                settings.types().of(image.description().settings().updateType());
        if (!rules.before().isEmpty()) {
            means.run(rules.before(), "preupdatecmd");
        }
        Marks marks = marks(settings, image.description().settings());
        staging.create();
        Reception reception = new Reception(plan, staging, marks);
        try {
            image.stream(reception);
            reception.check();
            Kept kept = keep(image, plan, settings.installed(), marks, reception);
            String digest = kept.storeIn(staging).hex();
            staging.settle();
            return notes(plan, rules, digest);
        } catch (IOException e) {
            if (reception.wrote() && !Thread.currentThread().isInterrupted()) {
                marks.fail();
            }
            throw e;
        }
    }

    @Override
    public void check(Payload payload) throws IOException {
        SwuPayload image = SwuPayload.of(payload);
        try {
            planner().plan(image.description());
        } catch (InterruptedException e) {
            throw Reception.stopped(e);
        }
        image.discard();
    }

    private Kept keep(SwuPayload image, Plan plan, Map<String, String> installed, Marks marks, Reception reception)
            throws IOException {
        Map<String, Optional<String>> before = new LinkedHashMap<>();
        SortedMap<String, String> variables = variables();
        plan.description()
                .bootVariables()
                .forEach(variable -> before.put(variable.name(), Optional.ofNullable(variables.get(variable.name()))));
        return new Kept(
                new String(image.text(), StandardCharsets.UTF_8),
                image.selection(),
                installed,
                marks.transaction(),
                marks.state(),
                before,
                reception.members());
    }

    private Map<String, String> notes(Plan plan, UpdateTypes.Rules rules, String digest) throws IOException {
        Map<String, String> notes = new HashMap<>(Map.of(PLAN, digest));
        plan.description()
                .settings()
                .reboot()
                .or(rules::reboot)
                .ifPresent(wanted -> notes.put(REBOOT, wanted ? "yes" : "no"));
        if (plan.slot().isPresent()) {
            Slot to = plan.slot().get();
            notes.putAll(SlotTrial.notes(slots().boot().slots().other(to), to));
        }
        return notes;
    }

    @Override
    public boolean supportsRollback(Installation installation) {
        return SlotTrial.isNoted(installation);
    }

    /**
     * A new root file system runs after a reboot. Otherwise the image decides; where it says nothing, an update from a server
     * reboots, as with SWUpdate, and a person at the device is not kept waiting.
     */
    @Override
    public RebootNeed needsReboot(Installation installation) {
        if (SlotTrial.isNoted(installation)) {
            return RebootNeed.BY_HOST;
        }
        String wanted = installation.notes().getOrDefault(REBOOT, "");
        boolean fromServer = installation.assignment().origin() == Assignment.Origin.SERVER;
        return wanted.equals("yes") || (wanted.isEmpty() && fromServer) ? RebootNeed.BY_HOST : RebootNeed.NONE;
    }

    @Override
    public RebootNeed needsRollbackReboot(Installation installation) throws IOException {
        boolean runsOldSlot = slots().boot().state(Optional.empty()).running().equals(trial().from(installation));
        return runsOldSlot ? RebootNeed.NONE : RebootNeed.BY_HOST;
    }

    /** Without a slot everything was in place when the installation ended; confirming it is one write. */
    @Override
    public boolean isCommitted(Installation installation) throws IOException {
        if (!SlotTrial.isNoted(installation)) {
            confirm(installation);
            return true;
        }
        return slots().boot().state(Optional.of(trial().to(installation))) instanceof BootState.Committed;
    }

    @Override
    public void perform(HandlerAction action, Installation installation) throws IOException, InterruptedException {
        boolean slot = SlotTrial.isNoted(installation);
        switch (action) {
            case INSTALL -> install(installation);
            case VERIFY_REBOOT -> verifyReboot(installation, slot);
            case COMMIT -> {
                commit(installation, slot);
                runAfter(installation);
            }
            case ROLLBACK -> rollback(installation);
            case VERIFY_ROLLBACK_REBOOT -> trial().verifyRolledBack(trial().to(installation));
            case FAILURE -> fail(installation, slot);
            case CLEANUP -> cleanUp();
            // The host reboots.
            case REBOOT, ROLLBACK_REBOOT -> {}
        }
    }

    private void install(Installation installation) throws IOException, InterruptedException {
        Kept kept = kept(installation);
        Plan plan = planner().plan(kept.description());
        Marks marks = new Marks(environment(), kept.transaction(), kept.state());
        marks.begin();
        perform(Phase.BEFORE, plan, kept);
        perform(Phase.INSTALL, plan, kept);
        perform(Phase.AFTER, plan, kept);
        Map<String, Optional<String>> changes = new LinkedHashMap<>(plan.variables());
        changes.putAll(marks.installed());
        if (plan.slot().isPresent()) {
            slots().boot().arm(plan.slot().get(), changes);
        } else if (environment().isPresent()) {
            environment().get().update(changes);
        }
    }

    private void perform(Phase phase, Plan plan, Kept kept) throws IOException, InterruptedException {
        boolean partitionsAreMade = plan.writesDirectly();
        for (Plan.Task task : plan.tasks()) {
            boolean done = task.isDirect() || (partitionsAreMade && task.isPartition());
            if (!done) {
                task.step().perform(phase, Reception.contentOf(task, plan, kept.members(), staging));
            }
        }
    }

    private void verifyReboot(Installation installation, boolean slot) throws IOException {
        if (slot) {
            trial().verifyRuns(trial().to(installation));
        } else if (Marks.isFailed(variables())) {
            throw new StepException(Reason.PROGRAM, "after the reboot ustate says that the update failed");
        }
    }

    private void commit(Installation installation, boolean slot) throws IOException {
        if (slot) {
            slots().boot().commit(trial().to(installation), Marks.confirmed(variables()));
        } else {
            confirm(installation);
        }
    }

    /** The update is confirmed, whatever this program says: it is told to, and cannot take it back. */
    private void runAfter(Installation installation) throws InterruptedException {
        try {
            Optional<String> type = kept(installation).description().settings().updateType();
            List<String> after = means.settings().types().of(type).after();
            if (!after.isEmpty()) {
                means.run(after, "postupdatecmd");
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "after a confirmed update: " + e.getMessage());
        }
    }

    /** Without a reboot {@code ustate} stays at "installed", as SWUpdate leaves it for who confirms after the next one. */
    private void confirm(Installation installation) throws IOException {
        if (needsReboot(installation) == RebootNeed.BY_HOST && environment().isPresent()) {
            environment().get().update(Marks.confirmed(variables()));
        }
    }

    private void rollback(Installation installation) throws IOException {
        Map<String, Optional<String>> changes = new LinkedHashMap<>(before(installation));
        changes.putAll(Marks.failed(variables()));
        slots().boot().rollback(trial().from(installation), changes);
    }

    /** Going back must not depend on what was kept beside: without it the image's own variables stay. */
    private Map<String, Optional<String>> before(Installation installation) throws IOException {
        try {
            return kept(installation).before();
        } catch (StepException | NoSuchFileException _) {
            return Map.of();
        }
    }

    private void fail(Installation installation, boolean slot) throws IOException, InterruptedException {
        if (environment().isPresent() && !slot) {
            environment().get().update(Marks.failed(variables()));
        }
        Kept kept = kept(installation);
        perform(Phase.FAILURE, planner().scripts(kept.description()), kept);
    }

    private void cleanUp() throws IOException {
        if (environment().isPresent()) {
            environment().get().update(Marks.abandoned(variables()));
        }
        staging.remove();
    }

    private Kept kept(Installation installation) throws IOException {
        return Kept.readFrom(staging, installation.notes().getOrDefault(PLAN, ""));
    }

    private Marks marks(Settings settings, InstallSettings wanted) throws IOException {
        return new Marks(
                environment(),
                settings.transactionMark() && wanted.transactionMarker(),
                settings.stateMark() && wanted.stateMarker());
    }

    private SortedMap<String, String> variables() throws IOException {
        Optional<UBootEnvironment> environment = environment();
        return environment.isPresent() ? environment.get().read() : new TreeMap<>();
    }

    private Planner planner() throws IOException {
        if (planner.isEmpty()) {
            planner = Optional.of(means.planner());
        }
        return planner.get();
    }

    private Optional<UBootEnvironment> environment() throws IOException {
        return planner().environment();
    }

    private SlotTrial trial() throws IOException {
        return new SlotTrial(slots().boot());
    }

    private SlotTargets slots() throws IOException {
        return planner()
                .slots()
                .orElseThrow(() -> new StepException(Reason.NO_TARGET, "this device has no two root file systems"));
    }
}
