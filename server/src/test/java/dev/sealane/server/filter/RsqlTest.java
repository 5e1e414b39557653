package dev.sealane.server.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RsqlTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a==1                         | (a EQUAL [1])",
                "a!=1                         | (a NOT_EQUAL [1])",
                "a=eq=1                       | (a EQUAL [1])",
                "a=ne=1                       | (a NOT_EQUAL [1])",
                "a<1                          | (a LESS [1])",
                "a=lt=1                       | (a LESS [1])",
                "a<=1                         | (a LESS_OR_EQUAL [1])",
                "a=LE=1                       | (a LESS_OR_EQUAL [1])",
                "a>1                          | (a GREATER [1])",
                "a=gt=1                       | (a GREATER [1])",
                "a>=1                         | (a GREATER_OR_EQUAL [1])",
                "a=ge=1                       | (a GREATER_OR_EQUAL [1])",
                "a=in=(1,2 , 3)               | (a IN [1, 2, 3])",
                "a=in=1                       | (a IN [1])",
                "a=out=('x y',z)              | (a OUT [x y, z])",
                "a=is=null                    | (a IS [null])",
                "a=not=null                   | (a IS_NOT [null])",
                "a==null                      | (a EQUAL [null])",
                "a.b-c_d.e==1                 | (a.b-c_d.e EQUAL [1])",
                "a==\"x;y,(z)\"               | (a EQUAL [x;y,(z)])",
                "a==\"say \\\"hi\\\"\"        | (a EQUAL [say \"hi\"])",
                "a==*\\**                     | (a EQUAL [*\\**])",
                "a==\"*\\**\"                 | (a EQUAL [*\\**])",
                "a==1;b==2                    | ((a EQUAL [1]) and (b EQUAL [2]))",
                "a==1 ; b==2                  | ((a EQUAL [1]) and (b EQUAL [2]))",
                "a==1 and b==2                | ((a EQUAL [1]) and (b EQUAL [2]))",
                "a==1,b==2                    | ((a EQUAL [1]) or (b EQUAL [2]))",
                "a==1 OR b==2                 | ((a EQUAL [1]) or (b EQUAL [2]))",
                "a==1,b==2;c==3               | ((a EQUAL [1]) or ((b EQUAL [2]) and (c EQUAL [3])))",
                "(a==1,b==2);c==3             | (((a EQUAL [1]) or (b EQUAL [2])) and (c EQUAL [3]))",
                "(a==1)and(b==2)              | ((a EQUAL [1]) and (b EQUAL [2]))",
                "and==or                      | (and EQUAL [or])",
                "a==${NOW_TS}                 | (a EQUAL [${NOW_TS}])"
            })
    void reads(String text, String expected) {
        assertThat(write(Rsql.parse(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "a==",
                "==1",
                "a=1",
                "a=x=1",
                "a===1",
                "a=li=1",
                "a==1 b==2",
                "a==1;",
                ";a==1",
                "a==1,,b==2",
                "(a==1",
                "a==1)",
                "()",
                "not a==1",
                "a==\"x",
                "a=='x",
                "a=in=(1",
                "a=in=()",
                "a=in=(1,)",
                "a=is=empty",
                "a==(1,2)",
                "a~1",
                "a=",
                "a!",
                "!",
                "a=verylong=1",
                "\u0000",
                "a==\u0000",
                "a == 1 andb==2"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Rsql.parse(text)).isInstanceOf(FilterRefused.class);
    }

    @Test
    void bearsOnlySoManyParenthesesInEachOther() {
        String most = "(".repeat(Rsql.MAX_DEPTH) + "a==1" + ")".repeat(Rsql.MAX_DEPTH);

        assertThat(write(Rsql.parse(most))).isEqualTo("(a EQUAL [1])");
        assertThatThrownBy(() -> Rsql.parse("(" + most + ")"))
                .isInstanceOf(FilterRefused.class)
                .hasMessageContaining("parentheses");
        assertThatThrownBy(() -> Rsql.parse("(".repeat(Rsql.MAX_LENGTH))).isInstanceOf(FilterRefused.class);
    }

    @Test
    void bearsOnlySoManyComparisons() {
        String most = "a==1" + ";a==1".repeat(Rsql.MAX_COMPARISONS - 1);

        assertThat(Rsql.parse(most)).isInstanceOf(Condition.AllOf.class);
        assertThatThrownBy(() -> Rsql.parse(most + ",a==1"))
                .isInstanceOf(FilterRefused.class)
                .hasMessageContaining("comparisons");
    }

    @Test
    void bearsOnlySoManyValuesAndCharacters() {
        String most = "a=in=(1" + ",1".repeat(Rsql.MAX_VALUES - 1) + ")";

        assertThat(Rsql.parse(most)).isInstanceOf(Condition.Comparison.class);
        assertThatThrownBy(() -> Rsql.parse(most.replace(")", ",1)")))
                .isInstanceOf(FilterRefused.class)
                .hasMessageContaining("values");
        assertThatThrownBy(() -> Rsql.parse("a==" + "x".repeat(Rsql.MAX_LENGTH)))
                .isInstanceOf(FilterRefused.class)
                .hasMessageContaining("characters");
    }

    @Test
    void saysWhereItStumbled() {
        assertThatThrownBy(() -> Rsql.parse("name==a;name")).hasMessageContaining("at character 13");
    }

    private static String write(Condition condition) {
        return switch (condition) {
            case Condition.AnyOf any ->
                "(" + any.conditions().stream().map(RsqlTest::write).collect(Collectors.joining(" or ")) + ")";
            case Condition.AllOf all ->
                "(" + all.conditions().stream().map(RsqlTest::write).collect(Collectors.joining(" and ")) + ")";
            case Condition.Comparison comparison ->
                "(" + comparison.field() + " " + comparison.operator() + " " + comparison.values() + ")";
        };
    }
}
