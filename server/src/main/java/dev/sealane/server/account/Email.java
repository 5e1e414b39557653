package dev.sealane.server.account;

import dev.sealane.server.refusal.InvalidInput;
import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address: the name a user signs in with. Always in lower case, so that one address is one user. */
public record Email(String value) {
    /** RFC 5321, section 4.5.3.1.3. */
    public static final int MAX_LENGTH = 254;

    private static final Pattern FORM = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    public Email {
        if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
            throw new InvalidInput("email", "expected an address like name@example.org");
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
