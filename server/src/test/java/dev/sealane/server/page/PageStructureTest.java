package dev.sealane.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.page.asset.Assets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every page has to have, whatever is on it: the rules that no browser is needed for. */
final class PageStructureTest {
    private static final Assets ASSETS = Assets.load();
    private static final Map<String, String> PAGES = new SamplePages(ASSETS).all();

    static Set<String> names() {
        return PAGES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasATitleALanguageAndOneMainHeading(String name) {
        Document page = page(name);
        assertThat(page.title()).endsWith(" · Sealane").doesNotStartWith(" ");
        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void needsNoInlineScriptOrStyle(String name) {
        Document page = page(name);
        List<String> inline = new ArrayList<>();
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(attribute -> {
                if (attribute.getKey().equals("style") || attribute.getKey().startsWith("on")) {
                    inline.add(element.cssSelector() + " " + attribute);
                }
            });
        }
        assertThat(inline).isEmpty();
        assertThat(page.select("style, script:not([src])")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void printsWhatDevicesSayAsText(String name) {
        Document page = page(name);
        assertThat(page.select("script, img").stream().map(Element::outerHtml))
                .allMatch(html -> html.contains("/assets/"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesEveryControl(String name) {
        Document page = page(name);
        List<String> nameless = page.select("button, a, input:not([type=hidden]), select, textarea").stream()
                .filter(control -> !isNamed(page, control))
                .map(Element::outerHtml)
                .toList();
        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void usesEachIdOnce(String name) {
        Set<String> seen = new HashSet<>();
        assertThat(page(name).select("[id]").eachAttr("id")).allMatch(seen::add);
    }

    @ParameterizedTest
    @MethodSource("names")
    void refersOnlyToAssetsThatExistAndToItsOwnHost(String name) {
        Document page = page(name);
        List<String> sources = new ArrayList<>(page.select("script[src]").eachAttr("src"));
        sources.addAll(page.select("link[href]").eachAttr("href"));
        assertThat(sources).isNotEmpty().allMatch(source -> ASSETS.find(source).isPresent());
        assertThat(page.select("a[href], form[action]").stream()
                        .map(element -> element.hasAttr("href") ? element.attr("href") : element.attr("action")))
                .allMatch(address -> (address.startsWith("/") && !address.startsWith("//")) || address.startsWith("#"));
    }

    private static boolean isNamed(Document page, Element control) {
        return !control.text().isBlank()
                || !control.attr("aria-label").isBlank()
                || control.closest("label") != null
                || (!control.id().isEmpty()
                        && !page.select("label[for=" + control.id() + "]").isEmpty());
    }

    private static Document page(String name) {
        return Jsoup.parse(PAGES.getOrDefault(name, ""));
    }
}
