package io.proxquant.storage;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import okhttp3.Interceptor;
import okhttp3.Response;

import io.proxquant.contracts.Printable;

/**
 * Lets through the statuses that are answers about an object (2xx, 404, 409, 412, 416) and turns all others into {@link
 * HttpStatusException}. The client library would wrap them into exceptions whose text carries bodies and traces.
 */
final class StatusInterceptor implements Interceptor {

    private static final int BODY_LOOKED_AT = 4096;
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<&]{1,500})</Message>");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        int status = response.code();
        if (response.isSuccessful() || status == 404 || status == 409 || status == 412 || status == 416) {
            return response;
        }
        try (response) {
            String body = response.peekBody(BODY_LOOKED_AT).string();
            String said = status == HttpStatusException.FULL ? Printable.line(first(MESSAGE, body)) : "";
            throw new HttpStatusException(status, first(CODE, body), said);
        }
    }

    private static String first(Pattern pattern, String body) {
        Matcher found = pattern.matcher(body);
        return found.find() ? found.group(1) : "";
    }
}
