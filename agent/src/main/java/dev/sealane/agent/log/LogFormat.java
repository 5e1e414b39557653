package dev.sealane.agent.log;

/**
 * How the agent's own log looks on standard error: time, level, message, and the assignment in brackets where there is
 * one. To be chosen before the first line is logged.
 */
public final class LogFormat {
    /** One line; the time is the device's local time with its offset, as it is read at night. */
    private static final String FORMAT = "%1$tFT%1$tT%1$tz %4$-7s %5$s%6$s%n";

    private LogFormat() {}

    /**
     * Sets format and level for both of the runtime's loggers: the small one of the device image, and
     * {@code java.util.logging} where that module is present.
     */
    public static void choose(System.Logger.Level level) {
        System.setProperty("jdk.system.logger.format", FORMAT);
        System.setProperty("jdk.system.logger.level", level.getName());
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    }
}
