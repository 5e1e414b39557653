package dev.sealane.sim.flash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Decides what a power cut leaves of the writes that were not flushed. */
@FunctionalInterface
public interface Loss {
    Survival choose(PendingWrites pending);

    /** Nothing that was not flushed reached the medium. */
    static Loss everything() {
        return pending -> survival(pending, List::getFirst);
    }

    /** Everything reached the medium although nobody asked. */
    static Loss nothing() {
        return pending -> survival(pending, Loss::whole);
    }

    /** Each sector is lost, kept, or torn, whatever the order of the writes: chosen by a seed. */
    static Loss scattered(long seed) {
        Random random = new Random(seed);
        return pending -> survival(pending, fates -> fates.get(random.nextInt(fates.size())));
    }

    private static Fate whole(List<Fate> fates) {
        return fates.stream()
                .filter(fate -> fate.kind() == Fate.Kind.KEPT)
                .findFirst()
                .orElseGet(fates::getFirst);
    }

    private static Survival survival(PendingWrites pending, Function<List<Fate>, Fate> choice) {
        List<Fate> chosen = new ArrayList<>();
        for (PendingWrites.SectorHistory history : pending.sectors()) {
            chosen.add(choice.apply(Fate.all(history)));
        }
        return new Survival(chosen);
    }
}
