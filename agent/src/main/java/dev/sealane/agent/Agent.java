package dev.sealane.agent;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.client.FleetServer;
import dev.sealane.agent.client.JitteredPause;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.ddi.DdiServer;
import dev.sealane.agent.client.mender.MenderServer;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.format.FormatByStart;
import dev.sealane.agent.format.MenderArtifact;
import dev.sealane.agent.identity.DeviceIdentity;
import dev.sealane.agent.identity.DeviceKey;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.inventory.InventoryPrograms;
import dev.sealane.agent.local.ArtifactSource;
import dev.sealane.agent.local.HttpArtifact;
import dev.sealane.agent.log.DeploymentLogs;
import dev.sealane.agent.module.UpdateModules;
import dev.sealane.agent.script.ScriptDirectories;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.DirectoryStaging;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.swu.SwuHandler;
import dev.sealane.agent.swu.SwuSettings;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.update.ArtifactFormats;
import dev.sealane.agent.update.Backoff;
import dev.sealane.agent.update.Device;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.PayloadHandlers;
import dev.sealane.agent.update.UpdateState;
import dev.sealane.artifact.ProgramVersion;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.sign.PemKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One device's agent, wired by hand from its configuration: the parts that live as long as the process. Each piece of
 * work is done in {@link #beginWork a work}, which holds the device's lock and its journal.
 */
public final class Agent implements MenderServer.Device, DdiServer.Device {
    private final AgentConfig config;
    private final Machine machine;
    private final Pause pause;
    private final DeploymentLogs logs;
    private final ScriptDirectories scripts;
    private final PayloadHandlers modules;
    private final InventoryPrograms inventory;
    private final Optional<FleetServer> server;
    private volatile Supplier<Installed> installed = Installed::nothing;

    /**
     * The agent of this configuration on this machine, in real time.
     *
     * @throws IOException if a key or certificate of the configuration cannot be used
     */
    public static Agent of(AgentConfig config, Machine machine) throws IOException {
        return new Agent(config, machine, new JitteredPause(Pause.sleeping(), new SecureRandom()));
    }

    Agent(AgentConfig config, Machine machine, Pause pause) throws IOException {
        this.config = config;
        this.machine = machine;
        this.pause = pause;
        this.logs = new DeploymentLogs(config.logDirectory(), InstantSource.system());
        Consumer<String> log = line -> logs.append(LogLine.Level.INFO, line);
        this.scripts = new ScriptDirectories(config.scripts(), config.dataDirectory(), pause, log);
        this.modules = new UpdateModules(config.modules(), config.dataDirectory(), log);
        this.inventory = new InventoryPrograms(
                config.inventory().directory(), config.inventory().timeout());
        this.server = config.connection().servers().isEmpty() ? Optional.empty() : Optional.of(connect());
    }

    private FleetServer connect() throws IOException {
        AgentConfig.Connection connection = config.connection();
        DeviceIdentity identity = new DeviceIdentity(
                config.identity().script(), config.inventory().timeout());
        ResumableDownload.Rules rules = new ResumableDownload.Rules(
                config.download().retries(),
                config.download().maxBytes(),
                config.polling().retry(),
                ResumableDownload.CHECKPOINT_BYTES,
                machine.spool());
        if (connection.ddi().isPresent()) {
            DdiServer.Account account =
                    DdiAccount.of(connection.servers(), connection.ddi().get(), identity);
            return new DdiServer(AgentHttp.of(config), account, this, rules, config.dataDirectory(), logs, pause);
        }
        DeviceKey key = DeviceKey.readOrGenerate(config.identity().keyFile());
        MenderServer.Account account =
                new MenderServer.Account(connection.servers(), identity, key, connection.tenantToken());
        return new MenderServer(AgentHttp.of(config), account, this, rules, pause);
    }

    public AgentConfig config() {
        return config;
    }

    /** The configured server; empty for a device that installs from files only. */
    public Optional<FleetServer> server() {
        return server;
    }

    /** Opens artifacts that a person names: files, and URLs under the trust of the configuration. */
    public ArtifactSource artifacts() {
        return ArtifactSource.filesOr(uri -> HttpArtifact.open(AgentHttp.of(config), uri));
    }

    /** The state scripts of this device. */
    public ScriptDirectories scripts() {
        return scripts;
    }

    /**
     * Takes the device's lock and opens its journal.
     *
     * @throws AgentBusyException if another agent is at work
     * @throws IOException if the device lacks something it needs, such as its type
     */
    public AgentWork beginWork() throws IOException {
        AgentLock lock = AgentLock.take(config.dataDirectory());
        try {
            return openWork(lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private AgentWork openWork(AgentLock lock) throws IOException {
        Device device = device();
        DurableFiles.createDirectory(config.dataDirectory());
        Storage storage = machine.openJournal();
        try {
            Journal journal = Journal.open(storage);
            rememberFactory(journal);
            installed = () -> journal.state().installed();
            return new AgentWork(lock, storage, journal, device, logs, backoff(), pause);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private Device device() throws IOException {
        List<PublicKey> keys = verifyKeys();
        return new Device(
                type(),
                new FormatByStart(
                        MenderArtifact.readBy(keys.isEmpty() ? ReadOptions.unverified() : ReadOptions.verifiedBy(keys)),
                        source -> swuFormat(keys).open(source)),
                machine.builtIn().or(swuHandler(keys).alone()).or(modules),
                scripts,
                machine.host(),
                HealthProgram.of(config.health(), line -> logs.append(LogLine.Level.INFO, line)));
    }

    private List<PublicKey> verifyKeys() throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : config.artifactVerifyKeys()) {
            keys.add(PemKeys.readPublic(file));
        }
        return keys;
    }

    /** What a device needs for images is looked at when it gets one: other updates must not depend on it. */
    private ArtifactFormats swuFormat(List<PublicKey> keys) throws IOException {
        SwuSettings settings = SwuSettings.read(config.swu(), keys, type());
        return settings.format(
                machine.swuPlanner().installers().types(),
                () -> settings.selection(machine.running().map(Slot.Name::other)));
    }

    private SwuHandler swuHandler(List<PublicKey> keys) {
        SwuHandler.Means means = new SwuHandler.Means() {
            @Override
            public Planner planner() throws IOException {
                return machine.swuPlanner();
            }

            @Override
            public SwuHandler.Settings settings() throws IOException {
                return SwuSettings.read(config.swu(), keys, type()).installing();
            }

            @Override
            public void run(List<String> command, String label) throws IOException, InterruptedException {
                new DeviceProgram(config.modules().timeout(), line -> logs.append(LogLine.Level.INFO, line))
                        .run(command, label);
            }
        };
        return new SwuHandler(means, new DirectoryStaging(config.dataDirectory().resolve("swu")));
    }

    /** A device that has had no update runs what its image was built with. */
    private void rememberFactory(Journal journal) throws IOException {
        if (journal.state().equals(new UpdateState.Idle(Installed.nothing()))) {
            Optional<Installed> factory = DeviceFiles.factory(config.identity().artifactInfo());
            if (factory.isPresent()) {
                journal.save(new UpdateState.Idle(factory.get()));
            }
        }
    }

    /** How often reports are repeated: in the pauses of the stock clients, or faster where the owner asks for that. */
    private Backoff backoff() {
        Backoff stock = Backoff.upTo(config.polling().retry());
        return config.polling().retry().compareTo(stock.first()) < 0
                ? new Backoff(config.polling().retry(), config.polling().retry())
                : stock;
    }

    @Override
    public String type() throws IOException {
        return DeviceFiles.deviceType(config.identity().deviceTypeFile());
    }

    @Override
    public Installed installed() {
        return installed.get();
    }

    /** Looks into the journal: another process may have installed something. */
    public void refresh() throws IOException {
        beginWork().close();
    }

    /** What the device says about itself: the programs' attributes, and the built-in ones, which win. */
    @Override
    public Attributes inventory() throws IOException, InterruptedException {
        Map<String, String> builtIn = new TreeMap<>(installed().provides());
        installed().artifactGroup().ifPresent(group -> builtIn.put("artifact_group", group));
        builtIn.put("artifact_name", installed().artifactName());
        builtIn.put("device_type", type());
        builtIn.put("sealane_agent_version", ProgramVersion.get());
        builtIn.putAll(slots());
        return Attributes.of(builtIn).or(inventory.collect());
    }

    private Map<String, String> slots() throws IOException {
        Optional<Slot.Name> running = machine.running();
        return running.isPresent()
                ? new SlotMemory(config.dataDirectory())
                        .attributes(running.get(), installed().artifactName())
                : Map.of();
    }
}
