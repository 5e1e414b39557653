package dev.sealane.server.page;

import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.DeviceTypes;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Groups;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.release.Releases;
import dev.sealane.server.release.Uploads;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Insight;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Withdrawals;

/** What the pages ask the domain for. */
public record Fleet(
        Devices devices,
        DeviceTypes deviceTypes,
        Admissions admissions,
        Groups groups,
        Inventory inventory,
        Withdrawals withdrawals,
        Releases releases,
        Uploads uploads,
        Rollouts rollouts,
        Assignments assignments,
        Insight insight) {}
