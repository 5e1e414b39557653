package dev.sealane.sim.board;

import dev.sealane.agent.Agent;
import dev.sealane.agent.Machine;
import dev.sealane.agent.SlotMemory;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.daemon.Daemon;
import dev.sealane.agent.daemon.Wishes;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.handler.RootfsImageHandler;
import dev.sealane.agent.handler.SlotStorages;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * The agent that ships, run as the program of a {@link Board}: its daemon with the protocol of its configuration over a real network.
 * Journal, boot environment and slots are the board's flash.
 */
public final class AgentProgram implements Program {
    private final AgentFiles files;

    public AgentProgram(AgentFiles files) {
        this.files = files;
    }

    @Override
    public void run(Hardware hardware) throws IOException, InterruptedException {
        files.setHealthy(hardware.isHealthy());
        AgentConfig config = files.config();
        SlotMemory memory = new SlotMemory(config.dataDirectory());
        Agent agent = Agent.of(config, new BoardMachine(hardware, memory));
        try {
            new Daemon(agent, new Wishes(), InstantSource.system(), new Random()).run();
        } catch (InterruptedException e) {
            if (!hardware.isRebootAsked()) {
                throw e;
            }
        }
    }

    /** The board as the agent sees it. */
    private record BoardMachine(Hardware hardware, SlotMemory memory, Host host) implements Machine {
        BoardMachine(Hardware hardware, SlotMemory memory) {
            this(hardware, memory, new Reset(hardware, UUID.randomUUID().toString()));
        }

        @Override
        public Storage openJournal() {
            return hardware.regions().get(Region.JOURNAL);
        }

        @Override
        public SpoolPlace spool() {
            return new BoardSpool(hardware.regions().get(Region.SPOOL));
        }

        @Override
        public Optional<Slot.Name> running() {
            return Optional.of(hardware.running() == SlotName.A ? Slot.Name.A : Slot.Name.B);
        }

        @Override
        public PayloadHandlers builtIn() {
            SlotStorages slots = slot -> {
                memory.forget(slot.name());
                return BoardSlots.storage(hardware, slot);
            };
            return BoardSlots.handlers(hardware, slots, Lanes.PARALLEL, RootfsImageHandler.WINDOW_BYTES);
        }

        @Override
        public Planner swuPlanner() {
            SlotStorages slots = slot -> {
                memory.forget(slot.name());
                return BoardSlots.storage(hardware, slot);
            };
            return BoardSlots.swuPlanner(hardware, slots, Lanes.PARALLEL, RootfsImageHandler.WINDOW_BYTES);
        }
    }

    /** A reboot ends the daemon where it waits for it. */
    private record Reset(Hardware hardware, String bootId) implements Host {
        @Override
        public void reboot() {
            hardware.reboot();
            Thread.currentThread().interrupt();
        }
    }
}
