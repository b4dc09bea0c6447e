package io.proxquant.quantization.kernels;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Faster kernels are a gift: without them, or with broken ones, work goes on plainly, and the operator is told why. */
class KernelChoiceTest {
    @TempDir
    Path path;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void withoutTheModuleTheFlagIsNamedOnceAndTheProviderIsNotLookedAt() throws Exception {
        provider("io.proxquant.kernels.Absent");

        assertThatOnlyPlainOnesAreThere(false);

        assertThat(warnings).singleElement().satisfies(warning -> assertThat(warning)
                .endsWith("start Java with --add-modules jdk.incubator.vector"));
    }

    @Test
    void withoutAProviderNothingIsMissing() throws Exception {
        assertThatOnlyPlainOnesAreThere(false);
        assertThatOnlyPlainOnesAreThere(true);

        assertThat(warnings).isEmpty();
    }

    @Test
    void aProviderThatIsNotThereOrIsNoneIsWarnedOf() throws Exception {
        provider("io.proxquant.kernels.Absent");

        assertThatOnlyPlainOnesAreThere(true);

        assertThat(warnings).singleElement().satisfies(warning -> assertThat(warning)
                .contains("do not fit this Java")
                .contains("ServiceConfigurationError")
                .contains("io.proxquant.kernels.Absent"));
    }

    @Test
    void aProviderThatDoesNotLinkIsWarnedOf() throws Exception {
        provider("torn.Kernels");
        Files.createDirectories(path.resolve("torn"));
        Files.write(
                path.resolve("torn/Kernels.class"), new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});

        assertThatOnlyPlainOnesAreThere(true);

        assertThat(warnings).singleElement().satisfies(warning -> assertThat(warning)
                .contains("ClassFormatError"));
    }

    private void assertThatOnlyPlainOnesAreThere(boolean module) throws Exception {
        // the platform's loader has no provider of this build, which tests of another module have on their path
        try (URLClassLoader loader = new URLClassLoader(new URL[] {path.toUri().toURL()}, new Parent())) {
            assertThat(KernelChoice.find(module, loader, (warning, cause) -> warnings.add(warning)))
                    .singleElement()
                    .isInstanceOf(PlainKernels.class);
        }
    }

    private void provider(String name) throws Exception {
        Path services = Files.createDirectories(path.resolve("META-INF/services"));
        Files.writeString(services.resolve(Kernels.class.getName()), name);
    }

    /** Knows our classes and none of their resources. */
    private static final class Parent extends ClassLoader {
        Parent() {
            super(Kernels.class.getClassLoader());
        }

        @Override
        public URL getResource(String name) {
            return null;
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
        }
    }
}
