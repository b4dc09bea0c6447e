package io.proxquant.cli;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Verdict;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decision;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.StoreConfig;

import static org.assertj.core.api.Assertions.assertThat;

/** Garbage collections and rollbacks as they are typed, on a real store and broker. */
class RetentionIT {
    private static final String MODEL = "tiny";

    @TempDir
    static Path data;

    private static StackProcess stack;
    private static MinioObjectStore store;
    private static Manifests manifests;
    private static String installation;

    @BeforeAll
    static void start() throws Exception {
        stack = StackProcess.start(StackOptions.in(data.resolve("stack")).withPartitions(2));
        store = new MinioObjectStore(StoreConfig.withDefaults(
                URI.create(stack.s3()), "us-east-1", stack.bucket(), stack.accessKey(), stack.secretKey()));
        manifests = new Manifests(
                store, Clock.systemUTC(), "test", () -> UUID.randomUUID().toString());
        Path file = Files.createFile(
                data.resolve("installation.properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "kafka.bootstrap.servers=" + stack.kafka(),
                        "proxquant.prefix=" + stack.prefix(),
                        "proxquant.store.endpoint=" + stack.s3(),
                        "proxquant.store.bucket=" + stack.bucket(),
                        "proxquant.store.access-key=" + stack.accessKey(),
                        "proxquant.store.secret-key=" + stack.secretKey()));
        installation = file.toString();
    }

    @AfterAll
    static void stop() {
        store.close();
        stack.close();
    }

    @Test
    void aCollectionToldToDoNothingDoesNothingAndOneToldToActsAndKeepsWhatIsYoung() {
        ObjectReference loose = blob("uploaded a moment ago");
        Command shown = Command.run("gc", "--installation", installation);
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("grace period: 7 days", "younger than the grace period", "--execute does it");
        assertThat(store.all("gc/")).isEmpty();

        Command done =
                Command.run("gc", "--installation", installation, "--execute", "--json", "--explain", "--keep", "2");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.json().at("/report/applied").asBoolean()).isTrue();
        assertThat(done.json().at("/report/keep").asInt()).isEqualTo(2);
        assertThat(done.json().at("/report/young/count").asInt()).isPositive();
        assertThat(done.json().at("/report/deleted/count").asInt(-1)).isZero();
        assertThat(store.size(new ObjectKey(loose.key()))).isPresent();
        assertThat(store.all("gc/")).as("what is left is the log").isNotEmpty().allMatch(key -> key.value()
                .startsWith("gc/runs/"));
        Command again = Command.run("gc", "--installation", installation, "--execute");
        assertThat(again.exit()).as(again.err()).isZero();

        Command none = Command.run("gc", "--installation", installation, "--keep", "0");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("--keep").contains("it must be a number from 1");
        assertThat(Command.run("gc", "--installation", installation, "--grace", "soon")
                        .err())
                .contains("7d or 12h");
    }

    @Test
    void aRollbackIsWrittenAndPublishedAndCanBePublishedAgainUnderItsId() throws Exception {
        String first = promote("first", 0, null);
        String second = promote("second", 1, first);
        Command back = Command.run(
                "models",
                "rollback",
                MODEL,
                "--installation",
                installation,
                "--by",
                "ann",
                "--why",
                "wrong labels",
                "--json");
        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(back.json().path("champion").asText()).isEqualTo(first);
        assertThat(back.json().path("previous").asText()).isEqualTo(second);
        assertThat(Command.run("models", "announce", MODEL, "--installation", installation)
                        .exit())
                .isZero();

        List<ConsumerRecord<byte[], byte[]>> told = evaluations();
        assertThat(told).hasSize(2);
        PromotionDecided decided = (PromotionDecided)
                EventJson.read(EventType.PROMOTION_DECIDED, told.get(0).value());
        assertThat(decided.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decided.reason()).isEqualTo(ReasonCode.ROLLED_BACK);
        assertThat(decided.artifact()).isEqualTo(first);
        assertThat(decided.aliasEntry()).isEqualTo(3);
        assertThat(id(told.get(1))).isEqualTo(id(told.get(0)));

        assertThat(Command.run("models", "show", MODEL, "--installation", installation)
                        .out())
                .contains("entry 3", "rolled back from entry 2 by ann: wrong labels", "entry 1");
        Command refused = Command.run("models", "rollback", MODEL, "--reigning", "2", "--installation", installation);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("entry 3 does");
        assertThat(Command.run("models", "rollback", "unheard-of", "--installation", installation)
                        .err())
                .contains("model unheard-of has no champion");
        listed(first);
        pulled();
    }

    /** Which models there are, as the store has them by now. */
    private static void listed(String champion) {
        Command list = on("models", "list", "--after", "demo-images", "--json");
        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.json()).hasSize(1);
        assertThat(list.json().get(0).path("model").asText()).isEqualTo(MODEL);
        assertThat(list.json().get(0).path("champion").path("champion").asText())
                .isEqualTo(champion);
        assertThat(Command.run("models", "show", "tinny", "--installation", installation)
                        .err())
                .startsWith(
                        "proxquant: there is no model tinny in this installation (did you mean 'tiny'?); there are: ");
    }

    /** The champion is the first again, and what was before it is the second. */
    private static void pulled() throws Exception {
        Path out = data.resolve("pulled");
        Command pull = Command.run(
                "pull", MODEL + "@champion", "--out", out.toString(), "--installation", installation, "--json");
        assertThat(pull.exit()).as(pull.err()).isZero();
        assertThat(pull.json().path("artifactDigest").asText())
                .isEqualTo(Digest.of("decoded first").hex());
        assertThat(out.resolve("artifact.safetensors")).hasContent("artifact of first");
        assertThat(pull.json().path("sha256").asText())
                .isEqualTo(Digest.of("artifact of first").hex());

        Command again =
                Command.run("pull", MODEL + "@champion", "--out", out.toString(), "--installation", installation);
        assertThat(again.exit()).as("the same is there already: " + again.err()).isZero();
        Command other =
                Command.run("pull", MODEL + "@previous", "--out", out.toString(), "--installation", installation);
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("holds other content already");
        assertThat(out.resolve("artifact.safetensors")).hasContent("artifact of first");

        Path second = data.resolve("second");
        Command byDigest = Command.run(
                "pull",
                MODEL + "@" + Digest.of("decoded second"),
                "--out",
                second.toString(),
                "--installation",
                installation);
        assertThat(byDigest.exit()).as(byDigest.err()).isZero();
        assertThat(second.resolve("artifact.safetensors")).hasContent("artifact of second");
        Command several = Command.run(
                "pull", MODEL + "@" + Digest.of("binary"), "--out", second.toString(), "--installation", installation);
        assertThat(several.exit()).isEqualTo(1);
        assertThat(several.err())
                .contains(
                        "name one:",
                        MODEL + "@" + Digest.of("decoded first"),
                        Digest.of("decoded second").hex());

        assertThat(Command.run("pull", "tinny@champion", "--installation", installation)
                        .err())
                .contains("did you mean 'tiny'?");
        assertThat(Command.run("pull", MODEL, "--installation", installation).exit())
                .isEqualTo(2);
        damagedIsNotTaken();
    }

    private static void damagedIsNotTaken() throws Exception {
        ObjectKey blob = new ObjectKey("blobs/" + Digest.of("artifact of second"));
        store.delete(blob);
        store.create(blob, "artifact of secund".getBytes(StandardCharsets.UTF_8));
        Path out = data.resolve("damaged");
        Command damaged =
                Command.run("pull", MODEL + "@previous", "--out", out.toString(), "--installation", installation);
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.err()).contains("DIGEST_MISMATCH");
        assertThat(out).as("all or nothing").doesNotExist();
    }

    @Test
    void aRunIsListedShownAndCancelledFromTheQueueToItsEnd() throws Exception {
        String recipe = Path.of(System.getProperty("proxquant.root"), "recipes/demo-images.yaml")
                .toString();
        Command submit = on("submit", recipe, "--run", "r-1", "--json");
        assertThat(submit.exit()).as(submit.err()).isZero();

        JsonNode queued = on("runs", "list", "--json").json().get(0);
        assertThat(queued.path("run").asText()).isEqualTo("r-1");
        assertThat(queued.path("state").asText()).as("no trainer runs here").isEqualTo("queued");
        assertThat(on("runs", "show", "r-1").out()).startsWith("Run r-1 of model demo-images: queued");

        RunRequested request = Json.mapper().treeToValue(queued.path("request"), RunRequested.class);
        Runs runs = new Runs(store, manifests);
        runs.claim(request, null);
        assertThat(on("runs", "show", "r-1", "--json").json().path("state").asText())
                .isEqualTo("running");
        assertThat(on("runs", "list", "--json").json())
                .as("once, though its request is still there")
                .hasSize(1);

        Command cancel = on("runs", "cancel", "r-1");
        assertThat(cancel.exit()).as(cancel.err()).isZero();
        assertThat(cancel.out()).contains("./proxquant runs show r-1 --installation " + installation);
        assertThat(on("runs", "list").out()).contains("r-1", "cancelling", "demo-images");

        runs.end(RunResult.cancelled(AnsweredRequest.of(request), 7L, 1.0), null);
        assertThat(on("runs", "show", "r-1").out()).contains("cancelled").contains("step      7");
        assertThat(on("runs", "cancel", "r-1").err()).contains("run r-1 is cancelled already");
        assertThat(on("runs", "follow", "r-1").err()).isEqualTo("proxquant: run r-1 is cancelled\n");
        assertThat(on("runs", "show", "r-2").err()).contains("there is no run r-2", "runs list");
        assertThat(on("runs", "cancel", "r-2").exit()).isEqualTo(1);
    }

    private static Command on(String... command) {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--installation", installation));
        return Command.run(whole.toArray(String[]::new));
    }

    private static String id(ConsumerRecord<byte[], byte[]> told) {
        return new String(told.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    private static ObjectReference blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ObjectReference reference = ObjectReference.blob(bytes.length, Digest.of(bytes));
        store.create(new ObjectKey(reference.key()), bytes);
        return reference;
    }

    /** As the evaluator leaves it. */
    private static String promote(String run, long newest, String previous) throws Exception {
        ObjectReference file = blob("artifact of " + run);
        Digest checkpoint = Digest.of("weights of " + run);
        Digest specification = Digest.of("binary");
        String key = StoredArtifact.put(manifests, MODEL, checkpoint, specification, Digest.of("decoded " + run), file);
        Digest event = Digest.of(run);
        Digest gate = Digest.of("gate");
        PromotionDecided decided = PromotionDecided.promoted(
                        new RunStep(MODEL, run, 10), key, "binary", List.of(), newest + 1)
                .against(previous)
                .keptAt(ManifestKeys.decision(MODEL, event, gate));
        AliasEntry entry = AliasEntry.promotion(
                key,
                Digest.of("decoded " + run),
                run,
                10,
                "binary",
                Digest.of("recipe"),
                previous,
                event,
                new Decision(event, gate, evaluation(), decided));
        assertThat(new Aliases(store, manifests).append(MODEL, newest, entry, null))
                .isTrue();
        return key;
    }

    private static EvaluationCompleted evaluation() throws Exception {
        try (InputStream sample = RetentionIT.class.getResourceAsStream("/samples/evaluation.completed.json")) {
            return Json.mapper().readValue(sample, EvaluationCompleted.class);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> evaluations() {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", stack.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(stack.prefix() + "evaluations").stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(300)).forEach(found::add);
            }
        }
        return found;
    }
}
