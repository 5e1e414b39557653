package dev.sealane.server.ddi;

import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of CBOR (RFC 8949) that JSON values need: integers, floats, texts, arrays, maps with texts as keys, booleans
 * and null, of definite and indefinite length. Byte strings, tags and other simple values are refused.
 */
final class Cbor {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int SIMPLE = 7;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;

    private Cbor() {}

    /** The value, any that {@link Json#write} takes, in preferred encoding. */
    static byte[] write(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(Json.mapper().valueToTree(value), out);
        return out.toByteArray();
    }

    /**
     * Reads one value that fills the bytes.
     *
     * @throws InvalidInput if they are not such a value, or it nests deeper than {@link Json#MAX_DEPTH}
     */
    static JsonNode parse(String where, byte[] bytes) {
        Reader reader = new Reader(where, ByteBuffer.wrap(bytes));
        JsonNode value = reader.value(0);
        if (reader.in.hasRemaining()) {
            throw reader.wrong("nothing after the value");
        }
        return value;
    }

    private static void write(JsonNode node, ByteArrayOutputStream out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                head(MAP, node.size(), out);
                node.properties().forEach(entry -> {
                    text(entry.getKey(), out);
                    write(entry.getValue(), out);
                });
            }
            case ARRAY -> {
                head(ARRAY, node.size(), out);
                node.forEach(element -> write(element, out));
            }
            case STRING -> text(node.asString(), out);
            case BOOLEAN -> out.write(node.asBoolean() ? 0xf5 : 0xf4);
            case NULL -> out.write(0xf6);
            case NUMBER -> number(node, out);
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
        }
    }

    private static void number(JsonNode node, ByteArrayOutputStream out) {
        BigInteger whole = node.isIntegralNumber() ? node.bigIntegerValue() : BigInteger.ZERO;
        boolean negative = whole.signum() < 0;
        BigInteger argument = negative ? whole.not() : whole;
        if (node.isIntegralNumber() && argument.bitLength() <= Long.SIZE) {
            head(negative ? NEGATIVE : UNSIGNED, argument.longValue(), out);
        } else {
            out.write(0xfb);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .putDouble(node.doubleValue())
                    .array());
        }
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, bytes.length, out);
        out.writeBytes(bytes);
    }

    /** The argument is unsigned. */
    private static void head(int major, long argument, ByteArrayOutputStream out) {
        int type = major << 5;
        if (argument < 0 || argument >= 1L << 32) {
            out.write(type | 27);
            out.writeBytes(ByteBuffer.allocate(8).putLong(argument).array());
        } else if (argument < 24) {
            out.write(type | (int) argument);
        } else if (argument < 1 << 8) {
            out.write(type | 24);
            out.write((int) argument);
        } else if (argument < 1 << 16) {
            out.write(type | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) argument).array());
        } else {
            out.write(type | 26);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) argument).array());
        }
    }

    /** Reads without ever allocating more than the bytes that are there. */
    private static final class Reader {
        private final String where;
        private final ByteBuffer in;

        Reader(String where, ByteBuffer in) {
            this.where = where;
            this.in = in;
        }

        JsonNode value(int depth) {
            if (depth > Json.MAX_DEPTH) {
                throw wrong("at most " + Json.MAX_DEPTH + " levels");
            }
            int initial = octet();
            int additional = initial & 0x1f;
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return switch (initial >> 5) {
                case UNSIGNED -> nodes.numberNode(new BigInteger(Long.toUnsignedString(argument(additional))));
                case NEGATIVE ->
                    nodes.numberNode(new BigInteger(Long.toUnsignedString(argument(additional)))
                            .negate()
                            .subtract(BigInteger.ONE));
                case TEXT -> nodes.stringNode(text(additional));
                case ARRAY -> array(additional, depth);
                case MAP -> map(additional, depth);
                case SIMPLE -> simple(additional);
                default -> throw wrong("a text, number, array, map, boolean or null");
            };
        }

        private JsonNode array(int additional, int depth) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            Count count = count(additional);
            while (count.more()) {
                array.add(value(depth + 1));
            }
            return array;
        }

        private JsonNode map(int additional, int depth) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            Count count = count(additional);
            while (count.more()) {
                int initial = octet();
                if (initial >> 5 != TEXT) {
                    throw wrong("texts as keys");
                }
                String key = text(initial & 0x1f);
                if (map.has(key)) {
                    throw wrong("no key twice");
                }
                map.set(key, value(depth + 1));
            }
            return map;
        }

        private JsonNode simple(int additional) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return switch (additional) {
                case 20 -> nodes.booleanNode(false);
                case 21 -> nodes.booleanNode(true);
                case 22 -> nodes.nullNode();
                case 25 -> finite(Float.float16ToFloat((short) argument(25)));
                case 26 -> finite(Float.intBitsToFloat((int) argument(26)));
                case 27 -> finite(Double.longBitsToDouble(argument(27)));
                default -> throw wrong("true, false, null or a float");
            };
        }

        /** JSON has no other numbers. */
        private JsonNode finite(double value) {
            if (!Double.isFinite(value)) {
                throw wrong("a finite number");
            }
            return JsonNodeFactory.instance.numberNode(value);
        }

        private String text(int additional) {
            if (additional != INDEFINITE) {
                return chunk(argument(additional));
            }
            StringBuilder text = new StringBuilder();
            for (int initial = octet(); initial != BREAK; initial = octet()) {
                if (initial >> 5 != TEXT || (initial & 0x1f) == INDEFINITE) {
                    throw wrong("pieces of text");
                }
                text.append(chunk(argument(initial & 0x1f)));
            }
            return text.toString();
        }

        private String chunk(long length) {
            if (length < 0 || length > in.remaining()) {
                throw wrong("the whole text");
            }
            ByteBuffer bytes = in.slice(in.position(), (int) length);
            in.position(in.position() + (int) length);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                throw wrong("UTF-8");
            }
        }

        /** Every element takes a byte at least, so a count beyond the bytes that are left is a lie. */
        private Count count(int additional) {
            if (additional == INDEFINITE) {
                return new Count(-1);
            }
            long length = argument(additional);
            if (length < 0 || length > in.remaining()) {
                throw wrong("as many elements as announced");
            }
            return new Count(length);
        }

        private final class Count {
            private long left;

            Count(long left) {
                this.left = left;
            }

            boolean more() {
                if (left >= 0) {
                    return left-- > 0;
                }
                if (in.hasRemaining() && (in.get(in.position()) & 0xff) == BREAK) {
                    in.get();
                    return false;
                }
                return true;
            }
        }

        private long argument(int additional) {
            int length = switch (additional) {
                case 24 -> 1;
                case 25 -> 2;
                case 26 -> 4;
                case 27 -> 8;
                default -> 0;
            };
            if (length == 0) {
                if (additional >= 24) {
                    throw wrong("a length");
                }
                return additional;
            }
            long value = 0;
            for (int index = 0; index < length; index++) {
                value = value << 8 | octet();
            }
            return value;
        }

        private int octet() {
            if (!in.hasRemaining()) {
                throw wrong("more bytes");
            }
            return in.get() & 0xff;
        }

        InvalidInput wrong(String expected) {
            return new InvalidInput(where, "expected " + expected + " at byte " + in.position() + " of the CBOR value");
        }
    }
}
