package io.proxquant.contracts;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The catalogue is whole, keeps Prometheus' naming rules, and says what a scrape will show. */
class MetricNamesTest {
    private static final Set<String> UNBOUNDED = Set.of("run", "step", "digest", "key", "checkpoint", "artifact", "id");

    static List<Metric> catalogue() {
        return MetricNames.catalogue();
    }

    @Test
    void everyConstantIsInTheCatalogueOnce() {
        List<String> constants = Arrays.stream(MetricNames.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(MetricNamesTest::value)
                .toList();

        assertThat(MetricNames.catalogue()).extracting(Metric::name).containsExactlyInAnyOrderElementsOf(constants);
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void keepsTheNamingRules(Metric metric) {
        assertThat(metric.name()).matches("proxquant_[a-z]+(_[a-z]+)*");
        assertThat(metric.labels()).allMatch(label -> label.matches("[a-z]+")).doesNotContainAnyElementsOf(UNBOUNDED);
        assertThat(metric.name().endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    @SuppressWarnings("deprecation") // the registry that the services' Quarkus brings is this one
    void isTheNameThatAScrapeShows(Metric metric) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        switch (metric.kind()) {
            case COUNTER -> Counter.builder(metric.meter()).register(registry).increment();
            case GAUGE -> Gauge.builder(metric.meter(), () -> 1).register(registry);
            case HISTOGRAM ->
                Timer.builder(metric.meter())
                        .serviceLevelObjectives(Duration.ofSeconds(1))
                        .register(registry)
                        .record(() -> {});
            case TIMER -> Timer.builder(metric.meter()).register(registry).record(() -> {});
        }

        Set<String> families = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                .collect(Collectors.toSet());

        assertThat(families).contains(metric.name()).allMatch(family -> family.startsWith(metric.name()));
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
