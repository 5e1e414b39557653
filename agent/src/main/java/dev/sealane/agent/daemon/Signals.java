package dev.sealane.agent.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals to a daemon, as the stock client takes them: SIGUSR1 asks for a check, SIGUSR2 for the inventory; SIGTERM and
 * SIGINT interrupt its thread and give it a moment to end.
 *
 * <p>{@code sun.misc.Signal} is the runtime's only way to a signal. It is reached by reflection, so that the compiler's
 * warning about it does not have to be switched off for the module, and its absence costs no more than these two
 * wishes (ADR 34).
 */
public final class Signals {
    /** A daemon that does not end is cut off, which the journal makes harmless. */
    private static final long MOMENT_MILLIS = 3000;

    private static final System.Logger LOG = System.getLogger("sealane.daemon");

    private Signals() {}

    /** Wires the signals of this process to a daemon that runs in this thread. */
    public static void wire(Wishes wishes, Thread daemon) {
        handle("USR1", () -> wishes.add(Wish.CHECK));
        handle("USR2", () -> wishes.add(Wish.INVENTORY));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "stop"));
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (_, method, _) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null; // The runtime calls nothing else.
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
            Object number = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "SIG{0} is not available: {1}", name, e.toString());
        }
    }

    private static void stop(Thread daemon) {
        daemon.interrupt();
        try {
            daemon.join(MOMENT_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
