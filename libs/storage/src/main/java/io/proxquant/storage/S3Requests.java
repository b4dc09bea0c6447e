package io.proxquant.storage;

import java.io.IOException;
import java.security.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.minio.BucketExistsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

import io.proxquant.contracts.ReasonCode;

/**
 * Runs requests through the MinIO client and sorts what comes back into answers (a value, or a status that says
 * something about the object) and unavailability, which is thrown with its code. Nothing that the client prints about a
 * request (headers, signatures) enters a message.
 */
final class S3Requests {

    private final OkHttpClient http;
    private final MinioClient client;
    private final String bucket;

    S3Requests(StoreConfig config) {
        this.bucket = config.bucket();
        var builder = new OkHttpClient.Builder()
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.readTimeout())
                .writeTimeout(config.readTimeout())
                .callTimeout(Duration.ZERO)
                .protocols(List.of(Protocol.HTTP_1_1))
                .addInterceptor(new OnlyIfAbsentInterceptor())
                .addInterceptor(new StatusInterceptor());
        config.caFile().map(TrustedCertificates::with).ifPresent(trusted -> {
            builder.sslSocketFactory(trusted.sockets(), trusted.manager());
        });
        this.http = builder.build();
        this.client = MinioClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentialsProvider(StoreCredentials.of(config, System.getenv(), http))
                .httpClient(http)
                .build();
        if (!config.pathStyle()) {
            client.enableVirtualStyleEndpoint();
        }
    }

    /** What came back: a value with status 200, or the status of an answer without one. */
    record Answer(int status, Object value, String doing) {

        boolean ok() {
            return status == 200;
        }

        StoreUnavailableException unavailable() {
            return new StoreUnavailableException(ReasonCode.STORE_UNAVAILABLE, doing + ": HTTP " + status, null);
        }
    }

    /** One request, as the client spells it. */
    interface Request {
        Object send(MinioClient client) throws Exception;
    }

    Answer call(String doing, Request request) {
        try {
            return new Answer(200, request.send(client), doing);
        } catch (Exception e) { // the client declares a dozen types; answerOf throws on whatever it does not know
            return answerOf(doing, e);
        }
    }

    private Answer answerOf(String doing, Throwable e) {
        if (e instanceof StoreException known) {
            throw known;
        }
        if (e instanceof ErrorResponseException answer) {
            return answer(doing, answer);
        }
        if (e instanceof SendingException content) {
            throw content.failure();
        }
        if (e instanceof IOException io) {
            throw Unavailable.from(doing, io);
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new StoreWaitStoppedException("interrupted: " + doing, e);
        }
        if (e instanceof ProviderException) {
            throw new StoreUnavailableException(
                    ReasonCode.STORE_ACCESS_DENIED,
                    doing + ": the workload identity gives no credentials: " + e.getMessage(),
                    e);
        }
        boolean wrapper = e instanceof ExecutionException || e.getClass() == RuntimeException.class;
        if (wrapper && e.getCause() != null) {
            return answerOf(doing, e.getCause());
        }
        throw new StoreUnavailableException(
                ReasonCode.STORE_UNAVAILABLE,
                doing + ": the answer makes no sense (" + e.getClass().getSimpleName() + ")",
                e);
    }

    private static Answer answer(String doing, ErrorResponseException e) {
        String code = e.errorResponse().code();
        if ("NoSuchBucket".equals(code)) {
            throw noBucket(doing, e);
        }
        // Some servers answer the completion of a multipart upload with 200 and an error document.
        int status =
                switch (code == null ? "" : code) {
                    case "PreconditionFailed" -> 412;
                    case "ConditionalRequestConflict" -> 409;
                    case "NoSuchKey" -> 404;
                    default -> e.response().code() == 200 ? 500 : e.response().code();
                };
        return new Answer(status, null, doing + " (" + code + ")");
    }

    void requireBucket() {
        Answer answer = call(
                "look for the bucket",
                any -> any.bucketExists(
                        BucketExistsArgs.builder().bucket(bucket).build()));
        if (!answer.ok()) {
            throw answer.unavailable();
        }
        if (!(Boolean) answer.value()) {
            throw noBucket("look for the bucket", null);
        }
    }

    private static StoreUnavailableException noBucket(String doing, Exception e) {
        return new StoreUnavailableException(ReasonCode.STORE_BUCKET_MISSING, doing + ": there is no such bucket", e);
    }

    Iterable<Result<Item>> list(ListObjectsArgs args) {
        return client.listObjects(args);
    }

    void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
