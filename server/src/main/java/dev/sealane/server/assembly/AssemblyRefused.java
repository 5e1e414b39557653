package dev.sealane.server.assembly;

import dev.sealane.server.refusal.Refusal;

/** What is assembled cannot be made or changed so. */
public final class AssemblyRefused extends Refusal {
    private AssemblyRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static AssemblyRefused exists(String what, String name) {
        return new AssemblyRefused(Kind.CONFLICT, "assembly-exists", "there is a " + what + " '" + name + "'");
    }

    static AssemblyRefused locked(String what, String name) {
        return new AssemblyRefused(
                Kind.CONFLICT,
                "assembly-locked",
                "the " + what + " '" + name + "' is locked: it is, or was, rolled out");
    }

    static AssemblyRefused inUse(String what, String name) {
        return new AssemblyRefused(Kind.CONFLICT, "assembly-in-use", "the " + what + " '" + name + "' is in use");
    }

    static AssemblyRefused incomplete(String set) {
        return new AssemblyRefused(
                Kind.UNPROCESSABLE,
                "set-incomplete",
                "the set '" + set + "' is incomplete: expected every mandatory module, and at least one file");
    }

    static AssemblyRefused invalid(String set) {
        return new AssemblyRefused(Kind.UNPROCESSABLE, "set-invalid", "the set '" + set + "' was invalidated");
    }

    static AssemblyRefused foreignModule(String set, String type) {
        return new AssemblyRefused(
                Kind.INVALID,
                "module-foreign",
                "the type of the set '" + set + "' has no modules of the type '" + type + "'");
    }

    static AssemblyRefused tooMany(String what, long limit) {
        return new AssemblyRefused(Kind.TOO_SOON, "assembly-quota", "expected at most " + limit + " " + what);
    }
}
