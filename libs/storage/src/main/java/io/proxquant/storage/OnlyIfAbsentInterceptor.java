package io.proxquant.storage;

import java.io.IOException;

import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes every request that brings an object into being conditional, so that this client cannot overwrite. Needed
 * because MinIO's client passes a condition on to single puts only: it completes multipart uploads without any of the
 * caller's headers, and they replace what is there.
 *
 * <p>The header is added after signing; signature version 4 covers the headers it lists, and asks only host and x-amz-*
 * to be among them.
 */
final class OnlyIfAbsentInterceptor implements Interceptor {

    private static final String HEADER = "If-None-Match";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        boolean part = request.url().queryParameter("uploadId") != null;
        boolean put = request.method().equals("PUT") && !part;
        boolean completion = request.method().equals("POST") && part;
        if ((put || completion) && request.header(HEADER) == null) {
            request = request.newBuilder().header(HEADER, "*").build();
        }
        return chain.proceed(request);
    }
}
