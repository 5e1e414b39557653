package dev.sealane.agent.update;

/** What an update server said to a status. */
public enum ReportAnswer {
    /** The status is recorded. */
    RECORDED,
    /** The assignment was aborted, or the device is out of the fleet: go back where that is still possible. */
    ABORTED,
    /** The server does not know the assignment, or never will take this status: sending it again is pointless. */
    REFUSED
}
