package io.proxquant.cli.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.local.ChildProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Two services, which are real processes and answer about their health over HTTP; the clock alone is the test's. */
class SupervisionTest {
    @TempDir
    Path home;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> said = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private Supervision supervision;

    @BeforeEach
    void startTwo() throws Exception {
        services.add(new Service("quantizer-service"));
        services.add(new Service("evaluator-service"));
        supervision = new Supervision(services.stream().map(each -> each.child).toList(), said::add, new TestClock());
        supervision.look();
        assertThat(said).containsExactly("State: quantizer-service ready, evaluator-service ready");
        said.clear();
    }

    @AfterEach
    void stop() {
        services.forEach(Service::close);
    }

    @Test
    void whatIsKilledIsBackUnderANewProcessAndTheOtherIsLeftAlone() throws Exception {
        long other = services.get(1).pid();
        services.get(0).die();

        supervision.look();
        assertThat(said.get(0))
                .isEqualTo("quantizer-service ended with status 137; it is started again in 1 s (restart 1 of at most 5"
                        + " within 10 minutes)");
        assertThat(said.get(1))
                .isEqualTo("State: quantizer-service down, to be started again, evaluator-service ready");
        assertThat(services.get(0).child.isAlive())
                .as("not before the pause is over")
                .isFalse();

        after(Duration.ofSeconds(1));
        assertThat(services.get(0).child.isAlive()).isTrue();
        after(Duration.ofSeconds(1));
        assertThat(last()).isEqualTo("State: quantizer-service ready, evaluator-service ready");
        assertThat(services.get(1).pid()).isEqualTo(other);
    }

    @Test
    void whatNeverStaysUpIsLeftDownAloudAndTheOtherIsKept() throws Exception {
        for (int restart = 1; restart <= Restarts.MOST; restart++) {
            services.get(0).die();
            supervision.look();
            assertThat(said).anyMatch(line -> line.contains("it is started again in"));
            after(Duration.ofSeconds(16)); // the longest pause
            assertThat(services.get(0).child.isAlive()).as("restart " + restart).isTrue();
        }
        services.get(0).die();
        said.clear();

        supervision.look();

        assertThat(said.get(0))
                .startsWith(
                        "quantizer-service ended with status 137, after 5 restarts within 10 minutes: it is left down,"
                                + " the others go on; the end of its log " + home)
                .contains("./proxquant up again");
        assertThat(last()).isEqualTo("State: quantizer-service down, evaluator-service ready");
        int starts = services.get(0).starts;
        after(Duration.ofHours(1));
        assertThat(services.get(0).starts).isEqualTo(starts);

        services.get(1).die();
        supervision.look();
        after(Duration.ofSeconds(1));
        assertThat(services.get(1).child.isAlive())
                .as("which is still looked after")
                .isTrue();
    }

    @Test
    void whatDiesNowAndThenIsStartedAgainForEver() throws Exception {
        for (int day = 0; day < 3 * Restarts.MOST; day++) {
            services.get(0).die();
            supervision.look();
            after(Duration.ofSeconds(1));
            assertThat(services.get(0).child.isAlive()).isTrue();
            after(Duration.ofDays(1));
        }
    }

    @Test
    void whatIsAliveAndNotLiveIsEndedAndStartedAgain() throws Exception {
        long before = services.get(0).pid();
        services.get(0).health = 503;
        for (int look = 0; look < SupervisedPart.NOT_LIVE_LOOKS - 1; look++) {
            after(Duration.ofSeconds(15));
        }
        assertThat(services.get(0).child.isAlive())
                .as("a slow answer is no death")
                .isTrue();
        assertThat(last()).isEqualTo("State: quantizer-service not ready, evaluator-service ready");

        after(Duration.ofSeconds(15));
        assertThat(services.get(0).child.isAlive()).isFalse();
        assertThat(said).anyMatch(line -> line.startsWith("quantizer-service is not live for 60 s and was ended;"));

        services.get(0).health = 200;
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(1));
        assertThat(services.get(0).pid()).isNotEqualTo(before);
        assertThat(last()).isEqualTo("State: quantizer-service ready, evaluator-service ready");
    }

    @Test
    void aMachineThatSleptForHoursFindsItsServicesWhereItLeftThem() throws Exception {
        long before = services.get(0).pid();
        services.get(0).health = 503;
        after(Duration.ofHours(8));
        services.get(0).health = 200;
        after(Duration.ofSeconds(2));
        assertThat(services.get(0).pid()).isEqualTo(before);
    }

    private void after(Duration time) throws InterruptedException {
        now.updateAndGet(instant -> instant.plus(time));
        supervision.look();
    }

    private String last() {
        return said.get(said.size() - 1);
    }

    private final class Service {
        private final HttpServer server;
        private final ServiceChild child;
        private volatile int health = 200;
        private ChildProcess process;
        private int starts;

        Service(String name) throws Exception {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 10);
            server.createContext("/q/health", exchange -> {
                exchange.sendResponseHeaders(health, -1);
                exchange.close();
            });
            server.start();
            child = new ServiceChild(
                    name,
                    () -> {
                        starts++;
                        process = ChildProcess.start(
                                name, new ProcessBuilder("sleep", "600"), home.resolve(name + ".log"));
                        return process;
                    },
                    server.getAddress().getPort(),
                    HttpClient.newHttpClient(),
                    Runnable::run);
            child.begin();
        }

        long pid() {
            return process.pid();
        }

        /** As by the out-of-memory killer. */
        void die() {
            ProcessHandle handle = ProcessHandle.of(pid()).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().join();
            assertThat(child.isAlive()).isFalse();
        }

        void close() {
            process.kill();
            server.stop(0);
        }
    }

    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
