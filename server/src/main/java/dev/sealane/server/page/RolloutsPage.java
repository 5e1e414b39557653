package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.RolloutRow;
import dev.sealane.server.page.view.RolloutsView;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutStatus;
import java.util.List;
import java.util.Set;

/** All rollouts, running ones first. */
final class RolloutsPage implements Routes {
    /** More rollouts at the same time than this are a list nobody reads; the oldest of them are left to the API. */
    private static final int RUNNING = 100;

    private static final int PAGE_SIZE = 25;
    private static final List<String> PARAMETERS = List.of("page");

    private final Fleet fleet;
    private final Frame frame;

    RolloutsPage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/rollouts", Access.USER, this::show);
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        Address address = Address.of(request, PARAMETERS);
        Page page = Paging.of(request, PAGE_SIZE).page();
        List<RolloutRow> running = page.number() > 1 ? List.of() : running(fleet, frame, tenant, RUNNING);
        Slice<Rollout> finished =
                fleet.rollouts().search(tenant, RolloutQuery.all(page).withStatuses(Set.of(RolloutStatus.FINISHED)));
        RolloutsView view = new RolloutsView(
                running,
                finished.items().stream()
                        .map(rollout -> Rows.rollout(frame, rollout))
                        .toList(),
                Rows.pager(address, page, finished),
                running.isEmpty() && finished.total() == 0);
        return frame.page(request, Place.ROLLOUTS, "Rollouts", address, "rollouts", view);
    }

    /** The rollouts that have not finished, newest first. */
    static List<RolloutRow> running(Fleet fleet, Frame frame, Tenant tenant, int limit) {
        Set<RolloutStatus> open = Set.of(RolloutStatus.PENDING, RolloutStatus.RUNNING);
        return fleet
                .rollouts()
                .search(tenant, RolloutQuery.all(new Page(1, limit)).withStatuses(open))
                .items()
                .stream()
                .map(rollout -> Rows.rollout(frame, rollout))
                .toList();
    }
}
