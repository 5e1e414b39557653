package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.json.JsonWriter;
import java.io.IOException;
import java.util.Arrays;

/** What the device says about itself, as the server has it (digest, 2.2). */
final class ConfigData {
    private static final System.Logger LOG = System.getLogger(ConfigData.class.getName());
    private static final byte[] NOTHING = {};

    private final DdiSession session;
    private byte[] sent = NOTHING;
    private byte[] refused = NOTHING;

    ConfigData(DdiSession session) {
        this.session = session;
    }

    /** Sends the attributes unless the server has them; whether they were sent. */
    boolean sendIfNew(Attributes attributes) throws IOException, InterruptedException {
        return !Arrays.equals(JsonWriter.compact(DdiMessages.attributes(attributes)), sent) && send(attributes);
    }

    /**
     * Sends the attributes; whether the server took them.
     *
     * <p>Attributes that a server refuses are not sent again until they change, and are no reason to miss updates.
     */
    boolean send(Attributes attributes) throws IOException, InterruptedException {
        byte[] body = JsonWriter.compact(DdiMessages.attributes(attributes));
        if (Arrays.equals(body, refused)) {
            return false;
        }
        Answer answer = session.send("configData", "PUT", "/configData", DdiMessages.attributes(attributes));
        if (answer.status() == 400 || DdiSession.isQuota(answer)) {
            LOG.log(System.Logger.Level.WARNING, "the server refuses the attributes: {0}", answer.excerpt());
            refused = body;
            return false;
        }
        if (answer.status() != 200 && answer.status() != 201 && answer.status() != 204) {
            throw new ProtocolException("configData", answer.status(), answer.excerpt());
        }
        sent = body;
        return true;
    }
}
