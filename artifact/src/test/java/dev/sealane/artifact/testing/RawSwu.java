package dev.sealane.artifact.testing;

import dev.sealane.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes SWUpdate images byte by byte, wrong ones included.
 *
 * <p>Starts as a good image with one raw payload; every public field may be changed. {@code @SHA@}, {@code @SIZE@} and
 * {@code @DEVICE@} in the description stand for the payload's digest and size and for the target.
 */
public final class RawSwu {
    /** The only entry of a good image. */
    public static final String ENTRY =
            "{ filename = \"a.bin\"; type = \"raw\"; device = \"@DEVICE@\"; sha256 = \"@SHA@\"; }";

    /** What every description needs. */
    public static final String HEAD = "version = \"1.0.0\"; hardware-compatibility = [ \"1.0\" ];";

    public String description = "software = { " + HEAD + " images = ( " + ENTRY + " ); };\n";
    public String device = "/dev/null";
    public String magic = RawCpio.CRC;
    public byte[] payload = "hello, device\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
    public UnaryOperator<byte[]> storedPayload = bytes -> bytes;
    public UnaryOperator<byte[]> changedDescription = bytes -> bytes;
    public Optional<UnaryOperator<byte[]>> signer = Optional.empty();
    public Consumer<List<Member>> members = list -> {};
    public UnaryOperator<byte[]> archive = bytes -> bytes;

    /** One member. */
    public static final class Member {
        private final String name;
        private final byte[] content;
        private final Optional<Long> check;

        private Member(String name, byte[] content, Optional<Long> check) {
            this.name = name;
            this.content = content.clone();
            this.check = check;
        }

        public static Member of(String name, byte[] content) {
            return new Member(name, content, Optional.empty());
        }

        public static Member of(String name, String content) {
            return of(name, content.getBytes(StandardCharsets.UTF_8));
        }

        /** The same with another check field. */
        public Member checked(long sum) {
            return new Member(name, content, Optional.of(sum));
        }

        /** The same under another name. */
        public Member named(String other) {
            return new Member(other, content, check);
        }

        public String name() {
            return name;
        }

        public byte[] content() {
            return content.clone();
        }
    }

    /** A good image after one change. */
    public static byte[] with(Consumer<RawSwu> change) {
        RawSwu image = new RawSwu();
        change.accept(image);
        return image.build();
    }

    /** The text of the description, marks resolved. */
    public String text() {
        byte[] stored = storedPayload.apply(payload);
        return description
                .replace("@SHA@", Digest.of(stored).hex())
                .replace("@PLAINSHA@", Digest.of(payload).hex())
                .replace("@SIZE@", Integer.toString(stored.length))
                .replace("@DEVICE@", device);
    }

    /** The bytes. */
    public byte[] build() {
        byte[] text = text().getBytes(StandardCharsets.UTF_8);
        List<Member> list = new ArrayList<>();
        list.add(Member.of("sw-description", changedDescription.apply(text)));
        signer.ifPresent(sign -> list.add(Member.of("sw-description.sig", sign.apply(text))));
        list.add(Member.of("a.bin", storedPayload.apply(payload)));
        members.accept(list);
        RawCpio cpio = new RawCpio();
        for (Member member : list) {
            if (member.check.isPresent()) {
                cpio.add(magic, member.name, member.content, member.check.get());
            } else {
                cpio.add(magic, member.name, member.content);
            }
        }
        return archive.apply(cpio.end(magic).bytes());
    }
}
