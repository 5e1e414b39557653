package dev.sealane.server.page.view;

/**
 * How to connect a first device.
 *
 * @param serverUrl what devices call this server
 */
public record Connect(String serverUrl) {
    /** The smallest {@code mender.conf} of a stock client. */
    public String menderConfiguration() {
        return """
                {
                  "ServerURL": "%s",
                  "UpdatePollIntervalSeconds": 60,
                  "InventoryPollIntervalSeconds": 300,
                  "RetryPollIntervalSeconds": 30
                }""".formatted(serverUrl);
    }

    /** The smallest {@code agent.conf} of our own agent. */
    public String agentConfiguration() {
        return """
                server.url = %s
                poll.update = 1m""".formatted(serverUrl);
    }
}
