package dev.sealane.artifact.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Our tar reader and writer against another implementation, and the sizes that no test can store. */
final class TarDifferentialTest {
    private static final long NINE_GIB = 9L * 1024 * 1024 * 1024;

    record Item(String name, int size, int mode, int modifiedSeconds) {
        byte[] content() {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) name.length());
            return content;
        }
    }

    @Property(tries = 300)
    void readsWhatAnotherImplementationWrites(@ForAll("items") List<Item> items, @ForAll boolean posix)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(posix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(
                    posix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
            tar.setAddPaxHeadersForNonAsciiNames(posix);
            for (Item item : items) {
                TarArchiveEntry entry = new TarArchiveEntry(item.name());
                entry.setSize(item.size());
                entry.setMode(item.mode());
                entry.setModTime(item.modifiedSeconds() * 1000L);
                tar.putArchiveEntry(entry);
                tar.write(item.content());
                tar.closeArchiveEntry();
            }
        }
        assertThat(read(bytes.toByteArray())).isEqualTo(items);
    }

    @Property(tries = 300)
    void writesWhatAnotherImplementationReads(@ForAll("items") List<Item> items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Item item : items) {
            Instant modified = Instant.ofEpochSecond(item.modifiedSeconds());
            bytes.writeBytes(TarWriter.header(new TarEntry(item.name(), item.size(), item.mode(), modified)));
            bytes.writeBytes(item.content());
            bytes.writeBytes(TarWriter.padding(item.size()));
        }
        bytes.writeBytes(TarWriter.end());
        List<Item> found = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                byte[] content = tar.readAllBytes();
                int seconds = (int) entry.getLastModifiedTime().to(TimeUnit.SECONDS);
                found.add(new Item(entry.getName(), content.length, entry.getMode() & 0_7777, seconds));
            }
        }
        assertThat(found).isEqualTo(items);
    }

    @Example
    void readsAndWritesSizesThatOctalDigitsDoNotHold() throws IOException {
        TarEntry large = TarEntry.reproducible("large", NINE_GIB, 0644);
        InputStream archive = new SequenceInputStream(
                new ByteArrayInputStream(TarWriter.header(large)),
                new SequenceInputStream(
                        new Zeros(NINE_GIB),
                        new ByteArrayInputStream(TarWriter.header(TarEntry.reproducible("after", 0, 0644)))));
        TarReader tar = new TarReader(archive, "a test", 10);
        assertThat(tar.next()).contains(large);
        assertThat(tar.next().orElseThrow().name()).isEqualTo("after");
        assertThat(tar.next()).isEmpty();
    }

    @Example
    void readsTheBase256SizesOfGnuTar() throws IOException {
        byte[] header = RawTar.header(RawTar.Style.GNU, "large", 0, '0');
        byte[] size = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 2, 0x40, 0, 0, 0};
        System.arraycopy(size, 0, header, 124, size.length);
        RawTar.withChecksum(header);
        TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
        assertThat(tar.next().orElseThrow().size()).isEqualTo(NINE_GIB);
    }

    @Example
    void refusesSizesThatAreNegativeOrBeyondCounting() {
        for (byte first : new byte[] {(byte) 0xff, (byte) 0x81}) {
            byte[] header = RawTar.header(RawTar.Style.GNU, "x", 0, '0');
            Arrays.fill(header, 124, 136, first == (byte) 0xff ? (byte) 0xff : 0x7f);
            header[124] = first;
            RawTar.withChecksum(header);
            TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
            assertThatThrownBy(tar::next).isInstanceOf(ArtifactException.Malformed.class);
        }
    }

    @Example
    void refusesAHeaderWithAnyOneBitChangedOutsideItsChecksum() {
        byte[] header = RawTar.header(RawTar.Style.USTAR, "name", 0, '0');
        for (int bit = 0; bit < header.length * 8; bit++) {
            byte[] changed = header.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            boolean inChecksum = bit / 8 >= 148 && bit / 8 < 156;
            if (!inChecksum) {
                TarReader tar = new TarReader(new ByteArrayInputStream(changed), "a test", 10);
                assertThatThrownBy(tar::next).as("bit %d", bit).isInstanceOf(ArtifactException.class);
            }
        }
    }

    @Example
    void refusesAnythingButRegularFiles() {
        for (char typeFlag : "1234567gKSVD".toCharArray()) {
            byte[] header = RawTar.header(RawTar.Style.USTAR, "name", 0, typeFlag);
            TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
            assertThatThrownBy(tar::next)
                    .as("type flag %s", typeFlag)
                    .isInstanceOf(ArtifactException.UnexpectedEntry.class);
        }
    }

    @Example
    void refusesExtendedHeadersWithoutBound() {
        byte[] header = RawTar.header(RawTar.Style.USTAR, "x", 1 << 20, 'x');
        TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
        assertThatThrownBy(tar::next).isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    private static List<Item> read(byte[] bytes) throws IOException {
        List<Item> found = new ArrayList<>();
        TarReader tar = new TarReader(new ByteArrayInputStream(bytes), "a test", 100);
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            TarEntry file = entry.get();
            byte[] content = tar.content().readAllBytes();
            assertThat((long) content.length).isEqualTo(file.size());
            found.add(new Item(file.name(), content.length, file.mode(), (int)
                    file.modified().getEpochSecond()));
        }
        return found;
    }

    @Provide
    Arbitrary<List<Item>> items() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .withChars('.', '_', '-')
                        .ofMinLength(1)
                        .ofMaxLength(99),
                Arbitraries.strings().alpha().ofMinLength(95).ofMaxLength(300),
                Arbitraries.of("ä", "日本語.txt", "a b"));
        return Combinators.combine(
                        names,
                        Arbitraries.integers().between(0, 2000),
                        Arbitraries.integers().between(0, 0_7777),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as(Item::new)
                .list()
                .ofMaxSize(6);
    }

    /** Zeros that nobody has to store. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
