package dev.sealane.sim.flash;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The ways one power cut can end.
 *
 * @param list the chosen ways, no two alike, the same for the same pending writes, limit and seed
 * @param exhaustive whether these are all there are under the model of {@link Fate#all}
 */
public record Survivals(List<Survival> list, boolean exhaustive) {
    public Survivals {
        list = List.copyOf(list);
    }

    /**
     * All combinations of fates where there are at most {@code limit}; else a sample of that size that always contains
     * all lost, all kept, each single sector missing, and each single sector alone, as far as the limit goes.
     */
    public static Survivals of(PendingWrites pending, int limit, long seed) {
        List<List<Fate>> fates = pending.sectors().stream().map(Fate::all).toList();
        long combinations = 1;
        for (List<Fate> choices : fates) {
            combinations = Math.min(combinations * choices.size(), limit + 1L);
        }
        return combinations <= limit
                ? new Survivals(product(fates), true)
                : new Survivals(sample(fates, limit, seed), false);
    }

    private static List<Survival> product(List<List<Fate>> fates) {
        List<List<Fate>> product = List.of(List.of());
        for (List<Fate> choices : fates) {
            List<List<Fate>> longer = new ArrayList<>(product.size() * choices.size());
            for (List<Fate> prefix : product) {
                for (Fate choice : choices) {
                    List<Fate> next = new ArrayList<>(prefix);
                    next.add(choice);
                    longer.add(next);
                }
            }
            product = longer;
        }
        return product.stream().map(Survival::new).toList();
    }

    private static List<Survival> sample(List<List<Fate>> fates, int limit, long seed) {
        int sectors = fates.size();
        Set<List<Integer>> chosen = new LinkedHashSet<>();
        chosen.add(uniform(fates, 0, -1));
        chosen.add(uniform(fates, 1, -1));
        for (int odd = 0; odd < sectors && chosen.size() < limit / 2; odd++) {
            chosen.add(uniform(fates, 1, odd));
            chosen.add(uniform(fates, 0, odd));
        }
        Random random = new Random(seed);
        while (chosen.size() < limit) {
            List<Integer> choice = new ArrayList<>(sectors);
            fates.forEach(choices -> choice.add(random.nextInt(choices.size())));
            chosen.add(choice);
        }
        return chosen.stream().map(choice -> survival(fates, choice)).toList();
    }

    /** Fate 0 is lost and fate 1 is kept: the same for every sector but one. */
    private static List<Integer> uniform(List<List<Fate>> fates, int fate, int odd) {
        List<Integer> choice = new ArrayList<>(fates.size());
        for (int sector = 0; sector < fates.size(); sector++) {
            int wanted = sector == odd ? 1 - fate : fate;
            choice.add(Math.min(wanted, fates.get(sector).size() - 1));
        }
        return choice;
    }

    private static Survival survival(List<List<Fate>> fates, List<Integer> choice) {
        List<Fate> survivors = new ArrayList<>(choice.size());
        for (int sector = 0; sector < choice.size(); sector++) {
            survivors.add(fates.get(sector).get(choice.get(sector)));
        }
        return new Survival(survivors);
    }
}
