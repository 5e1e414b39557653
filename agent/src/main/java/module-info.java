import org.jspecify.annotations.NullMarked;

/**
 * The program on the device: update table, slots, boot control, handlers and server clients.
 *
 * <p>The wall exists because this module is jlinked and shipped to devices: no server library may reach it.
 */
@NullMarked
module dev.sealane.agent {
    requires static org.jspecify;
    requires dev.sealane.artifact;
    requires tools.jackson.core;
    requires jdk.unsupported;

    exports dev.sealane.agent;
    exports dev.sealane.agent.boot;
    exports dev.sealane.agent.client;
    exports dev.sealane.agent.client.ddi;
    exports dev.sealane.agent.client.mender;
    exports dev.sealane.agent.config;
    exports dev.sealane.agent.daemon;
    exports dev.sealane.agent.format;
    exports dev.sealane.agent.handler;
    exports dev.sealane.agent.identity;
    exports dev.sealane.agent.inventory;
    exports dev.sealane.agent.json;
    exports dev.sealane.agent.local;
    exports dev.sealane.agent.log;
    exports dev.sealane.agent.module;
    exports dev.sealane.agent.program;
    exports dev.sealane.agent.script;
    exports dev.sealane.agent.storage;
    exports dev.sealane.agent.swu;
    exports dev.sealane.agent.swu.step;
    exports dev.sealane.agent.update;
}
