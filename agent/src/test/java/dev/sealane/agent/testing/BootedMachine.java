package dev.sealane.agent.testing;

import dev.sealane.agent.Machine;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.util.Optional;

/** A machine in a certain boot; its reboots are refused. */
public record BootedMachine(Machine machine, String bootId) implements Machine {
    @Override
    public Host host() {
        return new Host() {
            @Override
            public String bootId() {
                return bootId;
            }

            @Override
            public void reboot() {
                throw new IllegalStateException("nobody asked for a reboot");
            }
        };
    }

    @Override
    public Storage openJournal() throws IOException {
        return machine.openJournal();
    }

    @Override
    public SpoolPlace spool() {
        return machine.spool();
    }

    @Override
    public Optional<Slot.Name> running() throws IOException {
        return machine.running();
    }

    @Override
    public PayloadHandlers builtIn() throws IOException {
        return machine.builtIn();
    }

    @Override
    public Planner swuPlanner() throws IOException {
        return machine.swuPlanner();
    }
}
