package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import dev.sealane.testing.Await;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** RSQL over targets: every row of the digest's matrix (section 3), and the orders of lists. */
final class TargetFilterTest extends HawkbitTest {
    @BeforeAll
    void enterTargets() throws Exception {
        script.post("targets", """
                [{"controllerId":"alpha","name":"First press","description":"in the hall"},
                 {"controllerId":"beta","name":"100% _odd_ *name*"},
                 {"controllerId":"gamma","name":"Third"}]""");
        script.post("targets/alpha/metadata", "[{\"key\":\"site\",\"value\":\"Berlin\"}]");
        script.post("targets/beta/metadata", "[{\"key\":\"site\",\"value\":\"Bern\"}]");
        long red = id(script.post("targettags", "[{\"name\":\"Red\",\"colour\":\"#f00\"}]"));
        long blue = id(script.post("targettags", "[{\"name\":\"Blue\"}]"));
        long press = id(script.post("targettypes", "[{\"name\":\"Press\",\"key\":\"press\"}]"));
        assertThat(script.send("POST", "targettags/" + red + "/assigned", "[\"alpha\",\"beta\"]")
                        .statusCode())
                .isEqualTo(204);
        script.command("targettags/" + blue + "/assigned/beta");
        assertThat(script.send("POST", "targets/alpha/targettype", "{\"id\":" + press + "}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(script.send("PUT", "targetgroups/assigned?group=hall", "[\"alpha\"]")
                        .statusCode())
                .isEqualTo(204);
        Controller delta = target("delta");
        delta.poll();
        delta.attributes("{\"data\":{\"serial\":\"S-4\",\"os\":\"linux\"}}");
        awaitCall("delta");
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "controllerid==al*                    | alpha",
                "CONTROLLERID==ALPHA                  | alpha",
                "id==alpha                            | alpha",
                "name==*press                         | alpha",
                "name=='first press'                  | alpha",
                "name==*100%*                         | beta",
                "name==*_odd_*                        | beta",
                "name==*o_d*                          | ''",
                "name==*\\*name\\**                   | beta",
                "name==third                          | gamma",
                "name!=third                          | alpha beta delta",
                "controllerid=in=(alpha,gamma)        | alpha gamma",
                "controllerid=in=(al*,gamma)          | gamma",
                "controllerid=out=(alpha,gamma)       | beta delta",
                "description==\"\"                    | beta gamma delta",
                "description=='*hall*'                | alpha",
                "metadata.site==ber*                  | alpha beta",
                "metadata.site!=bern                  | alpha",
                "metadata.site=is=null                | gamma delta",
                "metadata.site=not=null               | alpha beta",
                "attribute.serial==s-4                | delta",
                "attribute.serial!=s-5                | delta",
                "tag==red                             | alpha beta",
                "tag!=red                             | gamma delta",
                "tag==blue;tag==red                   | beta",
                "tag=in=(blue,green)                  | beta",
                "tag=out=(blue,red)                   | gamma delta",
                "tag=is=null                          | gamma delta",
                "type==press                          | alpha",
                "targettype.name==Press               | alpha",
                "group==hall                          | alpha",
                "updatestatus==unknown                | alpha beta gamma",
                "updatestatus==UNKNOWN                | alpha beta gamma",
                "createdat=ge=1700000000000           | alpha beta gamma delta",
                "createdat=gt=${NOW_TS}               | ''",
                "lastcontrollerrequestat=le=${NOW_TS} | delta",
                "updatestatus==registered             | delta",
                "name==first*,name==third             | alpha gamma",
                "(name==first*,name==third);tag==red  | alpha",
                "name==first* or name==third and tag==red | alpha"
            })
    void finds(String query, String expected) throws Exception {
        List<String> found = new ArrayList<>();
        script.query("targets", query)
                .get("content")
                .forEach(target -> found.add(target.get("controllerId").asString()));

        assertThat(String.join(" ", found)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name=li=a              | rest.param.rsqlParamSyntax",
                "name==                 | rest.param.rsqlParamSyntax",
                "name==a name==b        | rest.param.rsqlParamSyntax",
                "not name==a            | rest.param.rsqlParamSyntax",
                "createdat=ge=yesterday | rest.param.rsqlParamSyntax",
                "attribute==v           | rest.param.rsqlInvalidField",
                "metadata.==v           | rest.param.rsqlInvalidField",
                "nosuch==v              | rest.param.rsqlInvalidField",
                "updatestatus==bogus    | rest.param.rsqlInvalidField"
            })
    void refuses(String query, String code) throws Exception {
        HttpResponse<String> answer =
                script.send("GET", "targets?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8), "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "?sort=name:ASC                        | beta delta alpha gamma | 4",
                "?sort=name:desc                       | gamma alpha delta beta | 4",
                "?sort=controllerId:ASC&limit=2        | alpha beta             | 4",
                "?sort=controllerId:ASC&offset=2       | delta gamma            | 4",
                "?sort=controllerId:ASC&limit=1&offset=3 | gamma                | 4",
                "?sort=controllerId:ASC&limit=0        | alpha beta delta gamma | 4",
                "?sort=controllerId:ASC&limit=-3       | alpha beta delta gamma | 4",
                "?sort=controllerId:ASC&limit=9999     | alpha beta delta gamma | 4",
                "?sort=updatestatus:DESC,controllerid:ASC&limit=1 | alpha       | 4",
                "?offset=100                           | ''                     | 4"
            })
    void pages(String query, String expected, int total) throws Exception {
        JsonNode page = script.get("targets" + query);
        List<String> found = new ArrayList<>();
        page.get("content")
                .forEach(target -> found.add(target.get("controllerId").asString()));

        assertThat(String.join(" ", found)).isEqualTo(expected);
        assertThat(page.get("total").asInt()).isEqualTo(total);
        assertThat(page.get("size").asInt()).isEqualTo(found.size());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "?limit=ten        | rest.body.notReadable",
                "?sort=name        | rest.param.sortParamSyntax",
                "?sort=nosuch:ASC  | rest.param.invalidField",
                "?sort=tag:ASC     | rest.param.invalidField",
                "?sort=name:UP     | rest.param.invalidDirection"
            })
    void refusesPages(String query, String code) throws Exception {
        HttpResponse<String> answer = script.send("GET", "targets" + query, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo(code);
    }

    /** Times of calls are written in batches, some seconds late. */
    private void awaitCall(String target) {
        Await.until(() -> script.get("targets/" + target).has("lastControllerRequestAt"));
    }

    private static long id(JsonNode created) {
        return created.get(0).get("id").asLong();
    }
}
