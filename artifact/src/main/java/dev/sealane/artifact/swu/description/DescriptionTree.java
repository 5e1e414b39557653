package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks settings up by path and follows links (image digest, section 2.3).
 *
 * <p>Installers treat a link that leads nowhere, or round in circles, like a setting that is absent, and go on with what
 * stands at the top; here it is refused, because whoever wrote it meant something else.
 */
final class DescriptionTree {
    /** How many links may follow each other; installers allow as many. */
    static final int MAX_LINKS = 10;

    /** Links in all: lists of links to lists of links would otherwise multiply. */
    static final int MAX_LINKS_FOLLOWED = 10_000;

    private static final String REF = "ref";

    private final DescriptionDocument document;
    private final String where;
    private int linksFollowed;

    DescriptionTree(DescriptionDocument document, String where) {
        this.document = document;
        this.where = where;
    }

    /**
     * A setting and the path of the group that it stands in, from which its links start.
     */
    record Place(Setting setting, List<String> container) {
        Place {
            container = List.copyOf(container);
        }
    }

    /** What stands at {@code path}, links followed on the way and at the end. */
    Optional<Place> find(List<String> path) throws ArtifactException {
        return find(path, 0);
    }

    private Optional<Place> find(List<String> path, int links) throws ArtifactException {
        Setting at = document.settings();
        List<String> here = List.of();
        List<String> container = List.of();
        for (String key : path) {
            Optional<Setting> member = at instanceof Setting.Group group
                    ? Optional.ofNullable(group.members().get(key))
                    : Optional.empty();
            if (member.isEmpty()) {
                return Optional.empty();
            }
            container = here;
            at = member.get();
            here = append(here, key);
            Optional<String> link = link(at);
            if (link.isPresent()) {
                List<String> target = target(link.get(), container);
                Place place = follow(link.get(), target, links + 1);
                at = place.setting();
                container = place.container();
                here = target;
            }
        }
        return Optional.of(new Place(at, container));
    }

    /** The elements of a list, those of linked lists in the place of the link. */
    List<Place> elements(Place list) throws ArtifactException {
        List<Place> elements = new ArrayList<>();
        addElements(list, elements, 0);
        return elements;
    }

    private void addElements(Place list, List<Place> elements, int links) throws ArtifactException {
        for (Setting element : values(list)) {
            Optional<String> link = link(element);
            if (link.isEmpty()) {
                elements.add(new Place(element, list.container()));
            } else {
                addElements(follow(link.get(), target(link.get(), list.container()), links + 1), elements, links + 1);
            }
            if (elements.size() > EntryReading.MAX_ENTRIES) {
                throw new ArtifactException.LimitExceeded("the number of entries", EntryReading.MAX_ENTRIES, where);
            }
        }
    }

    /** Newer installers take the only element of a JSON list without its brackets; so does this (section 2.1). */
    private List<Setting> values(Place list) throws ArtifactException {
        return switch (list.setting()) {
            case Setting.Items(List<Setting> values) -> values;
            case Setting.Scalars(List<Setting> values) -> values;
            case Setting.Group lone when document.language() == DescriptionDocument.Language.JSON -> List.of(lone);
            case Setting other -> throw malformed("a list", other.kind());
        };
    }

    private Place follow(String link, List<String> target, int links) throws ArtifactException {
        if (++linksFollowed > MAX_LINKS_FOLLOWED) {
            throw new ArtifactException.LimitExceeded("the number of links", MAX_LINKS_FOLLOWED, where);
        }
        if (links > MAX_LINKS) {
            throw malformed(
                    "at most " + MAX_LINKS + " links that follow each other", "more, at " + Excerpt.quoted(link));
        }
        Optional<Place> place = find(target, links);
        if (place.isEmpty()) {
            throw malformed("a link to a setting that exists", Excerpt.quoted(link));
        }
        return place.get();
    }

    private static Optional<String> link(Setting setting) {
        return setting instanceof Setting.Group group && group.members().get(REF) instanceof Setting.Text(String link)
                ? Optional.of(link)
                : Optional.empty();
    }

    /** The path that {@code link} means when it stands in the group at {@code container}. */
    private List<String> target(String link, List<String> container) throws ArtifactException {
        if (!link.startsWith("#")) {
            throw malformed("a link that starts with '#'", Excerpt.quoted(link));
        }
        String path = link.substring(1);
        List<String> target = new ArrayList<>(path.startsWith(".") ? container : List.of());
        for (String step : path.split("/", -1)) {
            if (step.equals("..")) {
                if (target.isEmpty()) {
                    throw malformed("a link inside the description", Excerpt.quoted(link));
                }
                target.removeLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                target.add(step);
            }
        }
        return target;
    }

    private static List<String> append(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private ArtifactException malformed(String expected, String found) {
        return new ArtifactException.Malformed(where, expected, found);
    }
}
