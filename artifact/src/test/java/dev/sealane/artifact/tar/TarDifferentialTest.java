package dev.sealane.artifact.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.RawTar;
import dev.sealane.artifact.testing.SeededCases;
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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Our tar reader and writer against another implementation, and the sizes that no test can store. */
final class TarDifferentialTest {
    private static final long NINE_GIB = 9L * 1024 * 1024 * 1024;
    private static final int ARCHIVES = 1000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    record Item(String name, int size, int mode, int modifiedSeconds) {
        byte[] content() {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) name.length());
            return content;
        }
    }

    @Test
    void readsWhatAnotherImplementationWrites() {
        SeededCases.tryEach(ARCHIVES, random -> assertReadsWhatAnotherWrites(items(random), random.nextBoolean()));
    }

    @Test
    void writesWhatAnotherImplementationReads() {
        SeededCases.tryEach(ARCHIVES, random -> assertWritesWhatAnotherReads(items(random)));
    }

    private static void assertReadsWhatAnotherWrites(List<Item> items, boolean posix) throws IOException {
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

    private static void assertWritesWhatAnotherReads(List<Item> items) throws IOException {
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

    @Test
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

    @Test
    void readsTheBase256SizesOfGnuTar() throws IOException {
        byte[] header = RawTar.header(RawTar.Style.GNU, "large", 0, '0');
        byte[] size = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 2, 0x40, 0, 0, 0};
        System.arraycopy(size, 0, header, 124, size.length);
        RawTar.withChecksum(header);
        TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
        assertThat(tar.next().orElseThrow().size()).isEqualTo(NINE_GIB);
    }

    @Test
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

    @Test
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

    @Test
    void refusesAnythingButRegularFiles() {
        for (char typeFlag : "1234567gKSVD".toCharArray()) {
            byte[] header = RawTar.header(RawTar.Style.USTAR, "name", 0, typeFlag);
            TarReader tar = new TarReader(new ByteArrayInputStream(header), "a test", 10);
            assertThatThrownBy(tar::next)
                    .as("type flag %s", typeFlag)
                    .isInstanceOf(ArtifactException.UnexpectedEntry.class);
        }
    }

    @Test
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

    private static List<Item> items(Random random) {
        return SeededCases.listOf(random, 0, 6, TarDifferentialTest::item);
    }

    private static Item item(Random random) {
        return new Item(name(random), random.nextInt(2001), random.nextInt(0_7777 + 1), random.nextInt() >>> 1);
    }

    private static String name(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> SeededCases.textOf(random, 1, 99, LETTERS + "0123456789._-");
            case 1 -> SeededCases.textOf(random, 95, 300, LETTERS);
            default -> SeededCases.oneOf(random, List.of("ä", "日本語.txt", "a b"));
        };
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
