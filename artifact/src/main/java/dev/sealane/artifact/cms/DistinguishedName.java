package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes common names out of a subject, without the naming module that a device does not carry. */
final class DistinguishedName {
    private static final String COMMON_NAME = "550403";
    private static final int BMP_STRING = 0x1e;

    private DistinguishedName() {}

    static List<String> commonNames(byte[] encodedName) throws ArtifactException {
        List<String> names = new ArrayList<>();
        DerReader sets = DerReader.of(encodedName, "a subject")
                .next(DerReader.SEQUENCE, "a name")
                .inside();
        while (sets.hasMore()) {
            DerReader pairs = sets.next(DerReader.SET, "a part of a name").inside();
            while (pairs.hasMore()) {
                DerReader pair =
                        pairs.next(DerReader.SEQUENCE, "a type and a value").inside();
                String type = ObjectIds.of(pair.next(DerReader.OBJECT_ID, "a type"));
                DerReader.Element value = pair.next();
                if (type.equals(COMMON_NAME)) {
                    names.add(new String(
                            value.content(),
                            value.tag() == BMP_STRING ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8));
                }
            }
        }
        return names;
    }
}
