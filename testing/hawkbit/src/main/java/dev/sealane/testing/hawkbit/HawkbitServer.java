package dev.sealane.testing.hawkbit;

import org.eclipse.hawkbit.autoconfigure.security.EnableHawkbitManagedSecurityConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;

/** hawkBit with its device and management interfaces, as its own update server is put together. */
@SpringBootApplication(exclude = ValidationAutoConfiguration.class)
@EnableHawkbitManagedSecurityConfiguration
public class HawkbitServer {
    public static void main(String[] arguments) {
        SpringApplication.run(HawkbitServer.class, arguments);
    }
}
