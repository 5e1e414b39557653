package dev.sealane.agent.config;

import dev.sealane.agent.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Translates {@code mender.conf} into the agent's own settings, so that a device that ran the stock client keeps its
 * server, its key and its places.
 *
 * <p>Later documents win over earlier ones key by key; keys match without regard to case; unknown keys are ignored, as
 * the stock clients do. What the agent cannot honour and must not ignore (a key inside a PKCS#11 token) is refused.
 */
final class MenderConf {
    private static final Map<String, Setting> TEXTS = Map.of(
            "tenanttoken", Setting.SERVER_TENANT_TOKEN,
            "servercertificate", Setting.SERVER_CERTIFICATE,
            "artifactverifykey", Setting.ARTIFACT_VERIFY_KEY,
            "rootfsparta", Setting.ROOTFS_SLOT_A,
            "rootfspartb", Setting.ROOTFS_SLOT_B,
            "devicetypefile", Setting.DEVICE_TYPE_FILE,
            "updatelogpath", Setting.LOG_DIRECTORY);
    private static final Map<String, Setting> SECONDS = Map.of(
            "updatepollintervalseconds", Setting.POLL_UPDATE,
            "inventorypollintervalseconds", Setting.POLL_INVENTORY,
            "retrypollintervalseconds", Setting.POLL_RETRY,
            "statescripttimeoutseconds", Setting.SCRIPT_TIMEOUT,
            "statescriptretrytimeoutseconds", Setting.SCRIPT_RETRY_TIMEOUT,
            "statescriptretryintervalseconds", Setting.SCRIPT_RETRY_INTERVAL,
            "moduletimeoutseconds", Setting.MODULE_TIMEOUT);
    private static final Map<String, Setting> COUNTS = Map.of(
            "retrypollcount", Setting.POLL_RETRY_COUNT,
            "retrydownloadcount", Setting.DOWNLOAD_RETRIES);

    private record Member(String key, Json value, String origin) {}

    private final Map<String, Member> members = new TreeMap<>();
    private final Values values = new Values();

    private MenderConf() {}

    /** One document and the file it was read from. */
    record Document(Json.Obj content, String file) {}

    static Values read(List<Document> documents) throws ConfigException {
        MenderConf conf = new MenderConf();
        for (Document document : documents) {
            document.content().members().forEach((key, value) -> {
                String folded = key.toLowerCase(Locale.ROOT);
                conf.members.put(folded, new Member(key, value, document.file()));
            });
        }
        conf.layOutLikeMender();
        conf.translate();
        return conf.values;
    }

    private void layOutLikeMender() {
        values.setDefault(Setting.DATA_DIRECTORY, "/var/lib/mender");
        values.setDefault(Setting.IDENTITY_KEY, "mender-agent.pem");
    }

    private void translate() throws ConfigException {
        refuseBoth("serverurl", "servers");
        refuseBoth("artifactverifykey", "artifactverifykeys");
        for (Member member : members.values()) {
            String folded = member.key().toLowerCase(Locale.ROOT);
            if (TEXTS.containsKey(folded)) {
                addText(TEXTS.get(folded), member);
            } else if (SECONDS.containsKey(folded)) {
                values.add(SECONDS.get(folded), wholeNumber(member) + "s", origin(member));
            } else if (COUNTS.containsKey(folded)) {
                values.add(COUNTS.get(folded), wholeNumber(member), origin(member));
            } else {
                translateSpecial(folded, member);
            }
        }
        addKeys();
    }

    private void translateSpecial(String folded, Member member) throws ConfigException {
        switch (folded) {
            case "serverurl" -> addText(Setting.SERVER_URL, member);
            case "servers" -> addServers(member);
            case "skipverify" -> values.add(Setting.SERVER_VERIFY, truth(member) ? "no" : "yes", origin(member));
            case "artifactverifykeys" -> {
                for (Json key : array(member)) {
                    values.add(Setting.ARTIFACT_VERIFY_KEY, text(key, member), origin(member));
                }
            }
            case "daemonloglevel" -> values.add(Setting.LOG_LEVEL, level(text(member.value(), member)), origin(member));
            default -> {
                // Unknown to the agent, or read together with another key in addKeys.
            }
        }
    }

    /** The mutual TLS pair and the device's key; the latter falls back to the former (Mender client, section 1.2). */
    private void addKeys() throws ConfigException {
        Optional<String> certificate = nested("httpsclient", "certificate");
        Optional<String> clientKey = nested("httpsclient", "key");
        if (certificate.isPresent() && clientKey.isPresent()) {
            values.add(Setting.CLIENT_CERTIFICATE, certificate.get(), nestedOrigin("httpsclient"));
            values.add(Setting.CLIENT_KEY, clientKey.get(), nestedOrigin("httpsclient"));
        }
        Optional<String> deviceKey = nested("security", "authprivatekey").or(() -> clientKey);
        if (deviceKey.isPresent()) {
            values.add(Setting.IDENTITY_KEY, deviceKey.get(), "mender.conf");
        }
    }

    private Optional<String> nested(String outer, String inner) throws ConfigException {
        Member member = members.get(outer);
        if (member == null || !(member.value() instanceof Json.Obj object)) {
            return Optional.empty();
        }
        for (var entry : object.members().entrySet()) {
            if (entry.getKey().equalsIgnoreCase(inner)) {
                String text = text(entry.getValue(), member);
                if (text.startsWith("pkcs11:")) {
                    throw new ConfigException(
                            member.origin(),
                            member.key() + "." + entry.getKey(),
                            "keys in a PKCS#11 token are not supported; expected the path of a PEM file");
                }
                return text.isEmpty() ? Optional.empty() : Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private String nestedOrigin(String outer) {
        Member member = members.get(outer);
        return member == null ? "mender.conf" : origin(member);
    }

    private void addServers(Member member) throws ConfigException {
        Set<String> seen = new HashSet<>();
        for (Json server : array(member)) {
            if (!(server instanceof Json.Obj object)) {
                throw refuse(member, "expected [{\"ServerURL\": \"https://…\"}]");
            }
            for (var entry : object.members().entrySet()) {
                if (entry.getKey().equalsIgnoreCase("ServerURL") && seen.add(text(entry.getValue(), member))) {
                    values.add(Setting.SERVER_URL, text(entry.getValue(), member), origin(member));
                }
            }
        }
    }

    private void addText(Setting setting, Member member) throws ConfigException {
        String text = text(member.value(), member);
        if (!text.isEmpty()) {
            values.add(setting, text, origin(member));
        }
    }

    private void refuseBoth(String one, String other) throws ConfigException {
        Member first = members.get(one);
        Member second = members.get(other);
        if (first != null && second != null) {
            throw refuse(first, "given together with " + second.key() + "; expected one of the two");
        }
    }

    private static List<Json> array(Member member) throws ConfigException {
        if (member.value() instanceof Json.Arr(var elements)) {
            return new ArrayList<>(elements);
        }
        throw refuse(member, "expected an array");
    }

    private static String text(Json value, Member member) throws ConfigException {
        if (value instanceof Json.Str(String text)) {
            return text.strip();
        }
        throw refuse(member, "expected a string");
    }

    private static String wholeNumber(Member member) throws ConfigException {
        if (member.value() instanceof Json.Num(String text) && text.matches("[0-9]{1,9}")) {
            return text;
        }
        throw refuse(member, "expected a whole number, not negative");
    }

    private static boolean truth(Member member) throws ConfigException {
        if (member.value() instanceof Json.Bool(boolean value)) {
            return value;
        }
        throw refuse(member, "expected true or false");
    }

    private static String level(String menderLevel) {
        return switch (menderLevel.toLowerCase(Locale.ROOT)) {
            case "panic", "fatal", "error" -> "error";
            case "warn", "warning" -> "warning";
            case "debug", "trace" -> "debug";
            default -> "info";
        };
    }

    private static String origin(Member member) {
        return member.origin() + " (" + member.key() + ")";
    }

    private static ConfigException refuse(Member member, String problem) {
        return new ConfigException(member.origin(), member.key(), problem);
    }
}
