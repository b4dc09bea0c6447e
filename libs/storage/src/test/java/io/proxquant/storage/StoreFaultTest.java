package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.FaultProxy.Fault;
import io.proxquant.storage.ObjectStore.Created;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A real store behind a proxy that spoils requests: what is told apart, what is repeated, what never gets through. */
@ExtendWith(RealStore.class)
final class StoreFaultTest {

    /** A manifest's content. */
    record Step(int step) {}

    private final FaultProxy proxy;
    private final MinioObjectStore plain;
    private final DependencyState state = Outages.state();
    private final RetryingObjectStore retrying;
    private final ObjectKey key = ObjectKey.of("faults", UUID.randomUUID().toString());
    private final byte[] content = new byte[100_000];

    @TempDir
    Path directory;

    StoreFaultTest(RealStore.Server server) throws IOException {
        proxy = new FaultProxy(server.process().s3());
        plain = new MinioObjectStore(server.config(
                proxy.endpoint(), server.process().bucket(), server.process().secretKey()));
        retrying = Outages.retrying(plain, state);
        new Random(1).nextBytes(content);
    }

    @AfterEach
    void close() throws IOException {
        plain.close();
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_500, STORE_UNAVAILABLE",
        "HTML_502, STORE_UNAVAILABLE",
        "SLOW_DOWN, STORE_THROTTLED",
        "DENIED, STORE_ACCESS_DENIED",
        "SILENCE, STORE_TIMEOUT"
    })
    void troubleIsToldApartByItsCodeAndSaysNothingAboutTheObject(Fault fault, ReasonCode code) {
        proxy.next(fault);
        assertThatThrownBy(() -> plain.find(key, 10))
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(code));
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR_500", "HTML_502", "SLOW_DOWN", "DENIED", "CUT_BODY", "WRONG_BYTE", "LOST_ANSWER"})
    void aDownloadOutlastsFaultsAndIsComplete(Fault fault) throws IOException {
        plain.create(key, content);
        Path into = directory.resolve("into");
        proxy.next(fault);
        retrying.get(key, into, content.length, Digest.of(content));
        assertThat(Files.readAllBytes(into)).isEqualTo(content);
        assertThat(directory.toFile().list()).containsExactly("into");
        assertThat(state.available()).isTrue();
    }

    @Test
    void bytesThatAreWrongAtRestNeverBecomeAFile() {
        plain.create(key, content);
        assertThatThrownBy(() -> retrying.get(key, directory.resolve("into"), content.length, Digest.of("other")))
                .isInstanceOf(DigestMismatchException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR_500", "SLOW_DOWN", "DENIED", "SILENCE", "LOST_ANSWER"})
    void aCreateOutlastsFaultsAndTheObjectIsThereOnce(Fault fault) {
        proxy.next(fault, fault);
        Created created = retrying.create(key, content);
        // An answer that was lost makes the repeat see its own object.
        assertThat(created)
                .isEqualTo(fault == Fault.SILENCE || fault == Fault.LOST_ANSWER ? Created.EXISTS : Created.CREATED);
        assertThat(plain.find(key, content.length).orElseThrow()).isEqualTo(content);
        assertThat(state.awayInAll()).isPositive();
    }

    @Test
    void aStreamThatIsCutGoesOnWhereItBroke() throws IOException {
        plain.create(key, content);
        proxy.next(Fault.CUT_BODY, Fault.CUT_BODY, Fault.ERROR_500, Fault.CUT_BODY);
        try (InputStream in = retrying.open(key)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(proxy.requests()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aManifestWhoseAnswerWasLostIsRecognisedAsOnesOwn() {
        Manifests manifests = new Manifests(
                retrying, Clock.systemUTC(), "pod", () -> UUID.randomUUID().toString());
        proxy.next(Fault.LOST_ANSWER);
        assertThat(manifests.offer(key, new Step(1), Step.class, null).standing())
                .isEqualTo(Manifests.Standing.CREATED);
    }
}
