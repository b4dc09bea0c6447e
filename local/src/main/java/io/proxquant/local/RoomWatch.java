package io.proxquant.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Tells a full disk from other failures of the store. The server would answer 500 to both; this way the writer gets 507 with
 * the directory and what to do, as from stores that report it themselves.
 */
final class RoomWatch extends ForwardingBlobStore {
    private static final int INSUFFICIENT_STORAGE = 507;
    /** With less free space the disk counts as full, since the system's message may be in any language. */
    private static final long LEAST = 1 << 16;

    private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded", "File too large");

    private final Path directory;
    private final Consumer<String> say;

    /** @param say gets one line for every object that found no room */
    RoomWatch(BlobStore files, Path directory, Consumer<String> say) {
        super(files);
        this.directory = directory;
        this.say = say;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return written(() -> super.putBlob(request, content));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        return written(() -> super.uploadMultipartPart(upload, request, content));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return written(() -> super.completeMultipartUpload(upload, request));
    }

    private <T> T written(Supplier<T> write) {
        try {
            return write.get();
        } catch (RuntimeException e) {
            if (!full(e)) {
                throw e;
            }
            String told = directory + " has no room for another object; free space there";
            say.accept(told);
            throw S3Exception.builder()
                    .statusCode(INSUFFICIENT_STORAGE)
                    .message(told)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("StorageFull")
                            .errorMessage(told)
                            .build())
                    .cause(e)
                    .build();
        }
    }

    private boolean full(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                String message = String.valueOf(cause.getMessage());
                return FULL.stream().anyMatch(message::endsWith) || withoutRoom();
            }
        }
        return false;
    }

    private boolean withoutRoom() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < LEAST;
        } catch (IOException unknown) {
            return false;
        }
    }
}
