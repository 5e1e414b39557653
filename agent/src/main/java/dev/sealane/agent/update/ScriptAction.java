package dev.sealane.agent.update;

/** The moments of a state at which its scripts run. */
public enum ScriptAction {
    ENTER("Enter"),
    LEAVE("Leave"),
    ERROR("Error");

    private final String menderName;

    ScriptAction(String menderName) {
        this.menderName = menderName;
    }

    /** The second part of the script's file name. */
    public String menderName() {
        return menderName;
    }
}
