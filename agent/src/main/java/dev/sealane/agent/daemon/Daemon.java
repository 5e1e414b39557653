package dev.sealane.agent.daemon;

import dev.sealane.agent.Agent;
import dev.sealane.agent.AgentBusyException;
import dev.sealane.agent.AgentWork;
import dev.sealane.agent.client.FleetServer;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Outcome;
import dev.sealane.agent.update.ScriptAction;
import dev.sealane.agent.update.ScriptState;
import dev.sealane.agent.update.UpdateRunner;
import dev.sealane.agent.update.UpdateState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The agent as a service: goes on with what it finds in the journal, then sends the inventory and asks for work, each at
 * its interval or when somebody wishes it, and installs what it is given.
 *
 * <p>Nothing a server, a program or a disk does ends the daemon: a failure is logged and tried again later. It ends when
 * its thread is interrupted, at any moment; the journal makes that harmless.
 */
public final class Daemon {
    /** A host that was asked to reboot and is still there after this time is asked again. */
    private static final Duration REBOOT_PATIENCE = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger("sealane.daemon");

    private final Agent agent;
    private final FleetServer server;
    private final Wishes wishes;
    private final InstantSource clock;
    private final Schedule polls;
    private final Schedule inventories;

    /**
     * @throws IllegalArgumentException if the configuration names no server
     */
    public Daemon(Agent agent, Wishes wishes, InstantSource clock, RandomGenerator random) {
        this.agent = agent;
        this.server = agent.server().orElseThrow(() -> new IllegalArgumentException("a daemon needs a server"));
        this.wishes = wishes;
        this.clock = clock;
        AgentConfig.Polling polling = agent.config().polling();
        this.polls = new Schedule(polling.update(), polling, random, clock.instant());
        this.inventories = new Schedule(polling.inventory(), polling, random, clock.instant());
    }

    /** Works until the thread is interrupted. */
    public void run() throws InterruptedException {
        LOG.log(
                System.Logger.Level.INFO,
                "the agent starts; servers: {0}",
                agent.config().connection().servers());
        idle(ScriptAction.ENTER);
        while (true) {
            Set<Wish> wished = wishes.await(untilNextTask());
            wished.forEach(this::hurry);
            if (inventories.isDue(clock.instant())) {
                attempt("inventory", inventories, this::sendInventory);
            }
            if (polls.isDue(clock.instant())) {
                attempt("check", polls, this::work);
            }
        }
    }

    private Duration untilNextTask() {
        Duration poll = polls.untilDue(clock.instant());
        Duration inventory = inventories.untilDue(clock.instant());
        return Wishes.bounded(poll.compareTo(inventory) < 0 ? poll : inventory);
    }

    private void hurry(Wish wish) {
        switch (wish) {
            case CHECK -> polls.hurry(clock.instant());
            case INVENTORY -> inventories.hurry(clock.instant());
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void attempt(String name, Schedule schedule, Task task) throws InterruptedException {
        try {
            task.run();
            schedule.succeeded(clock.instant());
        } catch (AgentBusyException e) {
            Duration wait = schedule.failed(e, clock.instant());
            LOG.log(System.Logger.Level.INFO, "{0} waits {1} s: {2}", name, wait.toSeconds(), e.getMessage());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                InterruptedException stop = new InterruptedException("stopped");
                stop.initCause(e);
                throw stop;
            }
            Duration wait = schedule.failed(e, clock.instant());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} failed, again in {1} s: {2}",
                    name,
                    wait.toSeconds(),
                    e.getMessage());
        }
    }

    private void sendInventory() throws IOException, InterruptedException {
        agent.refresh();
        sync(() -> {
            if (server.sendInventory(agent.inventory())) {
                LOG.log(System.Logger.Level.INFO, "the inventory is sent");
            }
        });
    }

    /** One check: first whatever is under way, then the question for more. */
    private void work() throws IOException, InterruptedException {
        Outcome outcome;
        try (AgentWork work = agent.beginWork()) {
            UpdateRunner runner = work.runner(server);
            outcome = runner.resume();
            if (work.state() instanceof UpdateState.Idle) {
                Optional<Assignment> next = next(runner);
                if (next.isPresent()) {
                    outcome = runner.begin(next.get());
                }
            }
        }
        report(outcome);
    }

    private Optional<Assignment> next(UpdateRunner runner) throws IOException, InterruptedException {
        Assignment[] found = new Assignment[1];
        sync(() -> server.next(runner.installed()).ifPresent(assignment -> found[0] = assignment));
        server.pollInterval().ifPresent(polls::repeatEvery);
        return Optional.ofNullable(found[0]);
    }

    private void report(Outcome outcome) throws InterruptedException {
        switch (outcome) {
            case Outcome.Nothing() -> {}
            case Outcome.AwaitingDecision waiting ->
                LOG.log(
                        System.Logger.Level.INFO,
                        "[{0}] waits for a person: commit or rollback",
                        waiting.assignment().id());
            case Outcome.Finished(Assignment assignment, var status, String reason) -> {
                LOG.log(System.Logger.Level.INFO, "[{0}] {1} {2}", assignment.id(), status, reason);
                inventories.hurry(clock.instant());
            }
            case Outcome.Rebooting(Assignment assignment) -> {
                LOG.log(System.Logger.Level.INFO, "[{0}] the device reboots", assignment.id());
                Thread.sleep(REBOOT_PATIENCE);
                LOG.log(System.Logger.Level.ERROR, "[{0}] the device is still running", assignment.id());
                polls.hurry(clock.instant());
            }
        }
    }

    /** Talks to the server between the scripts of Idle and Sync (Mender client, section 13.1). */
    private void sync(Task task) throws IOException, InterruptedException {
        idle(ScriptAction.LEAVE);
        try {
            agent.scripts().run(ScriptState.SYNC, ScriptAction.ENTER);
            task.run();
            agent.scripts().run(ScriptState.SYNC, ScriptAction.LEAVE);
        } catch (IOException e) {
            runErrorScripts();
            throw e;
        } finally {
            idle(ScriptAction.ENTER);
        }
    }

    private void runErrorScripts() throws InterruptedException {
        try {
            agent.scripts().run(ScriptState.SYNC, ScriptAction.ERROR);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} (ignored)", e.getMessage());
        }
    }

    /** Errors of Idle scripts are ignored (section 11). */
    private void idle(ScriptAction action) throws InterruptedException {
        try {
            agent.scripts().run(ScriptState.IDLE, action);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} (ignored)", e.getMessage());
        }
    }
}
