package dev.sealane.agent.testing;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.SwuSigning;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A good image taken apart into its members, to be changed in one way and put together again.
 *
 * <p>What changes the description signs it again, unless its name says otherwise.
 */
public final class SwuParts {
    public static final String DESCRIPTION = "sw-description";
    public static final String SIGNATURE = "sw-description.sig";

    private static final int HEADER_BYTES = 110;
    private static final int SIZE_AT = 54;
    private static final int NAME_AT = 94;
    private static final String END = "TRAILER!!!";

    private final Optional<SwuSigning> signing;
    private final List<Member> members = new ArrayList<>();
    private String magic;
    private UnaryOperator<byte[]> archive = bytes -> bytes;

    /** One member of the archive. */
    private static final class Member {
        private String name;
        private byte[] content;
        private long excess;

        Member(String name, byte[] content) {
            this.name = name;
            this.content = content;
        }

        long sum() {
            long sum = excess;
            for (byte one : content) {
                sum += one & 0xff;
            }
            return sum & 0xffffffffL;
        }
    }

    private SwuParts(byte[] image, Optional<SwuSigning> signing) {
        this.signing = signing;
        this.magic = text(image, 0, 6);
        int at = 0;
        for (String name = ""; !name.equals(END); ) {
            int size = Integer.parseInt(text(image, at + SIZE_AT, 8), 16);
            int nameSize = Integer.parseInt(text(image, at + NAME_AT, 8), 16);
            name = text(image, at + HEADER_BYTES, nameSize - 1);
            int start = aligned(at + HEADER_BYTES + nameSize);
            if (!name.equals(END)) {
                members.add(new Member(name, Arrays.copyOfRange(image, start, start + size)));
            }
            at = aligned(start + size);
        }
    }

    /** The image after one change. */
    public static byte[] changed(byte[] image, Optional<SwuSigning> signing, Consumer<SwuParts> change) {
        SwuParts parts = new SwuParts(image, signing);
        change.accept(parts);
        return parts.bytes();
    }

    /** Changes the content of a member; nothing else learns of it. */
    public void change(String name, UnaryOperator<byte[]> how) {
        Member member = member(name);
        member.content = how.apply(member.content.clone());
    }

    /** Changes the last byte of a member's content; nothing else learns of it. */
    public void spoil(String name) {
        change(name, content -> {
            content[content.length - 1] ^= 1;
            return content;
        });
    }

    /** Changes the stored bytes of a payload; the description is right about them. */
    public void store(String name, UnaryOperator<byte[]> how) {
        Member member = member(name);
        byte[] before = member.content;
        byte[] after = how.apply(before.clone());
        member.content = after;
        describe(text -> text.replace(hex(before), hex(after))
                .replaceAll("(\"?size\"?\\s*[=:]\\s*)" + before.length + "\\b", "$1" + after.length));
    }

    /** Changes the text of the description. */
    public void describe(UnaryOperator<String> how) {
        Member description = member(DESCRIPTION);
        String before = new String(description.content, StandardCharsets.UTF_8);
        String after = how.apply(before);
        if (after.equals(before)) {
            throw new AssertionError("nothing changed in " + before);
        }
        description.content = after.getBytes(StandardCharsets.UTF_8);
        signing.ifPresent(this::signedBy);
    }

    /** Gives every setting of this name another value, as the language writes it. */
    public void set(String name, String value) {
        describe(text ->
                setting(name).matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + value)));
    }

    /** Takes every setting of this name away. */
    public void unset(String name) {
        describe(text -> Pattern.compile(setting(name) + "\\s*[;,]?")
                .matcher(text)
                .replaceAll("")
                .replaceAll(",(\\s*\\})", "$1"));
    }

    /** Adds a setting beside every one of this name. */
    public void beside(String name, String added, String value) {
        boolean json = isJson();
        describe(text -> setting(name)
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        json
                                ? found.group() + ", \"" + added + "\": " + value
                                : found.group() + "; " + added + " = " + value)));
    }

    public boolean isJson() {
        return new String(member(DESCRIPTION).content, StandardCharsets.UTF_8).startsWith("{");
    }

    /** Signs the description in another way. */
    public void signedBy(SwuSigning other) {
        try {
            member(SIGNATURE).content = other.sign(member(DESCRIPTION).content);
        } catch (UnusableKeyException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the sum in the header of a member be wrong. */
    public void wrongSum(String name) {
        magic = "070702";
        member(name).excess = 1;
    }

    public void remove(String name) {
        members.remove(member(name));
    }

    /** Puts a member at this place; 0 is the first. */
    public void add(int place, String name, byte[] content) {
        members.add(place, new Member(name, content));
    }

    /** Puts a member at the end. */
    public void add(String name, byte[] content) {
        add(members.size(), name, content);
    }

    public void rename(String name, String other) {
        member(name).name = other;
    }

    /** Moves a member to this place. */
    public void move(String name, int place) {
        Member member = member(name);
        members.remove(member);
        members.add(place, member);
    }

    /** Repeats a member at the end. */
    public void repeat(String name) {
        add(name, member(name).content);
    }

    /** The format that every header claims to have. */
    public void magic(String other) {
        magic = other;
    }

    /** Changes the whole archive. */
    public void archive(UnaryOperator<byte[]> how) {
        archive = how;
    }

    /** Where the content of a member, or the end, has its header. */
    public int headerOf(String name) {
        int at = 0;
        for (Member member : members) {
            if (member.name.equals(name)) {
                return at;
            }
            at = aligned(aligned(at + HEADER_BYTES + member.name.length() + 1) + member.content.length);
        }
        return at;
    }

    private byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Member member : members) {
            write(out, member.name, member.content, member.sum());
        }
        write(out, END, new byte[0], 0);
        return archive.apply(out.toByteArray());
    }

    private void write(ByteArrayOutputStream out, String name, byte[] content, long sum) {
        byte[] called = name.getBytes(StandardCharsets.UTF_8);
        long check = magic.equals("070702") ? sum : 0;
        long[] fields = {1, 0100644, 0, 0, 1, 0, content.length, 0, 0, 0, 0, called.length + 1L, check};
        StringBuilder header = new StringBuilder(magic);
        for (long field : fields) {
            header.append(String.format("%08X", field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(called);
        out.write(0);
        out.writeBytes(new byte[aligned(out.size()) - out.size()]);
        out.writeBytes(content);
        out.writeBytes(new byte[aligned(out.size()) - out.size()]);
    }

    private Member member(String name) {
        return members.stream()
                .filter(member -> member.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no member " + name));
    }

    private static Pattern setting(String name) {
        return Pattern.compile("(\"?\\b" + name + "\"?\\s*[=:]\\s*)(\"[^\"]*\"|\\[[^\\]]*\\]|[^\\s;,}]+)");
    }

    private static String hex(byte[] content) {
        return Digest.of(content).hex();
    }

    private static int aligned(int at) {
        return (at + 3) / 4 * 4;
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }
}
