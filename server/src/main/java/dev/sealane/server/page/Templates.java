package dev.sealane.server.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/**
 * Renders pages. Templates are classes made by the build; whatever they print is escaped for the place it is printed in.
 */
public final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /**
     * Renders a template to HTML.
     *
     * @param name the template's file name without its ending
     * @param parameters exactly the template's parameters, by name
     */
    public String render(String name, Map<String, Object> parameters) {
        StringOutput output = new StringOutput();
        engine.render(name + ".jte", parameters, output);
        return output.toString();
    }
}
