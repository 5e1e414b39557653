package dev.sealane.server.testing;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a fresh database: as a constructor or method parameter of type {@link Database} (open) or
 * {@link DatabaseUrl}.
 */
public final class FreshDatabase implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(FreshDatabase.class);

    private record Opened(Database database) implements AutoCloseable {
        @Override
        public void close() {
            database.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Database.class || type == DatabaseUrl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store ofClass =
                context.getStore(Namespace.create(FreshDatabase.class, context.getRequiredTestClass()));
        if (parameter.getParameter().getType() == DatabaseUrl.class) {
            return shared(context).createDatabase();
        }
        return ofClass.computeIfAbsent(
                        "database",
                        key -> new Opened(Database.open(shared(context).createDatabase())),
                        Opened.class)
                .database();
    }

    /** The PostgreSQL of this test run; it stops after the last test. */
    public static SharedPostgres shared(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("postgres", key -> start(), SharedPostgres.class);
    }

    private static SharedPostgres start() {
        try {
            return SharedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
