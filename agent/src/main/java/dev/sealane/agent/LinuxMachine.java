package dev.sealane.agent;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.BootException;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.FlockLock;
import dev.sealane.agent.boot.FwEnvConfig;
import dev.sealane.agent.boot.MenderBootControl;
import dev.sealane.agent.boot.MenderBootControl.SingleCopy;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.client.SpoolDirectory;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.handler.RootfsImageHandler;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.RegionStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.DeviceInstallers;
import dev.sealane.agent.swu.Places;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.swu.SlotTargets;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This device: its block devices, its boot environment where {@code fw_env.config} says, and Linux itself. */
public final class LinuxMachine implements Machine {
    private static final Pattern TRAILING_NUMBER = Pattern.compile(".*?([0-9]{1,3})");

    /** What slots that are files count as; block devices carry their number in their name. */
    private static final List<Integer> NUMBERS_OF_FILES = List.of(2, 3);

    /** In the data directory; file systems that images write files to are mounted there. */
    private static final String MOUNT_POINT = "mounted";

    private static final System.Logger LOG = System.getLogger(LinuxMachine.class.getName());

    private final AgentConfig config;
    private final EnvironmentLock environmentLock;

    public LinuxMachine(AgentConfig config) {
        this(config, new FlockLock(FlockLock.DEFAULT));
    }

    LinuxMachine(AgentConfig config, EnvironmentLock environmentLock) {
        this.config = config;
        this.environmentLock = environmentLock;
    }

    @Override
    public Host host() {
        return new LinuxHost(config.rebootCommand());
    }

    @Override
    public Storage openJournal() throws IOException {
        DurableFiles.createDirectory(config.dataDirectory());
        return FileStorage.openOrCreate(config.dataDirectory().resolve("journal"), Journal.DEFAULT_SIZE);
    }

    @Override
    public SpoolPlace spool() {
        return new SpoolDirectory(config.dataDirectory());
    }

    @Override
    public Optional<Slot.Name> running() throws IOException {
        if (config.rootFs().slots().isEmpty()) {
            return Optional.empty();
        }
        AgentConfig.Slots places = config.rootFs().slots().get();
        return Optional.of(new RunningRoot(slots(places), places).running().name());
    }

    @Override
    public PayloadHandlers builtIn() throws IOException {
        if (config.rootFs().slots().isEmpty()) {
            return _ -> Optional.empty();
        }
        AgentConfig.Slots places = config.rootFs().slots().get();
        BootControl boot = bootControl(places);
        RootfsImageHandler handler = new RootfsImageHandler(
                boot, slot -> openForWriting(slot, places), Lanes.PARALLEL, RootfsImageHandler.WINDOW_BYTES);
        return type -> type.equals(RootfsImageHandler.PAYLOAD_TYPE) ? Optional.of(handler) : Optional.empty();
    }

    @Override
    public Planner swuPlanner() throws IOException {
        ImageTransfer transfer = new ImageTransfer(Lanes.PARALLEL, RootfsImageHandler.WINDOW_BYTES);
        DeviceProgram programs =
                new DeviceProgram(config.modules().timeout(), line -> LOG.log(System.Logger.Level.INFO, line));
        Optional<SlotTargets> slots = Optional.empty();
        if (config.rootFs().slots().isPresent()) {
            AgentConfig.Slots places = config.rootFs().slots().get();
            slots = Optional.of(new SlotTargets(
                    bootControl(places),
                    slot -> openForWriting(slot, places),
                    device -> slotAt(Path.of(device), places),
                    transfer));
        }
        boolean bootLoader = Files.exists(config.rootFs().environment());
        return new Planner(
                DeviceInstallers.all(
                        transfer,
                        programs,
                        Places.usual(
                                config.dataDirectory().resolve(MOUNT_POINT),
                                config.swu().containerSocket()),
                        new HttpFiles(config)),
                slots,
                bootLoader ? Optional.of(environment()) : Optional.empty(),
                config.rootFs().singleCopyAllowed());
    }

    private static Optional<Slot> slotAt(Path device, AgentConfig.Slots places) {
        if (isSame(device, places.a())) {
            return Optional.of(slots(places).a());
        }
        return isSame(device, places.b()) ? Optional.of(slots(places).b()) : Optional.empty();
    }

    /** Under all names that the device has, such as links below {@code /dev/disk}. */
    private static boolean isSame(Path one, Path other) {
        try {
            return one.equals(other) || Files.isSameFile(one, other);
        } catch (IOException _) {
            return false; // One of them does not exist.
        }
    }

    /** How the boot loader of this device is told which slot to boot. */
    BootControl bootControl(AgentConfig.Slots places) throws IOException {
        Slots slots = slots(places);
        SingleCopy singleCopy = config.rootFs().singleCopyAllowed() ? SingleCopy.ALLOWED : SingleCopy.REFUSED;
        return new MenderBootControl(environment(), slots, new RunningRoot(slots, places), singleCopy);
    }

    private Storage openForWriting(Slot slot, AgentConfig.Slots places) throws IOException {
        new SlotMemory(config.dataDirectory()).forget(slot.name());
        return FileStorage.open(place(slot, places));
    }

    private static Slots slots(AgentConfig.Slots places) {
        return Slots.of(number(places.a(), 0), number(places.b(), 1));
    }

    private UBootEnvironment environment() throws IOException {
        Path file = config.rootFs().environment();
        List<FwEnvConfig.Place> places =
                FwEnvConfig.parse(Files.readString(file)).places();
        for (FwEnvConfig.Place place : places) {
            if (place.isRawFlash()) {
                throw new BootException(
                        BootException.Reason.BAD_CONFIG,
                        file + ": expected a block device or file, found raw flash (" + place.device() + ")");
            }
        }
        Storage first = copy(places.getFirst());
        return places.size() == 1
                ? UBootEnvironment.single(first, environmentLock)
                : UBootEnvironment.redundant(first, copy(places.getLast()), FlagScheme.INCREMENTAL, environmentLock);
    }

    private static Storage copy(FwEnvConfig.Place place) throws IOException {
        Storage device = FileStorage.open(Path.of(place.device()));
        return new RegionStorage(device, place.startOn(device.size()), place.size());
    }

    private static Path place(Slot slot, AgentConfig.Slots places) {
        return slot.name() == Slot.Name.A ? places.a() : places.b();
    }

    /** {@code /dev/mmcblk0p2} is partition 2; the boot loader knows slots by these numbers. */
    private static int number(Path place, int slot) {
        Matcher matcher = TRAILING_NUMBER.matcher(place.getFileName().toString());
        return place.startsWith("/dev") && matcher.matches()
                ? Integer.parseInt(matcher.group(1))
                : NUMBERS_OF_FILES.get(slot);
    }
}
