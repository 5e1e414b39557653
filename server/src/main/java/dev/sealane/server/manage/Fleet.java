package dev.sealane.server.manage;

import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Groups;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.release.Releases;
import dev.sealane.server.release.Uploads;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Withdrawals;

/** The domain's verbs that both management APIs translate to. */
public record Fleet(
        Devices devices,
        Admissions admissions,
        Inventory inventory,
        Groups groups,
        Releases releases,
        Uploads uploads,
        Rollouts rollouts,
        Assignments assignments,
        Withdrawals withdrawals) {}
