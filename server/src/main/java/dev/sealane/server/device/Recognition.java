package dev.sealane.server.device;

import dev.sealane.server.db.Tenant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recognises devices that prove themselves anew with every request, without asking the database for those it knows.
 *
 * <p>What it remembers cannot become wrong: that this credential with this identity is that authentication set. Whether
 * the set still opens the door is asked of {@link AdmittedKeys} every time. One entry for each identity that was ever
 * admitted bounds it.
 */
public final class Recognition {
    private final ConcurrentHashMap<Who, Known> known = new ConcurrentHashMap<>();
    private final Admissions admissions;
    private final AdmittedKeys admitted;

    private record Who(Tenant tenant, Identity identity) {}

    private record Known(Credential credential, Authentication.Admitted answer) {}

    public Recognition(Admissions admissions, AdmittedKeys admitted) {
        this.admissions = admissions;
        this.admitted = admitted;
    }

    /** Whether the device is admitted with the credential; one that may introduce itself is registered if it is new. */
    public Authentication recognise(Tenant tenant, Identity identity, Credential credential, Welcome welcome) {
        Who who = new Who(tenant, identity);
        Optional<Authentication.Admitted> remembered = Optional.ofNullable(known.get(who))
                .filter(entry -> entry.credential().equals(credential))
                .map(Known::answer)
                .filter(answer -> admitted.isAdmitted(tenant, answer.device(), answer.authSet()));
        if (remembered.isPresent()) {
            return remembered.get();
        }
        Authentication answer = admissions.authenticate(tenant, identity, credential, welcome);
        if (answer instanceof Authentication.Admitted fresh) {
            known.put(who, new Known(credential, fresh));
        }
        return answer;
    }
}
