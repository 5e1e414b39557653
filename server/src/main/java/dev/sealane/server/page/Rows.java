package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.device.Device;
import dev.sealane.server.page.view.Bar;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.DeviceRow;
import dev.sealane.server.page.view.Pager;
import dev.sealane.server.page.view.ReleaseRow;
import dev.sealane.server.page.view.RolloutRow;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.Release;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Intended;
import dev.sealane.server.rollout.Rollout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns things of the domain into rows of lists. */
final class Rows {
    private Rows() {}

    static DeviceRow device(Frame frame, Device device, Optional<Intended> intended) {
        String runs = device.artifactName().orElse("");
        return new DeviceRow(
                device.id().toString(),
                Words.name(device),
                Words.admission(device.admission()),
                device.deviceType().orElse(""),
                device.group().map(Object::toString).orElse(""),
                runs,
                intended.map(Intended::releaseName).filter(wanted -> !wanted.equals(runs)),
                device.checkedInAt().map(frame::moment));
    }

    static RolloutRow rollout(Frame frame, Rollout rollout) {
        return new RolloutRow(
                rollout.id().toString(),
                rollout.name(),
                rollout.releaseName(),
                Words.rollout(rollout),
                bar(rollout.statistics(), rollout.deviceCount()),
                Words.target(rollout),
                frame.moment(rollout.createdAt()),
                rollout.finishedAt().map(frame::moment));
    }

    static ReleaseRow release(Frame frame, Release release) {
        List<String> kinds =
                release.artifacts().stream().map(Rows::kind).distinct().sorted().toList();
        return new ReleaseRow(
                release.name(),
                release.deviceTypes(),
                kinds,
                signature(release.artifacts()),
                release.artifacts().size(),
                Shown.bytes(release.size()),
                frame.moment(release.changedAt()));
    }

    static String kind(Artifact artifact) {
        return switch (artifact.format()) {
            case MENDER -> artifact.payloadType().orElse("bootstrap (no payload)");
            case SWU, FILE -> Words.format(artifact.format());
        };
    }

    static Chip signature(List<Artifact> artifacts) {
        long signed = artifacts.stream().filter(Artifact::signed).count();
        if (signed == artifacts.size()) {
            List<String> signers = artifacts.stream()
                    .flatMap(artifact -> artifact.signedBy().stream())
                    .toList();
            boolean bySame = signers.size() == artifacts.size()
                    && signers.stream().distinct().count() == 1;
            return new Chip(bySame ? "signed by " + signers.getFirst() : "signed", Tone.GOOD);
        }
        return new Chip(signed == 0 ? "not signed" : "partly signed", Tone.WARN);
    }

    /** Where a page of a list stands, with the ways to its neighbours. */
    static Pager pager(Address address, Page page, Slice<?> slice) {
        long first = slice.items().isEmpty() ? 0 : page.offset() + 1;
        long last = page.offset() + slice.items().size();
        Optional<String> previous = page.number() > 1
                ? Optional.of(address.with("page", page.number() == 2 ? "" : Integer.toString(page.number() - 1))
                        .toString())
                : Optional.empty();
        Optional<String> next = last < slice.total() && page.number() < Page.MAX_NUMBER
                ? Optional.of(address.with("page", Integer.toString(page.number() + 1))
                        .toString())
                : Optional.empty();
        return new Pager(first, last, slice.total(), previous, next);
    }

    /** How many of these devices are in which kind of state. */
    static Bar bar(Map<AssignmentStatus, Integer> counts, int devices) {
        return new Bar(
                Arrays.stream(StateGroup.values())
                        .map(group -> new Bar.Part(group.word(), group.tone(), group.count(counts)))
                        .toList(),
                devices);
    }
}
