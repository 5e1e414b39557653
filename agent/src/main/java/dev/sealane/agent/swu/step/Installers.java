package dev.sealane.agent.swu.step;

import dev.sealane.agent.handler.ImageTransfer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The types of entries that a device installs, by name. */
public final class Installers {
    private final Map<String, EntryInstaller> byType;

    private Installers(Map<String, EntryInstaller> byType) {
        this.byType = Collections.unmodifiableMap(new TreeMap<>(byType));
    }

    /** What needs nothing but files, the programs of any Linux system, and servers. */
    public static Installers standard(
            ImageTransfer transfer, DeviceProgram programs, MountPoint mountPoint, RemoteFiles files) {
        RawInstaller raw = new RawInstaller(transfer);
        EntryInstaller rawFile = new OnFileSystem(new RawFileInstaller(), mountPoint);
        EntryInstaller archive = new OnFileSystem(new ArchiveInstaller(programs), mountPoint);
        Map<String, EntryInstaller> content =
                Map.of("raw", raw, "rawfile", rawFile, "archive", archive, "tar", archive);
        Map<String, EntryInstaller> types = new LinkedHashMap<>(content);
        types.put("dummy", new DummyInstaller());
        types.put("delta", new DeltaInstaller(content, files));
        types.put("rdiff_image", RdiffInstaller.image(raw));
        types.put("rdiff_file", RdiffInstaller.file(rawFile));
        types.put("executor", new ExecutorInstaller(programs));
        types.put("bootloader", new VariablesInstaller());
        types.put("uboot", new VariablesInstaller());
        types.put("readback", new ReadBackInstaller());
        types.put("shellscript", ScriptInstaller.shell(programs));
        types.put("preinstall", ScriptInstaller.only(Phase.BEFORE, programs));
        types.put("postinstall", ScriptInstaller.only(Phase.AFTER, programs));
        return new Installers(types);
    }

    /** These and others. */
    public Installers with(Map<String, EntryInstaller> others) {
        Map<String, EntryInstaller> all = new LinkedHashMap<>(byType);
        all.putAll(others);
        return new Installers(all);
    }

    /** For a machine whose root file systems are all that images can be installed to. */
    public static Installers slotsOnly(ImageTransfer transfer) {
        return new Installers(Map.of("raw", new RawInstaller(transfer)));
    }

    /** The names, for refusing any other before anything is written. */
    public SortedSet<String> types() {
        return new TreeSet<>(byType.keySet());
    }

    /** The installer of a type. */
    public Optional<EntryInstaller> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }
}
