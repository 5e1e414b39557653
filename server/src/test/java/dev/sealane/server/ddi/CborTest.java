package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The examples are those of RFC 8949, appendix A. */
final class CborTest {
    private static final long SEED = 20261120;
    private static final int FUZZ_ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "00; 0",
                "17; 23",
                "1818; 24",
                "1903e8; 1000",
                "1a000f4240; 1000000",
                "1b000000e8d4a51000; 1000000000000",
                "1bffffffffffffffff; 18446744073709551615",
                "3bffffffffffffffff; -18446744073709551616",
                "20; -1",
                "3903e7; -1000",
                "f90000; 0.0",
                "f93c00; 1.0",
                "fb3ff199999999999a; 1.1",
                "fa47c35000; 100000.0",
                "f4; false",
                "f5; true",
                "f6; null",
                "60; \"\"",
                "6449455446; \"IETF\"",
                "62c3bc; \"ü\"",
                "7f657374726561646d696e67ff; \"streaming\"",
                "80; []",
                "83010203; [1,2,3]",
                "8301820203820405; [1,[2,3],[4,5]]",
                "9fff; []",
                "9f018202039f0405ffff; [1,[2,3],[4,5]]",
                "a0; {}",
                "a26161016162820203; {\"a\":1,\"b\":[2,3]}",
                "bf61610161629f0203ffff; {\"a\":1,\"b\":[2,3]}"
            })
    void readsTheExamplesOfTheStandard(String hex, String json) {
        assertThat(Json.write(Cbor.parse("test", HexFormat.of().parseHex(hex)))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "00; 0",
                "1903e8; 1000",
                "3903e7; -1000",
                "fb3ff199999999999a; 1.1",
                "f5; true",
                "f6; null",
                "62c3bc; \"ü\"",
                "8301820203820405; [1,[2,3],[4,5]]",
                "a26161016162820203; {\"a\":1,\"b\":[2,3]}"
            })
    void writesTheExamplesOfTheStandard(String hex, String json) {
        assertThat(HexFormat.of().formatHex(Cbor.write(Json.parse("test", json))))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "1c",
                "1f",
                "40",
                "5f",
                "c001",
                "f7",
                "f8ff",
                "fc",
                "ff",
                "61",
                "61ff",
                "6500",
                "7b7fffffffffffffff",
                "7f40ff",
                "7f7fffff",
                "81",
                "9b7fffffffffffffff",
                "f97c00",
                "fa7fc00000",
                "fb7ff8000000000000",
                "9f",
                "a1",
                "a10101",
                "a16161",
                "a2616101616102",
                "bf6161ff",
                "bbffffffffffffffff",
                "0000"
            })
    void refusesWhatIsNoJsonValue(String hex) {
        assertThatThrownBy(() -> Cbor.parse("test", HexFormat.of().parseHex(hex)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at byte");
    }

    @Test
    void refusesToNestWithoutEnd() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x81);

        assertThatThrownBy(() -> Cbor.parse("test", deep)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void neitherFailsNorAllocatesWithoutBoundOnAnyBytes() {
        Random random = new Random(SEED);
        for (int round = 0; round < FUZZ_ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                JsonNode value = Cbor.parse("test", bytes);
                assertThat(Cbor.parse("again", Cbor.write(value)))
                        .as("seed %d, round %d", SEED, round)
                        .hasToString(value.toString());
            } catch (InvalidInput refused) {
                assertThat(refused.where()).isEqualTo("test");
            }
        }
    }
}
