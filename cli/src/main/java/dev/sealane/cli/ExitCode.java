package dev.sealane.cli;

/** How the {@code sealane} command ends; scripts rely on these numbers. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "failed"),
    USAGE(2, "the command line or an input to it is wrong"),
    NOT_FOUND(3, "not found"),
    NOT_AUTHORISED(4, "not authorised"),
    REFUSED(5, "refused by policy"),
    CONFLICT(6, "conflict"),
    TIMED_OUT(7, "timed out"),
    VERIFICATION_FAILED(8, "verification failed"),
    PARTLY_DONE(9, "partly done");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the process ends with. */
    public int number() {
        return number;
    }

    /** What the number stands for, in words. */
    public String meaning() {
        return meaning;
    }
}
